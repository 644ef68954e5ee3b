"""`gosdk use`: .go-version here, the default with --global, go.mod and go.work with --mod."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.internet import Internet, connected
from tests.support.privileges import without_root_powers
from tests.support.realsdk import NEWER, OLDER, PLACE, link_sdks, needs_sdks, run_shim
from tests.support.run import Sandbox
from tests.support.shims import with_shims


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    return with_shims(sandbox, "1.22.3", "1.22.12", "1.23.1")


@pytest.fixture
def internet() -> Iterator[Internet]:
    with connected() as net:
        net.publish("1.24.5")
        yield net


@pytest.mark.parametrize(
    ("words", "written", "version"),
    [
        (("1.22",), "1.22", "1.22.12"),
        (("go1.22",), "1.22", "1.22.12"),
        (("1.22.3",), "1.22.3", "1.22.3"),
        (("1.22", "--exact"), "1.22.12", "1.22.12"),
        (("latest",), "latest", "1.23.1"),
        ((">=1.22,<1.22.9",), ">=1.22,<1.22.9", "1.22.3"),
    ],
)
def test_use_pins_this_directory_and_the_shim_follows(
    words: tuple[str, ...], written: str, version: str, box: Sandbox
) -> None:
    used = box.gosdk("use", *words)
    pin = box.cwd / ".go-version"
    assert (used.code, used.out) == (0, "")
    assert used.told == f"wrote {pin}: {written} (selects go{version})\n"
    assert pin.read_text() == f"{written}\n"
    assert f"go version go{version} " in run_shim(box, "go", "version", cwd=box.cwd).out


def test_use_replaces_the_pin_of_this_directory_and_leaves_those_above(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.23.1\n")
    inner = box.cwd / "it's 内部"
    inner.mkdir()
    assert box.gosdk("use", "1.22.3", cwd=inner).code == 0
    assert box.gosdk("use", "1.22", cwd=inner).code == 0
    assert (inner / ".go-version").read_text() == "1.22\n"
    assert (box.cwd / ".go-version").read_text() == "1.23.1\n"


READ_ONLY = {
    ".go-version": ("use 1.23", "use --exact 1.23", "use system", "use --unset"),
    "go.mod": ("use --mod 1.23.1",),
    "gosdk.lock": ("lock",),
    "page.html": ("report --html page.html",),
    "ROOT/config.toml": ("config set lock_timeout 9",),
    "ROOT/default": ("default 1.23", "default --unset", "use --global 1.23", "use --global --unset"),
    "ROOT/tools.txt": ("tools add example.com/x@latest",),
}


@pytest.mark.parametrize("name", READ_ONLY)
def test_a_read_only_file_of_the_user_stays_and_is_named(name: str, box: Sandbox) -> None:
    """A rename would replace it without a word. Its write bit counts for root, too."""
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.22.3\n")
    path = Path(name.replace("ROOT", str(box.root))) if "/" in name else box.cwd / name
    path.touch()
    if name in (".go-version", "ROOT/default"):
        path.write_text("1.22\n")
    before = path.read_bytes()
    path.chmod(0o444)
    for words in READ_ONLY[name]:
        done = box.gosdk(*words.split())
        assert (done.code, path.read_bytes(), path.stat().st_mode & 0o777) == (1, before, 0o444), done
        named = shlex.quote(str(path))
        assert f"error: {path} is read-only and stays as it is\nhint: chmod u+w {named}\n" in done.err
    path.chmod(0o644)


def test_a_directory_that_may_not_be_written_to_is_named(box: Sandbox) -> None:
    box.cwd.chmod(0o555)
    done = box.gosdk("use", "1.22", within=without_root_powers())
    box.cwd.chmod(0o755)
    assert (done.code, done.err) == (
        1,
        f"error: {box.cwd}: Permission denied\nhint: ls -ld {shlex.quote(str(box.cwd))}\n",
    )


def test_a_link_in_place_of_the_pin_is_replaced_and_never_followed(box: Sandbox) -> None:
    """A checkout could point it at a file of the user."""
    precious = box.home / "precious"
    precious.write_text("mine")
    (box.cwd / ".go-version").symlink_to(precious)
    assert box.gosdk("use", "1.22").code == 0
    assert precious.read_text() == "mine"
    assert (box.cwd / ".go-version").read_text() == "1.22\n"


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ("1.22\n", " (1.22)"),
        ("\ufeff# ours\r\n1.22", " (# ours 1.22)"),
        ("1.22.3 1.23.1\n", " (1.22.3 1.23.1)"),
        ("", ""),
    ],
)
def test_a_pin_is_removed_and_undo_restores_it_byte_for_byte(pin: str, said: str, box: Sandbox) -> None:
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.23.1\n")
    file = box.cwd / ".go-version"
    file.write_bytes(pin.encode())
    file.chmod(0o640)
    removed = box.gosdk("use", "--unset")
    assert (removed.code, removed.out, file.exists()) == (0, "", False)
    assert removed.told == (f"removed {file}{said}\nhint: gosdk undo\nselected here: go1.23.1, by {box.cwd}/go.mod:3\n")
    assert "go version go1.23.1 " in run_shim(box, "go", "version", cwd=box.cwd).out
    assert box.gosdk("undo").err == f"restored {file}\n"
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (pin.encode(), 0o640)


def test_removing_a_pin_that_is_in_a_directory_above_leads_there(box: Sandbox) -> None:
    above = box.cwd / ".go-version"
    above.write_text("1.22.3\n")
    inner = box.cwd / "it's 内部"
    inner.mkdir()
    asked = box.gosdk("use", "--unset", cwd=inner)
    assert asked.code == 0
    assert asked.told == (
        f"nothing to remove: there is no {inner}/.go-version\n"
        f"selected here: go1.22.3, by {above}:1\n"
        f"hint: cd {shlex.quote(str(box.cwd))} && gosdk use --unset\n"
    )
    assert above.read_text() == "1.22.3\n"


def test_a_pin_is_removed_where_the_store_is_read_only_and_the_hint_writes_it_again(box: Sandbox) -> None:
    pin = box.cwd / ".go-version"
    pin.write_text(">=1.22,<1.22.9\n")
    assert box.gosdk("default", "1.22").code == 0
    directories = [box.root, *(path for path in box.root.rglob("*") if path.is_dir())]
    for path in directories:
        path.chmod(0o555)
    removed = box.gosdk("use", "--unset", within=without_root_powers())
    kept = box.gosdk("default", "--unset", within=without_root_powers())
    for path in directories:
        path.chmod(0o755)
    assert (removed.code, pin.exists()) == (0, False), removed.err
    assert removed.told.startswith(f"removed {pin} (>=1.22,<1.22.9)\nhint: gosdk use '>=1.22,<1.22.9'\n")
    assert (kept.code, (box.root / "default").exists()) == (1, True)


def test_without_a_pin_what_is_missing_is_named(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22\n")
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.25.1\n")
    removed = box.gosdk("use", "--unset")
    assert removed.code == 0
    assert f"warning: no installed Go is 1.25.1 or newer; {box.cwd}/go.mod:3 requests it" in removed.err
    assert "hint: gosdk install 1.25.1\n" in removed.err


def test_a_link_in_place_of_the_pin_is_removed_and_never_followed(box: Sandbox) -> None:
    precious = box.home / "precious"
    precious.write_text("mine")
    pin = box.cwd / ".go-version"
    pin.symlink_to(precious)
    assert box.gosdk("use", "--unset").code == 0
    assert (precious.read_text(), pin.is_symlink()) == ("mine", False)


@pytest.mark.parametrize(
    "words", ["default --unset", "default system", "use --global --unset", "use -g system", "global --unset"]
)
def test_the_default_is_removed_and_undo_restores_it_for_the_shims_too(words: str, box: Sandbox) -> None:
    assert box.gosdk("default", "1.22").code == 0
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.22.3\n")
    removed = box.gosdk(*words.split(), cwd=box.home)
    assert (removed.code, (box.root / "default").exists()) == (0, False)
    assert f"removed {box.root}/default (1.22)\nhint: gosdk undo\n" in removed.told
    assert not (box.root / "resolve" / "default").exists()
    assert box.gosdk(*words.split()).told.startswith(f"nothing to remove: there is no {box.root}/default\n")
    assert box.gosdk("undo").err == f"restored {box.root}/default\n"
    assert "go version go1.22.12 " in run_shim(box, "go", "version", cwd=box.home).out


@pytest.mark.parametrize("words", ["--unset 1.22", "--unset --mod", "--unset --exact"])
def test_unset_takes_nothing_that_selects(words: str, box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22\n")
    refused = box.gosdk("use", *words.split())
    assert (refused.code, (box.cwd / ".go-version").exists()) == (2, True)
    assert refused.err == "error: --unset takes --global and nothing else\nhint: gosdk use --unset\n"


def test_use_says_in_json_what_it_wrote(box: Sandbox) -> None:
    used = box.gosdk("use", "1.22", "--json")
    assert used.json()["data"] == {
        "version": "1.22.12",
        "goroot": str(box.root / "versions" / "go1.22.12"),
        "written": str(box.cwd / ".go-version"),
        "request": "1.22",
    }


def test_a_variable_that_still_decides_is_warned_of(box: Sandbox) -> None:
    used = box.gosdk("use", "1.22", env={"GOSDK_VERSION": "1.23"})
    assert used.code == 0
    assert "warning: environment variable GOSDK_VERSION still decides here: go1.23.1" in used.err


def test_global_sets_the_default_and_touches_no_directory(box: Sandbox) -> None:
    used = box.gosdk("use", "--global", "1.22")
    assert used.told == f"wrote {box.root}/default: 1.22 (selects go1.22.12)\n"
    assert (box.root / "default").read_text() == "1.22\n"
    assert list(box.cwd.iterdir()) == []
    assert "go version go1.22.12 " in run_shim(box, "go", "version").out


def test_what_is_missing_is_installed_first(box: Sandbox, internet: Internet) -> None:
    box.env |= internet.environment()
    assert box.gosdk("config", "set", "source", internet.dl).code == 0
    used = box.gosdk("use", "1.24")
    assert used.code == 0, used.err
    assert "installed go1.24.5" in used.err
    assert "go version go1.24.5 " in run_shim(box, "go", "version").out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("1.19", "--no-install"), 3, "error: Go 1.19 is not installed\nhint: gosdk install 1.19\n"),
        (("1.22", "--global", "--mod"), 2, "error: --global and --mod exclude each other\nhint: gosdk use --help\n"),
        (("banana",), 2, "'banana'"),
        (("../../etc",), 2, "'../../etc'"),
        (("1.22\n1.23",), 2, r"'1.22\n1.23'"),
        (("",), 2, "''"),
        ((), 2, "installed or requested here: 1.23.1, 1.22.12, 1.22.3\nhint: gosdk use 1.23.1\n"),
        (("1.22", "--mod"), 2, "error: there is no go.mod or go.work in {cwd} or above"),
    ],
)
def test_a_request_that_cannot_be_met_changes_nothing(
    words: tuple[str, ...], code: int, message: str, box: Sandbox
) -> None:
    (box.cwd / ".go-version").write_text("1.23.1\n")
    refused = box.gosdk("use", *words)
    assert (refused.code, refused.out) == (code, "")
    assert message.format(cwd=box.cwd) in refused.err
    assert (box.cwd / ".go-version").read_text() == "1.23.1\n"
    assert not (box.root / "default").exists()


def test_a_pin_that_cannot_be_written_is_named(box: Sandbox) -> None:
    (box.cwd / ".go-version").mkdir()
    refused = box.gosdk("use", "1.22")
    assert refused.code == 1
    assert refused.err == f"error: {box.cwd}/.go-version: Is a directory\n"
    assert list((box.cwd / ".go-version").iterdir()) == []
    assert [path.name for path in box.cwd.iterdir()] == [".go-version"]


@pytest.fixture
def real(sandbox: Sandbox) -> Sandbox:
    link_sdks(sandbox, OLDER, NEWER)
    return sandbox


@needs_sdks
@pytest.mark.parametrize(
    ("before", "version", "after"),
    [
        ("go 1.26\n", NEWER, f"go 1.26\n\ntoolchain go{NEWER}\n"),
        (f"go 1.26\n\ntoolchain go{NEWER}\n", OLDER, f"go 1.26\n\ntoolchain go{OLDER}\n"),
        ("go 1.27\n", OLDER, f"go {OLDER}\n"),
        (f"go {OLDER}\n", OLDER, f"go {OLDER}\n"),
        ("", NEWER, f"go {NEWER}\n"),
    ],
)
def test_mod_edits_the_lines_through_the_go_command(before: str, version: str, after: str, real: Sandbox) -> None:
    mod = real.cwd / "go.mod"
    mod.write_text(f"module example.com/m // ours\n\n{before}\n// kept\nrequire example.com/x v1.0.0\n")
    inner = real.cwd / "inner"
    inner.mkdir()
    used = real.gosdk("use", "--mod", version, cwd=inner)
    assert used.code == 0, used.err
    text = mod.read_text()
    assert text.startswith("module example.com/m // ours\n")
    assert "// kept\nrequire example.com/x v1.0.0\n" in text
    assert [line for line in text.splitlines() if line.startswith(("go ", "toolchain "))] == [
        line for line in after.splitlines() if line
    ]
    assert not (inner / ".go-version").exists()
    assert f"go version go{version} " in run_shim(real, "go", "version", cwd=inner).out


@needs_sdks
def test_mod_edits_the_workspace_where_the_go_command_uses_one(real: Sandbox) -> None:
    (real.cwd / "go.work").write_text("go 1.26\n\nuse ./m\n")
    (real.cwd / "m").mkdir()
    mod = real.cwd / "m" / "go.mod"
    mod.write_text("module m\n\ngo 1.26\n")
    assert real.gosdk("use", "--mod", NEWER, cwd=real.cwd / "m").code == 0
    assert (real.cwd / "go.work").read_text() == f"go 1.26\n\ntoolchain go{NEWER}\n\nuse ./m\n"
    assert mod.read_text() == "module m\n\ngo 1.26\n"
    assert real.gosdk("use", "--mod", NEWER, cwd=real.cwd / "m", env={"GOWORK": "off"}).code == 0
    assert f"toolchain go{NEWER}\n" in mod.read_text()


@needs_sdks
def test_mod_leaves_a_file_that_go_cannot_read_as_it_is(real: Sandbox) -> None:
    mod = real.cwd / "go.mod"
    mod.write_text("module m\n\ngo 1.26\n\nrequire (\n")
    refused = real.gosdk("use", "--mod", NEWER)
    assert refused.code == 1
    assert f"error: go mod edit could not change {mod}: go: errors parsing" in refused.err
    assert mod.read_text() == "module m\n\ngo 1.26\n\nrequire (\n"


@needs_sdks
def test_a_pin_that_hides_the_module_is_warned_of(real: Sandbox) -> None:
    (real.cwd / "go.mod").write_text("module m\n\ngo 1.26\n")
    (real.cwd / ".go-version").write_text(f"{OLDER}\n")
    used = real.gosdk("use", "--mod", NEWER)
    assert f"warning: {real.cwd}/.go-version:1 still decides here: go{OLDER}" in used.err
    assert Path(real.gosdk("which", "--goroot").out.strip()) == PLACE / f"go{OLDER}"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("golang 1.22", "gosdk use 1.22"),
        (">=1.22.0 <1.23", "gosdk use '>=1.22.0,<1.23'"),
        (">= 1.22, < 1.23", "gosdk use '>=1.22,<1.23'"),
        ("1.22.3 1.23.1", "gosdk use 1.22.3"),
        ("the newest", "gosdk help versions"),
    ],
)
def test_the_hint_for_a_line_of_several_words_writes_what_was_meant(line: str, hint: str, box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text(f"{line}\n")
    done = box.gosdk("current")
    assert (done.code, done.err.splitlines()[-1]) == (2, f"hint: {hint}")


@pytest.mark.parametrize(
    ("pin", "module", "found"),
    [
        ("1.22.99", "", "go1.22.12 is installed: gosdk use 1.22.12"),
        ("1.21.9", "go 1.21", "go1.23.1 is installed and new enough for {mod}: gosdk use 1.23.1"),
        ("1.22.99", "go 1.23.0", "go1.23.1 is installed and new enough for {mod}: gosdk use 1.23.1"),
        ("1.99", "go 1.98", ""),
        ("1.99", "", ""),
    ],
)
def test_a_missing_pin_names_the_installed_sdk_that_would_do(pin: str, module: str, found: str, box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text(f"{pin}\n")
    if module:
        (box.cwd / "go.mod").write_text(f"module m\n\n{module}\n")
    reason = f"Go {pin} is not installed; {box.cwd}/.go-version:1 requests it"
    reason += f"; {found.format(mod=box.cwd / 'go.mod')}" if found else ""
    expected = f"error: {reason}\nhint: gosdk install {pin}\n"
    assert box.gosdk("current").err == expected
    assert run_shim(box, "go", "version", cwd=box.cwd).err == expected
