"""Bad files through the front door: a clear message or the right SDK, never a wrong one, never a hang."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.realsdk import run_shim
from tests.support.run import Outcome, Sandbox
from tests.support.shims import with_shims

VERSIONS = ("1.22.3", "1.22.12", "1.23.1")
TEN_MEGABYTES = 10_000_000  # which no shell reads faster than in some seconds


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    return with_shims(sandbox, *VERSIONS)


def runs(box: Sandbox, version: str) -> Outcome:
    """Run the shim, check that it started this version, and return how it ended."""
    ran = run_shim(box, "go", "version")
    goroot = box.root / "versions" / f"go{version}"
    assert (ran.code, ran.out) == (0, f"go version go{version} linux/amd64 GOROOT={goroot} version\n"), ran.err
    return ran


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"1.22/3\n", "{pin}:1: '1.22/3' is not a Go version"),
        (b"../../etc/passwd\n", "{pin}:1: '../../etc/passwd' is not a Go version"),
        (b"1.22/../../default\n", "{pin}:1: '1.22/../../default' is not a Go version"),
        (b"..\n", "{pin}:1: '..' is not a Go version"),
        (b"1.22\x07\x1b[31m\n", r"{pin}:1: '1.22\x07\x1b[31m' is not a Go version"),
        (b"\x1b]0;title\x07 1.22\n", r"{pin}:1 holds more than one version: '\x1b]0;title\x07 1.22'"),
        (b"1" * TEN_MEGABYTES, "{pin}:1: "),
        (b"1.22 " * (TEN_MEGABYTES // 5), "{pin}:1 holds more than one version: '1.22 1.22"),
        (b"\0" * TEN_MEGABYTES, "{pin} names no version"),
        (b"", "{pin} names no version"),
        (b"\r\n \n# 1.22\n", "{pin} names no version"),
        (b"1.22 1.23\n", "{pin}:1 holds more than one version: '1.22 1.23'"),
        (b"\xff\xfea\x00", "{pin}:1: 'a' is not a Go version"),
        (b"\xff\xfe\x00\xd8", "{pin}:1: "),
    ],
)
def test_a_pin_that_means_nothing_starts_nothing_and_is_named(content: bytes, message: str, box: Sandbox) -> None:
    pin = box.cwd / ".go-version"
    pin.write_bytes(content)
    assert box.gosdk("default", "1.23").code == 0
    for said in (run_shim(box, "go", "version"), box.gosdk("current", "--why"), box.gosdk("which")):
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"error: {message.format(pin=pin)}")
        assert "\nhint: " in said.err
        assert "\x1b" not in said.err
        assert len(said.err) < 600


def test_a_go_line_behind_two_megabytes_is_found_and_remembered(box: Sandbox) -> None:
    mod = box.cwd / "go.mod"
    mod.write_text("module m\n" + "require example.com/m v1.2.3\n" * 70_000 + "go 1.22.3\n")
    assert mod.stat().st_size > 2_000_000
    assert runs(box, "1.22.3").err == ""
    assert runs(box, "1.22.3").err == ""


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"go.mod": "module m\n\ngo 1.22.3\ngo 1.23.1\n"}, "1.22.3"),
        ({"go.mod": "module m\n\ngo 1.23\ntoolchain go1.22.3\n"}, "1.23.1"),
        ({"go.mod": "module m\n\ngo 1.22.3\ntoolchain go1.22.12\ntoolchain go1.23.1\n"}, "1.22.12"),
        ({"go.mod": "module m\n\ngo 1.23.1\n", "go.work": "go 1.22.3\n"}, "1.22.3"),
        ({"go.mod": "module m\n\ngo 1.23.1\n", ".go-version": "1.22.3\n1.23.1\n"}, "1.22.3"),
        ({"go.mod": "module m\n\ngo 1.22.3\n<<<<<<< ours\ngo 1.23.1\n"}, "1.22.3"),
    ],
    ids=[
        "two go lines",
        "toolchain below go",
        "two toolchain lines",
        "go.work",
        "a pin of two lines",
        "merge conflict",
    ],
)
def test_of_lines_that_conflict_the_rule_names_one(files: dict[str, str], version: str, box: Sandbox) -> None:
    for name, text in files.items():
        (box.cwd / name).write_text(text)
    runs(box, version)
    assert box.gosdk("current", "--json").json()["data"]["version"] == version


BROKEN_ANSWERS: dict[str, Any] = {
    "nothing": b"",
    "an empty line": b"\n",
    "junk": b"\x00\xff\x1b[31m/\n",
    "a relative path": b"versions/go1.23.1\n",
    "a directory that is gone": b"/gone/go1.22.3\n",
    "a file": b"/etc/passwd\n",
    "the root": b"/\n",
    "ten megabytes": b"/" + b"x" * TEN_MEGABYTES,
    "no permission": None,
    "a directory in its place": "directory",
    "a link to itself": "loop",
    "a pipe in its place": "pipe",
}


@pytest.mark.parametrize("damage", BROKEN_ANSWERS.values(), ids=BROKEN_ANSWERS)
def test_a_broken_answer_is_asked_about_again(damage: Any, box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22\n")
    answer = box.root / "resolve" / "go1.22"
    answer.unlink()
    match damage:
        case bytes():
            answer.write_bytes(damage)
        case "directory":
            (answer / "x").mkdir(parents=True)
        case "loop":
            answer.symlink_to(answer.name)
        case "pipe":
            os.mkfifo(answer)
        case _:
            answer.touch(0o000)
    said = runs(box, "1.22.12").err
    assert said == "" if damage != "directory" else "warning: cannot remember the answer for go1.22:" in said
    if damage == "directory":
        assert box.gosdk("rehash").code == 0
    assert answer.read_text() == f"{box.root}/versions/go1.22.12\n"
    assert runs(box, "1.22.12").err == ""


def test_an_sdk_that_was_deleted_by_hand_is_missed_by_its_pin(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22.3\n")
    runs(box, "1.22.3")
    shutil.rmtree(box.root / "versions" / "go1.22.3")
    said = run_shim(box, "go", "version")
    assert (said.code, said.out) == (127, "")
    assert said.err == (
        f"error: Go 1.22.3 is not installed; {box.cwd}/.go-version:1 requests it; go1.22.12 is installed: "
        "gosdk use 1.22.12\nhint: gosdk install 1.22.3\n"
    )


@pytest.mark.parametrize("left", ["bin", "bin/go", "a go that cannot be run"])
def test_half_an_sdk_is_never_started(left: str, box: Sandbox) -> None:
    goroot = box.root / "versions" / "go1.22.3"
    (box.cwd / ".go-version").write_text("1.22.3\n")
    runs(box, "1.22.3")
    if left == "bin":
        shutil.rmtree(goroot / "bin")
    elif left == "bin/go":
        (goroot / "bin" / "go").unlink()
    else:
        (goroot / "bin" / "go").chmod(0o644)
    said = run_shim(box, "go", "version")
    assert (said.code, said.out) == (127, "")
    assert f"{box.cwd}/.go-version:1 requests it" in said.err
    assert "\nhint: gosdk " in said.err


def test_a_link_among_the_versions_is_no_sdk_for_anybody(box: Sandbox) -> None:
    """GOROOT is always a real directory, and the shim looks there by itself."""
    (box.root / "versions" / "go1.24.1").symlink_to("go1.22.3")
    (box.cwd / ".go-version").write_text("1.24.1\n")
    assert box.gosdk("current").code == 3
    assert run_shim(box, "go", "version").code == 127


def test_of_a_module_another_sdk_answers_when_one_was_deleted_by_hand(box: Sandbox) -> None:
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.22.3\n")
    runs(box, "1.22.3")
    shutil.rmtree(box.root / "versions" / "go1.22.3")
    assert runs(box, "1.22.12").err == ""
    shutil.rmtree(box.root / "versions" / "go1.22.12")
    assert runs(box, "1.23.1").err == ""
    shutil.rmtree(box.root / "versions" / "go1.23.1")
    assert run_shim(box, "go", "version").code == 127


def test_a_default_that_was_deleted_by_hand_is_missed_and_not_replaced(box: Sandbox) -> None:
    assert box.gosdk("default", "1.22").code == 0
    runs(box, "1.22.12")
    shutil.rmtree(box.root / "versions" / "go1.22.12")
    runs(box, "1.22.3")
    shutil.rmtree(box.root / "versions" / "go1.22.3")
    said = run_shim(box, "go", "version")
    assert (said.code, said.out) == (127, "")
    assert f"Go 1.22 is not installed; {box.root}/default:1 requests it" in said.err


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("1.21", 0, "to install it:\nhint: gosdk install 1.21\n"),
        ("1.2/3", 2, "error: {file}:1: '1.2/3' is not a Go version or a range of them; did you mean 1.2?\n"),
        ("system", 0, ""),
    ],
)
def test_a_default_that_selects_nothing_is_named_with_what_to_type(
    text: str, code: int, said: str, box: Sandbox
) -> None:
    file = box.root / "default"
    file.write_text(f"{text}\n")
    done = box.gosdk("default")
    assert (done.code, done.err.removesuffix("hint: gosdk default stable\n")) == (code, said.format(file=file))


def test_a_store_without_any_answer_works_and_fills_itself(box: Sandbox) -> None:
    shutil.rmtree(box.root / "resolve")
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.22\n")
    runs(box, "1.22.12")
    assert [path.name for path in (box.root / "resolve").iterdir()] == ["mod-1.22"]


@pytest.mark.parametrize("settings", [b"auto_install = maybe\n", b"\xff\n", b"[", b"nonsense = 1\n"])
def test_broken_settings_are_named_where_they_matter_and_do_not_stop_a_go_that_is_here(
    settings: bytes, box: Sandbox
) -> None:
    (box.root / "config.toml").write_bytes(settings)
    (box.cwd / ".go-version").write_text("1.22.3\n")
    runs(box, "1.22.3")
    (box.cwd / ".go-version").write_text("1.99\n")
    said = run_shim(box, "go", "version")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: {box.root / 'config.toml'}")


def test_a_directory_that_is_gone_is_said_to_be_gone(box: Sandbox) -> None:
    gone = box.cwd / "gone"
    gone.mkdir()
    script = f'cd "{gone}" && rmdir "{gone}" && "{box.root}/shims/go" version'
    said = box.gosdk("exec", "1.22", "sh", "-c", f"unset GOSDK_VERSION; {script}")
    assert (said.code, said.out) == (1, "")
    assert 'error: the working directory no longer exists\nhint: cd "$HOME"\n' in said.err


def test_a_file_nobody_may_read_is_named(box: Sandbox) -> None:
    (box.cwd / ".go-version").symlink_to("/proc/self/mem")
    said = run_shim(box, "go", "version")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"error: cannot read {Path(box.cwd)}/.go-version: ")
