"""Hints for what seldom goes wrong: each is printed here, and `make hints` types it where it is."""

import os
from pathlib import Path

import pytest

from gvm_py.ide.workspace import new_workspace
from gvm_py.system.disk import MAKE_ROOM
from tests.support.clinic import Clinic, sdk_copy
from tests.support.disks import small_disk, without_programs
from tests.support.forked import gosdk_on_terminal
from tests.support.hints import hints_in, note_printed
from tests.support.internet import Internet
from tests.support.privileges import as_user
from tests.support.realsdk import NEWER, OLDER, PLACE, needs_sdks
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.shims import with_shims
from tests.support.terminal import on_terminal
from tests.support.typed_hints import type_line

_LOOPBACK = "https://127.0.0.1:1/dl"
_DATABASE = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    return with_shims(sandbox, "1.22.3")


@pytest.mark.parametrize(
    ("words", "env", "hint"),
    [
        ("install 1.22 1.23 --as x", {}, "gosdk install ./tree --as NAME"),
        ("install nowhere --as mine", {}, "gosdk install ./tree --as NAME"),
        ("ci-check --dry-run", {}, "gosdk ci-check --fix --dry-run"),
        ("config get zzz", {}, "gosdk config list"),
        ("self uninstall", {}, "gosdk self uninstall --keep-sdks"),
        ("use --mod system", {}, "gosdk use system"),
        ("tools remove gopls", {}, "gosdk tools list"),
        ("use --unset --exact", {}, "gosdk use --unset"),
        ("which ./gofmt", {}, "gosdk which gofmt"),
        (f"list-remote --source {_LOOPBACK}", {"HTTPS_PROXY": "ftp://x"}, "unset HTTPS_PROXY"),
        (f"list-remote --source {_LOOPBACK}", {"https_proxy": "ftp://x"}, "unset https_proxy"),
        (f"list-remote --source {_LOOPBACK}", {"SSL_CERT_FILE": "/nowhere"}, "unset SSL_CERT_FILE"),
        (f"list-remote --source {_LOOPBACK}", {"GOAUTH": "off; netrc"}, "go help goauth"),
        ("exec system go version", {}, "gosdk list"),
        ("current", {"GOSDK_VERSION": "system"}, "unset GOSDK_VERSION"),
    ],
)
def test_a_wrong_line_or_variable_has_this_hint(words: str, env: dict[str, str], hint: str, box: Sandbox) -> None:
    done = box.gosdk(*words.split(), env=env)
    assert hints_in(done.err) == [hint], done.err


def test_a_program_that_the_list_has_not_leads_to_the_list(box: Sandbox) -> None:
    (box.root / "tools.txt").write_text("example.com/a@v1.0.0\n")
    assert hints_in(box.gosdk("tools", "remove", "gopls").err) == [f"cat '{box.root}/tools.txt'"]


def test_a_broken_line_of_the_list_of_programs_is_opened(box: Sandbox) -> None:
    (box.root / "tools.txt").write_text("example.com/a@v1.0.0\n-x\n")
    assert hints_in(box.gosdk("tools", "list").err) == [f"${{EDITOR:-vi}} +2 '{box.root}/tools.txt'"]


def test_a_path_of_asdf_is_linked_by_the_hint(box: Sandbox) -> None:
    box.configure(version_files=True)
    elsewhere = write_sdk(box.home / "sdk", "1.23.1")
    (box.cwd / ".tool-versions").write_text(f"golang path:{elsewhere}\n")
    assert hints_in(box.gosdk("current").err) == [f"gosdk import --link {elsewhere}"]


def test_a_hook_that_does_not_apply_the_setting_says_what_does(box: Sandbox) -> None:
    box.configure(gotoolchain="local")
    assert "export GOTOOLCHAIN=local" in hints_in(box.gosdk("setup", "--hook", "--shell", "bash").err)


def test_a_shell_that_cannot_be_started_is_replaced_by_the_hint(box: Sandbox) -> None:
    env = box.environment({"SHELL": "/nowhere"})
    shown = gosdk_on_terminal(["shell", "1.22"], box.cwd, env, (24, 100)).decode()
    assert "SHELL='/nowhere' is not a program that can be started" in shown
    assert note_printed(shown) == ["export SHELL=/bin/sh"]
    env["SHELL"] = "/bin/sh"
    done = on_terminal(box.command("shell", "1.22"), env, box.cwd, [("Go 1.22.3 in /bin/sh", "exit 7\n")])
    assert done.code == 7, done.out


def test_only_end_of_life_minors_that_are_behind_are_upgraded_with_all(sandbox: Sandbox, internet: Internet) -> None:
    for version in ("1.27.1", "1.26.8", "1.16.15"):
        internet.publish(version)
    box = with_shims(sandbox, "1.16.3", "1.27.1")
    assert "gosdk upgrade --all" in hints_in(box.gosdk("outdated").err)


def test_a_database_at_what_is_not_a_url_is_looked_up(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    (sandbox.cwd / ".go-version").write_text("1.22.3\n")
    done = sandbox.gosdk("lock", env={"GOSUMDB": f"{_DATABASE} nonsense"})
    assert hints_in(done.err) == ["go env GOSUMDB"], done.err


def test_what_could_not_be_deleted_is_deleted_by_the_hint(box: Sandbox) -> None:
    write_sdk(box.root / "trash" / "gone-1", "1.22.3")  # as an interrupted deletion leaves it
    assert hints_in(box.gosdk("gc", "--dry-run").err) == ["gosdk gc --empty-trash"]


def test_an_undo_that_would_lose_a_new_file_shows_it(box: Sandbox) -> None:
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.22.3\n")
    (box.cwd / ".idea").mkdir()
    assert box.gosdk("sync-ide", "--fix").code == 0
    written = box.cwd / ".idea" / "workspace.xml"
    written.write_text(written.read_text() + "<!-- mine -->\n")
    assert hints_in(box.gosdk("sync-ide", "--undo").err) == [f"cat {written}"]


def test_an_undo_on_a_full_disk_leaves_the_shims_to_a_hint(box: Sandbox) -> None:
    assert box.gosdk("uninstall", "1.22").code == 0
    done = box.gosdk("undo", within=small_disk(box.root / "shims", "4k,mode=0755"))
    assert hints_in(done.err) == [f"{MAKE_ROOM} && gosdk rehash"], done.err


def test_a_file_of_another_user_is_taken_over_by_the_hint(box: Sandbox) -> None:
    as_user(4711)  # skips where there is no other
    dockerfile = box.cwd / "Dockerfile"
    dockerfile.write_text("FROM golang:1.21\n")
    (box.cwd / ".go-version").write_text("1.22.3\n")
    for path in (box.home, box.cwd, box.root, *box.root.rglob("*"), *box.cwd.rglob("*")):
        os.chown(path, 4712 if path == dockerfile else 4711, -1)
    powers = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    done = box.gosdk("ci-check", "--fix", within=("setpriv", "--reuid=4711", *powers))
    assert hints_in(done.err) == [f'sudo chown "$(id -u):$(id -g)" {dockerfile}'], done.err


def test_where_nothing_can_be_executed_the_native_shim_is_given_up(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    sandbox.configure(shim="native")
    done = sandbox.gosdk("rehash", within=without_programs(sandbox.root))
    assert hints_in(done.err) == ["gosdk config set shim auto"], done.err


def test_slow_shims_are_replaced_by_the_hook(sandbox: Sandbox) -> None:
    sandbox.configure(shim="sh")
    box = with_shims(sandbox, "1.22.3")
    box.configure(shim="auto")
    assert "gosdk setup --hook" in hints_in(box.gosdk("doctor", "--only", "shims").out)
    # The hook puts the SDK itself first.
    path = {"PATH": f"{box.root}/versions/go1.22.3/bin:{box.env['PATH']}"}
    assert "gosdk setup --hook" not in box.gosdk("doctor", "--only", "shims", env=path).out


@needs_sdks
def test_temporary_files_that_cannot_be_executed_get_another_place(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    done = sandbox.gosdk("doctor", "--only", "go-env", within=without_programs(Path(sandbox.env["TMPDIR"])))
    assert hints_in(done.out) == ['mkdir -p "$HOME/.cache/go-tmp" && go env -w GOTMPDIR="$HOME/.cache/go-tmp"']
    assert clinic.findings() == []


@needs_sdks
def test_a_project_of_gopath_mode_becomes_a_module_by_the_hint(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    project = sandbox.home / "go" / "src" / "example.com" / "p"
    clinic.write(project / "a.go", "package p\n")
    assert sandbox.gosdk("default", OLDER).code == 0
    found = clinic.findings("--only", "module-place", cwd=project)
    assert [item["fix"] for item in found] == [f"cd {project} && go mod init"]


@needs_sdks
def test_more_errors_than_are_shown_are_listed_by_the_hint(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    for number in range(12):
        clinic.write(sandbox.cwd / f"p{number}" / "a.go", f'package p\n\nimport _ "fmt{number}"\n')
    assert "go list -e ./..." in [item["fix"] for item in clinic.findings("--only", "go-list")]


@needs_sdks
def test_a_goroot_that_go_env_wrote_is_removed_by_the_hint(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    clinic.write(clinic.goenv, f"GOROOT={PLACE / f'go{NEWER}'}\n")
    assert [item["fix"] for item in clinic.findings("--only", "go-env-file")] == ["gosdk doctor --fix"]


@needs_sdks
def test_a_go_that_names_another_goroot_is_repaired_by_the_hint(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    clinic.link(sdk_copy(sandbox.home / "sdk"))
    go = sandbox.home / "sdk" / "bin" / "go"
    go.rename(go.with_name("own"))
    go.write_text(f'#!/bin/sh\nGOROOT={PLACE}/go{NEWER} exec "{go.with_name("own")}" "$@"\n')
    go.chmod(0o755)
    (found,) = clinic.findings("--only", "go-env")
    assert (found["why"], found["fix"]) == (str(go), f"gosdk install --reinstall {OLDER}")


@needs_sdks
def test_repairs_of_another_directory_go_there(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    clinic.workspace.write_bytes(new_workspace(f"file://{PLACE / f'go{NEWER}'}"))
    found = clinic.findings("--only", "ide-sdk", str(sandbox.cwd), cwd=sandbox.home)
    assert {item["fix"] for item in found} == {f"cd {sandbox.cwd} && gosdk sync-ide --fix"}


@pytest.mark.parametrize(
    "line",
    [
        "gosdk list-remote",
        "gosdk list-remote --refresh",
        "gosdk outdated",
        "gosdk install '>=1.22,<1.23'",
        "gosdk install --source {dl} 1.22",
        "gosdk install --refresh --source {dl} 1.22",
        "gosdk install --reinstall --source {dl} 1.22",
        "gosdk install --reinstall --platform linux/amd64 1.22",
        "gosdk install --reinstall '{home}/own tree' --as mine",
        "gosdk lock --platform linux/amd64 --platform windows/amd64",
        "gosdk matrix 1.22 1.23 -- go test ./...",
        "gosdk mirror ./mirror stable",
        "gosdk import --link '{home}/own tree'",
        "gosdk config set lock_timeout 900",
        "ulimit -f unlimited",
        "gosdk gc && gosdk gc --empty-trash && gosdk rehash",
    ],
)
def test_hints_work_where_there_is_what_they_need(line: str, sandbox: Sandbox, internet: Internet) -> None:
    for version in ("1.22.3", "1.22.4", "1.23.1"):
        internet.publish(version, "linux-amd64", "windows-amd64")
    write_sdk(sandbox.home / "own tree", "1.22.3")
    (sandbox.cwd / ".go-version").write_text("1.22.3\n")
    type_line(sandbox, line.format(dl=internet.dl, home=sandbox.home))


def test_a_name_of_no_database_is_replaced_by_the_hint(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    done = sandbox.gosdk("install", "1.22.3", "--source", "goproxy", env={"GOSUMDB": "nonsense"})
    assert hints_in(done.err) == ["export GOSUMDB=sum.golang.org"], done.err


def test_a_version_file_that_is_not_used_is_switched_on_by_the_hint(box: Sandbox) -> None:
    (box.cwd / ".tool-versions").write_text("golang 1.22.3\n")
    assert box.gosdk("default", "1.22").code == 0
    (box.cwd / ".tool-versions").write_text("golang 1.19\n")
    found = box.gosdk("doctor", "--json", "--only", "version-files").json()["data"]["findings"]
    assert [item["fix"] for item in found] == ["gosdk config set version_files true"]


def test_a_version_file_without_a_release_is_overridden_by_the_hint(box: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    box.configure(version_files=True, source=internet.dl)
    (box.cwd / ".tool-versions").write_text("golang nonsense\n")
    assert hints_in(box.gosdk("current").err) == ["gosdk use stable"]


def test_a_project_in_wsl_is_written_to_by_the_hint(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22.3\n")
    (box.cwd / ".idea").mkdir()
    box.env["WSL_DISTRO_NAME"] = "Ubuntu"
    type_line(box, "gosdk config set ide.wsl_host true && gosdk sync-ide")
    assert (box.cwd / ".idea" / "workspace.xml").exists()
