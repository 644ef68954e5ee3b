"""`gosdk import` against trees that are broken, unfinished, for others, or made to hurt."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.foreign import foreign_sdk, snapshot
from tests.support.internet import Internet, connected
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk


@pytest.fixture
def internet(sandbox: Sandbox) -> Iterator[Internet]:
    with connected() as internet:
        internet.publish("1.22.3")
        sandbox.env |= internet.environment()
        yield internet


def _write(name: str, text: str) -> Callable[[Path], object]:
    return lambda goroot: (goroot / name).write_text(text)


def _remove(*names: str) -> Callable[[Path], None]:
    def change(goroot: Path) -> None:
        for name in names:
            path = goroot / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def _replace(name: str, make: Callable[[Path], object]) -> Callable[[Path], None]:
    def change(goroot: Path) -> None:
        _remove(name)(goroot)
        make(goroot / name)

    return change


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _outside(path: Path) -> None:
    copy = path.parents[3] / "elsewhere.go"
    copy.write_text("runtime")
    path.symlink_to(copy)


@pytest.mark.parametrize(
    ("spoil", "code", "text"),
    [
        (_remove("VERSION"), 4, "it has no VERSION"),
        (_remove("bin", "pkg"), 4, "bin/go and bin/gofmt and pkg/tool/linux_amd64/compile missing"),
        (_remove("src"), 4, "src/runtime/runtime.go missing"),
        (_remove("go.env"), 4, "go.env is missing"),
        (_write("VERSION", "devel go1.25-0a1b2c3 Mon Jan 2 2026\n"), 3, "devel go1.25-0a1b2c3"),
        (_write("VERSION", "go1.26-devel_0a1b2c3 Mon Jan 2\n"), 3, "go1.26-devel_0a1b2c3"),
        (_write("VERSION", ""), 3, "names no release"),
        (_write("VERSION", "go1.22.3/../../x\n"), 3, "names no release"),
        (_write("VERSION", "x" * 10_000), 3, "names no release"),
        (_replace("VERSION", os.mkfifo), 4, "VERSION is not a file"),
        (_replace("VERSION", _loop), 1, "cannot read"),
        (_replace("LICENSE", os.mkfifo), 4, "LICENSE is not a regular file"),
        (_replace("LICENSE", _loop), 4, "LICENSE is not a regular file"),
        (_replace("src/runtime/runtime.go", _outside), 4, "runtime.go is not a regular file"),
        (lambda goroot: os.mkfifo(goroot / "src" / "pipe"), 4, "src/pipe is not a regular file"),
        (lambda goroot: (goroot / "src" / "up").symlink_to(".."), 4, "src/up is not a regular file"),
        (lambda goroot: (goroot / "src" / "n\nl").write_text(""), 4, "is not the published go1.22.3"),
        (lambda goroot: (goroot / "src" / os.fsdecode(b"\xff")).write_text(""), 4, "is not the published go1.22.3"),
    ],
    ids=[
        "without VERSION",
        "without programs",
        "without sources",
        "without go.env",
        "devel of 1.24",
        "devel of 1.25",
        "empty VERSION",
        "a path as version",
        "a long version",
        "a pipe as VERSION",
        "a loop as VERSION",
        "a pipe as file",
        "a loop as file",
        "a link out of the tree",
        "a pipe more",
        "a link to its parent",
        "a line break in a name",
        "bytes that are no text in a name",
    ],
)
def test_a_spoilt_sdk_is_refused_and_named_and_nothing_stays(
    sandbox: Sandbox, internet: Internet, spoil: Callable[[Path], object], code: int, text: str
) -> None:
    original = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    spoil(original)
    before = snapshot(original)
    done = sandbox.gosdk("import", str(original), "--hardlink", timeout=60)
    assert (done.code, text in done.err) == (code, True), done.err
    assert [path for name in ("versions", "linked", "staging") for path in (sandbox.root / name).glob("*")] == []
    assert snapshot(original) == before


def test_what_nobody_asked_for_by_name_is_only_pointed_out(sandbox: Sandbox, internet: Internet) -> None:
    for version, spoil in (("1.22.1", _remove("VERSION")), ("1.22.2", _write("VERSION", "devel +1234 2015\n"))):
        spoil(foreign_sdk(sandbox.home, "goenv", version))
    write_sdk(sandbox.home / ".goenv" / "versions" / "1.22.4", "1.22.4", platform="windows_arm64")
    (sandbox.home / ".goenv" / "versions" / "notes").write_text("no SDK at all")
    (sandbox.home / ".goenv" / "versions" / "circle").symlink_to("circle")
    foreign_sdk(sandbox.home, "goenv", "1.22.3")
    done = sandbox.gosdk("import", "--all", "--only", "goenv", "--json")
    statuses = [row["status"] for row in done.json()["data"]]
    assert (done.code, statuses) == (0, ["unusable", "unusable", "imported", "unusable"])
    assert "1.22.4 is go1.22.4 for windows/arm64; this machine is linux/amd64" in done.err


def test_a_directory_that_cannot_be_read_is_named_and_the_others_are_looked_into(
    sandbox: Sandbox, internet: Internet
) -> None:
    (sandbox.home / ".gvm").mkdir()
    (sandbox.home / ".gvm" / "gos").symlink_to("gos")
    original = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    done = sandbox.gosdk("import", "--only", "gvm", "--only", "goenv", "--json")
    assert [row["source"] for row in done.json()["data"]] == [str(original)]
    assert f"cannot look into {sandbox.home}/.gvm/gos" in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_cannot_be_read_is_named(sandbox: Sandbox, internet: Internet) -> None:
    original = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    (original / "LICENSE").chmod(0)
    done = sandbox.gosdk("import", str(original))
    assert (done.code, f"{original}/LICENSE" in done.err) == (1, True)


def test_a_shared_file_never_keeps_a_mode_that_lets_others_change_it(sandbox: Sandbox, internet: Internet) -> None:
    original = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    (original / "LICENSE").chmod(0o666)
    (original / "bin" / "go").chmod(0o6755)
    assert sandbox.gosdk("import", "--hardlink", str(original)).code == 0
    goroot = sandbox.root / "versions" / "go1.22.3"
    assert [(goroot / name).stat().st_mode & 0o7777 for name in ("LICENSE", "bin/go")] == [0o644, 0o755]
    assert (goroot / "VERSION").samefile(original / "VERSION")


def test_repairing_a_shared_sdk_does_not_touch_the_original(sandbox: Sandbox, internet: Internet) -> None:
    original = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    assert sandbox.gosdk("import", "--hardlink", str(original)).code == 0
    (original / "LICENSE").write_text("edited in place")
    assert sandbox.gosdk("verify").code == 4
    assert sandbox.gosdk("verify", "--repair").code == 0
    assert (original / "LICENSE").read_text() == "edited in place"
    assert (sandbox.root / "versions/go1.22.3/LICENSE").read_text() == "licence\n"


def test_removing_a_shared_sdk_leaves_the_original(sandbox: Sandbox, internet: Internet) -> None:
    original = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    before = snapshot(original)
    for way in ("--hardlink", "--link"):
        assert sandbox.gosdk("import", way, str(original)).code == 0
        assert sandbox.gosdk("uninstall", "1.22.3").code == 0
    assert snapshot(original) == before


@pytest.mark.parametrize("end", ["\r", "\n", "\r\nx"])
def test_a_path_with_a_line_break_is_not_linked(sandbox: Sandbox, tmp_path: Path, end: str) -> None:
    tree = write_sdk(tmp_path / f"tree{end}", "1.22.3")
    done = sandbox.gosdk("import", "--link", "--unverified", "--as", "go1.22.3-mine", str(tree))
    assert (done.code, "a path with a line break cannot be linked" in done.err) == (2, True)
    assert list(sandbox.root.glob("linked/*")) == []
