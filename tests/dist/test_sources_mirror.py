"""A mirror of modules alone is a --source in all its forms, and GOPROXY that nobody set says what to set."""

import shutil
from pathlib import Path

import pytest

from tests.support.http_server import serving
from tests.support.internet import Internet
from tests.support.run import Sandbox


@pytest.fixture
def modules(sandbox: Sandbox, internet: Internet, tmp_path: Path) -> Path:
    """A mirror that was made from a module proxy."""
    internet.publish("1.22.3")
    made = sandbox.gosdk("mirror", str(tmp_path / "M"), "--source", "goproxy", "1.22")
    assert made.code == 0, made.err
    assert (tmp_path / "M" / "golang.org" / "toolchain" / "@v" / "list").is_file()
    (tmp_path / "M" / "index.json").unlink(missing_ok=True)
    return tmp_path / "M"


@pytest.mark.parametrize("form", ["path", "file URL", "http URL", "http URL with a page for a directory"])
def test_a_mirror_of_modules_is_a_source(sandbox: Sandbox, modules: Path, form: str) -> None:
    with serving() as server:
        server.directory = modules
        if "page" in form:
            server.files["/"] = b"<!DOCTYPE html><title>Directory listing</title>"
        source = {"path": str(modules), "file URL": modules.as_uri()}.get(form, server.url)
        listed = sandbox.gosdk("list-remote", "--source", source)
        assert (listed.code, "1.22.3" in listed.out) == (0, True), listed.err
        done = sandbox.gosdk("install", "--source", source, "1.22")
        assert done.code == 0, done.err
    assert sandbox.receipt("1.22.3")["roots"] == ["sumdb"]


def test_what_is_neither_an_index_nor_a_tree_of_modules_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    with serving() as server:
        done = sandbox.gosdk("list-remote", "--source", server.url)
    assert done.code == 5
    assert "404 Not Found" in done.err


def test_an_index_is_taken_before_the_modules_beside_it(sandbox: Sandbox, internet: Internet, tmp_path: Path) -> None:
    internet.publish("1.22.3")
    made = sandbox.gosdk("mirror", str(tmp_path / "M"), "--source", internet.dl, "1.22")
    assert made.code == 0, made.err
    assert sandbox.gosdk("install", "--source", (tmp_path / "M").as_uri(), "1.22").code == 0
    assert "index" in sandbox.receipt("1.22.3")["roots"]
    assert f"  {tmp_path / 'M'}" in sandbox.gosdk("list").out


def test_goproxy_that_nobody_set_is_explained(sandbox: Sandbox) -> None:
    env = {"GOPROXY": "", "PATH": _without_go(), "HTTPS_PROXY": "http://127.0.0.1:1"}
    done = sandbox.gosdk("list-remote", "--source", "goproxy", env=env)
    assert done.code == 5
    assert "; GOPROXY is not set, and there is no Go here whose default could be read" in done.err
    assert done.err.endswith("\nhint: export GOPROXY=https://HOST,direct\n")


def test_an_archive_newer_than_the_kept_index_hints_at_refresh(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    assert sandbox.gosdk("list-remote", "--source", internet.dl).code == 0
    internet.http.files["/dl/go1.22.3.linux-amd64.tar.gz"] += b"more"
    done = sandbox.gosdk("install", "--source", internet.dl, "1.22.3")
    assert done.code == 4
    assert f"gosdk install --refresh --source {internet.dl} 1.22.3" in done.err


def _without_go() -> str:
    return str(Path(shutil.which("git") or "/usr/bin/git").parent) if shutil.which("git") else "/nonexistent"
