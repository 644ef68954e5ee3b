"""What `sync-ide` tells beside its files, and the commands that sync by themselves with `ide.auto_sync`."""

import subprocess
import sys

import pytest

from tests.ide.test_sync_ide import NEW, OLD, goroot_of
from tests.support.release_server import serving
from tests.support.run import Sandbox, succeeded


@pytest.fixture
def box(box: Sandbox) -> Sandbox:
    """The older SDK is the default, and the project requests nothing."""
    (box.cwd / "go.mod").unlink()
    succeeded(box.gosdk("default", OLD))
    return box


@pytest.fixture
def auto(box: Sandbox) -> Sandbox:
    """The same, where gosdk has synced the project once and follows every change from now on."""
    succeeded(box.gosdk("sync-ide"))
    succeeded(box.gosdk("config", "set", "ide.auto_sync", "true"))
    return box


def url(version: str) -> str:
    return f"file://$USER_HOME$/.gosdk/versions/go{version}"


def test_installing_a_newer_patch_takes_the_editors_along(auto: Sandbox) -> None:
    (auto.cwd / ".go-version").write_text("1.26\n")
    with serving() as server:
        server.add_release("1.26.9")
        outcome = succeeded(auto.gosdk("install", "1.26.9", "--source", server.dl))
    assert goroot_of(auto.cwd) == url("1.26.9")
    assert "workspace.xml now names" in outcome.err


def test_a_new_default_takes_the_editors_along(auto: Sandbox) -> None:
    succeeded(auto.gosdk("default", NEW))
    assert goroot_of(auto.cwd) == url(NEW)
    assert "now names" not in succeeded(auto.gosdk("default")).err


def test_removing_the_sdk_of_a_project_warns_of_it(auto: Sandbox) -> None:
    (auto.cwd / ".go-version").write_text(f"{OLD}\n")
    outcome = succeeded(auto.gosdk("uninstall", OLD))
    assert f"warning: {auto.cwd}: " in outcome.err
    assert goroot_of(auto.cwd) == url(OLD)


def test_without_the_setting_no_command_touches_an_editor(box: Sandbox) -> None:
    for words in (["use", NEW], ["default", NEW], ["uninstall", OLD]):
        succeeded(box.gosdk(*words))
        assert goroot_of(box.cwd) == "file:///snap/go/current"


def test_a_directory_inside_the_project_that_requests_another_sdk_is_reported(box: Sandbox) -> None:
    inner = box.cwd / "backend"
    inner.mkdir()
    (box.cwd / "go.mod").write_text(f"module r\n\ngo {OLD}\n")
    (inner / "go.mod").write_text(f"module m\n\ngo {NEW}\n")
    outcome = succeeded(box.gosdk("sync-ide", cwd=inner))
    assert goroot_of(box.cwd) == url(OLD)
    assert f"{inner}/go.mod:3 selects go{NEW}" in outcome.err
    assert f"cd {box.cwd} && gosdk use {NEW}" in outcome.err
    succeeded(box.gosdk("use", NEW))
    assert succeeded(box.gosdk("sync-ide", cwd=inner)).err == ""


def test_the_extensions_of_vs_code_do_not_make_the_home_a_project(box: Sandbox) -> None:
    (box.home / ".vscode" / "extensions").mkdir(parents=True)
    assert "skipped" in succeeded(box.gosdk("sync-ide", cwd=box.home)).out
    assert not (box.home / ".vscode" / "settings.json").exists()


def test_a_changed_envrc_says_that_direnv_must_allow_it(box: Sandbox) -> None:
    outcome = succeeded(box.gosdk("sync-ide", "--ide", "envrc"))
    assert f"direnv allow {box.cwd}" in outcome.err
    assert succeeded(box.gosdk("sync-ide", "--ide", "envrc")).err == ""


def test_bytes_in_an_envrc_that_are_no_text_stay(box: Sandbox) -> None:
    (box.cwd / ".envrc").write_bytes(b"export X=\xff\n")
    succeeded(box.gosdk("sync-ide", "--ide", "envrc"))
    assert (box.cwd / ".envrc").read_bytes().startswith(b"export X=\xff\n# >>> gosdk >>>")


def test_the_list_of_a_running_ide_waits_until_it_has_ended(box: Sandbox) -> None:
    config = box.home / ".config" / "JetBrains" / "GoLand2026.2"
    config.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", "input()", "goland"], stdin=subprocess.PIPE) as ide:
        (config / ".lock").write_text(str(ide.pid))
        succeeded(box.gosdk("sync-ide"))
        assert not (config / "options").exists()
        ide.kill()
    succeeded(box.gosdk("sync-ide"))
    assert f"go{OLD}" in (config / "options" / "go.sdk.xml").read_text()


def test_neither_the_project_nor_the_home_has_to_exist_for_a_clear_error(box: Sandbox) -> None:
    gone = box.home / "gone"
    assert "is not a directory" in box.gosdk("sync-ide", str(gone)).err
    outcome = box.gosdk("sync-ide", env={"HOME": ""})
    assert (outcome.code, "home directory" in outcome.err) == (2, True)
