"""`gosdk` in shims/: the small commands print what the Python gosdk prints, and everything else becomes it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.run import Outcome, Sandbox
from tests.support.shims import goroot, with_shims

FORMS = [
    ("--version",),
    ("current",),
    ("current", "--format", "{version}"),
    ("current", "--format={version} in {goroot}"),
    ("which",),
    ("which", "gofmt"),
    ("list",),
    ("exec", "1.22", "--", "go", "version"),
    ("exec", "1.22.3", "go", "env", "GOROOT"),
]
OTHER_FORMS = [
    ("current", "--why"),
    ("current", "--json"),
    ("current", "--format", "{nonsense}"),
    ("which", "no-such-tool"),
    ("list", "--json"),
]
FORMS_OF_ANY_DIRECTORY = [
    (),
    ("--help",),
    ("current", "surplus"),
    ("which", "../go"),
    ("exec", "1.99", "--", "go"),
    ("exec", "1.22", "--", "no-such-command"),
    ("exec", "1.22"),
    ("nonsense",),
]
FILES: dict[str, dict[str, str]] = {
    "pin": {".go-version": "# why\n1.22\n"},
    "exact pin": {".go-version": "1.22.3"},
    "go.mod": {"go.mod": "module m\n\ngo 1.22.1\n"},
    "toolchain": {"go.mod": "module m\n\ngo 1.22.1\n\ntoolchain go1.23.1\n"},
    "nothing": {},
    "missing": {".go-version": "1.99"},
    "broken": {".go-version": "1.22 1.23"},
}


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    return with_shims(sandbox, "1.22.3", "1.23.1")


def front(box: Sandbox, *words: str) -> Outcome:
    """Run gosdk as it is first on PATH."""
    command = [str(box.root / "shims" / "gosdk"), *words]
    done = subprocess.run(command, cwd=box.cwd, env=box.environment(), capture_output=True, text=True, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("where", FILES)
def test_each_form_prints_what_the_python_gosdk_prints(where: str, box: Sandbox) -> None:
    for name, text in FILES[where].items():
        (box.cwd / name).write_text(text)
    different = {}
    for words in (*FORMS, *OTHER_FORMS):
        # A form that needs Python starts it each time; the others may have an answer kept the second time.
        times = 2 if words in FORMS else 1
        expected, printed = box.gosdk(*words), [front(box, *words) for _ in range(times)]
        if printed != [expected] * times:
            different[words] = (expected, *printed)
    assert different == {}


def test_what_no_directory_decides_is_printed_by_python(box: Sandbox) -> None:
    assert {words: front(box, *words) for words in FORMS_OF_ANY_DIRECTORY} == {
        words: box.gosdk(*words) for words in FORMS_OF_ANY_DIRECTORY
    }


@pytest.mark.parametrize("where", ["pin", "exact pin", "go.mod", "toolchain"])
def test_plain_forms_need_no_python(where: str, box: Sandbox) -> None:
    for name, text in FILES[where].items():
        (box.cwd / name).write_text(text)
    forms = [words for words in FORMS if words[0] != "exec" or "go.mod" not in FILES[where]]
    before = [box.gosdk(*words) for words in forms if words[:1] != ("exec",)]
    assert all(outcome.code == 0 for outcome in before)
    # The first call of a shim records the answer for a patch that is not installed.
    subprocess.run([box.root / "shims" / "go"], cwd=box.cwd, env=box.environment(), capture_output=True, check=True)
    without_python(box)
    assert {words: front(box, *words).code for words in forms} == dict.fromkeys(forms, 0)


def without_python(box: Sandbox) -> None:
    """Let the front find a gosdk that always fails."""
    cli = box.root / "no-gosdk"
    cli.write_text("#!/bin/sh\nexit 99\n")
    cli.chmod(0o755)
    store = box.root / "shims" / ".store"
    lines = [line for line in store.read_text().splitlines(keepends=True) if not line.startswith(("cli=", "python="))]
    store.write_text("".join([*lines, f"cli={cli}\n"]))


def change_by_hand(box: Sandbox, change: str) -> None:
    if change == "removed":
        shutil.rmtree(goroot(box, "1.22.3"))
    elif change == "added":
        shutil.copytree(goroot(box, "1.22.3"), goroot(box, "1.22.4"))
    elif change == "without go":
        (goroot(box, "1.22.3") / "bin" / "go").unlink()
    elif change == "default":
        (box.root / "default").write_text("1.22\n")
    else:
        (box.cwd / ".go-version").write_text("1.22\n")


@pytest.mark.parametrize("change", ["removed", "added", "without go", "default", "other selection"])
def test_list_never_shows_what_was(change: str, box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.23.1\n")
    assert front(box, "list") == front(box, "list")
    change_by_hand(box, change)
    assert front(box, "list") == box.gosdk("list")


@pytest.mark.parametrize("variable", ["FORCE_COLOR", "CLICOLOR_FORCE"])
def test_list_has_the_colours_that_a_variable_requests(box: Sandbox, variable: str) -> None:
    (box.cwd / ".go-version").write_text("1.23.1\n")
    assert "\x1b" not in front(box, "list").out
    box.env[variable] = "1"
    assert "\x1b[" in front(box, "list").out
    assert front(box, "list") == box.gosdk("list")
    box.env[variable] = ""
    assert "\x1b" not in front(box, "list").out


def test_another_store_is_not_answered_for(box: Sandbox, tmp_path: Path) -> None:
    box.env["GOSDK_ROOT"] = str(tmp_path / "other")
    assert front(box, "list").err.startswith("no SDK is installed yet")


def test_version_of_an_upgraded_package_is_asked_for(box: Sandbox) -> None:
    store = box.root / "shims" / ".store"
    store.write_text(store.read_text().replace("package_time=", "package_time=1"))
    without_python(box)
    assert front(box, "--version").code == 99


def test_hook_question_never_starts_python(box: Sandbox) -> None:
    without_python(box)
    for where, expected in (("pin", str(goroot(box, "1.22.3"))), ("missing", ""), ("broken", ""), ("nothing", "")):
        for name in (".go-version", "go.mod"):
            (box.cwd / name).unlink(missing_ok=True)
        for name, text in FILES[where].items():
            (box.cwd / name).write_text(text)
        assert front(box, "shim-goroot") == Outcome(0, expected, "")


HOSTILE = {"PYTHONHOME": "/nowhere", "PYTHONPATH": "{cwd}", "PYTHONSTARTUP": "{cwd}/click.py"}
HOSTILE |= {"PYTHONSAFEPATH": "", "PYTHONWARNINGS": "error"}


def test_variables_of_python_are_for_other_programs(box: Sandbox) -> None:
    (box.cwd / "click.py").write_text("raise SystemExit(99)\n")
    (box.cwd / ".go-version").write_text("1.22\n")
    expected = box.gosdk("current", "--why")
    box.env.update({name: value.format(cwd=box.cwd) for name, value in HOSTILE.items()})
    assert front(box, "current", "--why") == expected
    ran = front(box, "exec", "1.22", "--", "sh", "-c", "echo $PYTHONHOME:$PYTHONPATH")
    assert ran == Outcome(0, f"/nowhere:{box.cwd}\n", "")


def test_gosdk_that_is_no_python_script_is_started_itself(box: Sandbox) -> None:
    store = box.root / "shims" / ".store"
    assert "python=" in store.read_text()
    without_python(box)
    box.env.update({name: value.format(cwd=box.cwd) for name, value in HOSTILE.items()})
    assert front(box, "nonsense").code == 99
