"""The go and toolchain lines: found as the go command finds them, which is asked itself."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gvm_py.golang.gomod import DirectiveLine, Minimum, ModuleLines, scan, scan_all
from gvm_py.selection.go_setup import GoSetup
from gvm_py.selection.prediction import predict
from tests.support.realgo import go_version, needs_go, run_go
from tests.support.selection import Case, load

FRAGMENTS = [
    *(
        "go ",
        "go\t",
        "go",
        "toolchain ",
        "toolchain\t",
        "module m",
        "require (",
        ")",
        "use ./x",
        "tool (",
        "\ta/b v1.0.0",
    ),
    *("1.98", "1.98.3", "1.99rc1", "1.20", "go1.99.1", "go1.99.2-corp", "default", "local", "v1", '"1.98"'),
    *("//", " ", "\t", "\n", "\n", "\r\n", "\r", "\v", "\xa0", "\x85", "\x1c", "\u3000", "\ufeff", "(", "+"),
]
texts = st.lists(st.sampled_from(FRAGMENTS), max_size=24).map("".join)


def refusal(message: str) -> str:
    """Return what the go command says about the toolchain it chose, empty where it stays. Quoting is undone."""
    match = re.match(r'(go: cannot find|go: invalid toolchain) ("(?:[^"\\]|\\.)*")(.*)', message)
    return f"{match[1]} {ast.literal_eval(match[2])}{match[3]}" if match else ""


def newer(value: object) -> object:
    """Return the row with every 1.2N turned into 1.92N, so that the go command of today has to switch for it."""
    if isinstance(value, str):
        return re.sub(r"\b(go)?1\.2([0-9])", r"\g<1>1.92\2", value)
    return {key: newer(item) for key, item in value.items()} if isinstance(value, dict) else value


@needs_go
@pytest.mark.parametrize("case", load("modules"), ids=lambda case: case.name)
def test_a_row_of_the_table_means_to_the_go_command_what_it_means_to_us(case: Case, tmp_path: Path) -> None:
    files = {name: newer(content) for name, content in case.files.items()}
    row = Case(case.name, case.expect, files, case.cwd, case.env)
    cwd = row.lay_out(tmp_path)
    env = {**row.environment(tmp_path, cwd, "/nowhere"), "GOTOOLCHAIN": "path"}
    said = run_go("version", cwd=cwd, env=env)
    assert refusal(said.stderr) == refusal(predict(GoSetup(go_version(), env, cwd, "path")).message)


@pytest.mark.parametrize("case", load("modules"), ids=lambda case: case.name)
def test_only_a_late_toolchain_line_is_left_to_the_go_command(case: Case) -> None:
    for content in case.files.values():
        if isinstance(content, str):
            data = content.encode()
            assert (scan(data) != scan_all(data)) is case.late_toolchain


@pytest.mark.parametrize("word", ["require", "tool", "tool(", "godebug", "gopher", ")", "/", "\v", "\ufeffgo", "go\r"])
def test_after_the_go_line_the_scan_ends_at_the_first_line_of_another_word(word: str) -> None:
    late = b"\ntoolchain go1.99.9\n"
    text = f"module m\n\ngo 1.22.3\n\n\t{word}\t(".encode()
    assert scan(text + late) == ModuleLines(go=DirectiveLine("1.22.3", 3))
    assert scan_all(text + late) == ModuleLines(DirectiveLine("1.22.3", 3), DirectiveLine("go1.99.9", 6))
    assert scan(text.replace(b"go 1.22.3", b"") + late) == ModuleLines(toolchain=DirectiveLine("go1.99.9", 6))


@pytest.mark.parametrize("line", ["", "\r", " \t", "// why", "\t//why", "module m", "module", "go 1.22.3 // again"])
def test_the_head_of_a_file_goes_on_behind_blanks_comments_and_the_module_line(line: str) -> None:
    text = f"go 1.22.3\n{line}\ntoolchain go1.99.9\n".encode()
    assert scan(text) == scan_all(text) == ModuleLines(DirectiveLine("1.22.3", 1), DirectiveLine("go1.99.9", 3))


@pytest.mark.parametrize("value", ["1.22X", "1.22_", "1.22+1", "1.22 1", "é", "1" * 101])
def test_what_the_shim_does_not_admit_has_no_key(value: str) -> None:
    assert (Minimum(value).key, Minimum("1.22", value).key) == (None, None)
    assert Minimum("1" * 100).key == "mod-" + "1" * 100


@needs_go
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, st.sampled_from(["go.mod", "go.work"]))
def test_any_text_means_to_the_go_command_what_it_means_to_us(tmp_path: Path, text: str, name: str) -> None:
    for file in ("go.mod", "go.work"):
        (tmp_path / file).unlink(missing_ok=True)
    (tmp_path / name).write_bytes(text.encode())
    env = {"GOTOOLCHAIN": "path", "PATH": "/nowhere", "TMPDIR": "/nowhere"}
    said = run_go("version", cwd=tmp_path, env=env)
    assert refusal(said.stderr) == refusal(predict(GoSetup(go_version(), env, tmp_path, "path")).message)


@given(st.binary() | texts.map(str.encode))
def test_stopping_early_loses_nothing_but_a_late_toolchain_line(data: bytes) -> None:
    early, whole = scan(data), scan_all(data)
    assert early.go == whole.go
    assert early.toolchain in (None, whole.toolchain)


def test_lines_are_numbered_for_messages() -> None:
    lines = scan(b"// x\nmodule m\r\n\r\ngo 1.22 // why\r\ntoolchain go1.23.1\r\n")
    assert lines == ModuleLines(DirectiveLine("1.22", 4), DirectiveLine("go1.23.1", 5))


@pytest.mark.parametrize(
    ("minimum", "key", "wanted"),
    [
        (Minimum("1.22.3"), "mod-1.22.3", "1.22.3"),
        (Minimum("1.22.3", "go1.23.1"), "mod-1.22.3+go1.23.1", "1.23.1"),
        (Minimum("", "go1.23.1"), "mod-+go1.23.1", "1.23.1"),
        (Minimum("1.24", "go1.23.1"), "mod-1.24+go1.23.1", "1.24"),
        (Minimum("1.22", "default"), "mod-1.22", "1.22"),
        (Minimum("1.22", "local"), "mod-1.22", "1.22"),
        (Minimum("1.22", "go1.23.1-corp"), "mod-1.22+go1.23.1-corp", "1.23.1"),
        (Minimum("1.22", "bogus"), "mod-1.22+bogus", "1.22"),
        (Minimum("1.22+go1.23.1"), None, None),
        (Minimum("1.22", "go1.23.1+x"), None, "1.22"),
        (Minimum("1.22", "go1.23.1/../x"), None, "1.22"),
        (Minimum("go1.22"), "mod-go1.22", None),
        (Minimum("1.27RC1"), None, None),
        (Minimum("1" * 200), None, "1" * 200),
        (Minimum(), "mod-", None),
    ],
)
def test_the_answer_file_of_a_minimum(minimum: Minimum, key: str | None, wanted: str | None) -> None:
    assert minimum.key == key
    assert (minimum.wanted.text if minimum.wanted else None) == wanted
    read_back = Minimum.from_key(key) if key else None
    assert read_back is None or read_back.wanted == minimum.wanted


@given(st.text(), st.text())
def test_every_key_is_a_plain_file_name_that_means_the_same(go: str, toolchain: str) -> None:
    minimum = Minimum(go, toolchain)
    if key := minimum.key:
        assert key.isascii()
        assert not set(key) & set("/\\\0\n")
        assert Minimum.from_key(key) == Minimum(go, "" if toolchain in ("default", "local") else toolchain)


def test_names_of_other_answers_are_no_minimum() -> None:
    assert Minimum.from_key("go1.22") is None
    assert Minimum.from_key("default") is None


def test_nul_bytes_are_dropped_as_a_shell_drops_them() -> None:
    assert scan(b"\0module m\n\0go 1.\x0022.3\0\n") == ModuleLines(DirectiveLine("1.22.3", 2))


def test_bytes_that_are_no_text_stay_where_they_are() -> None:
    data = b"module \xff\n\ngo 1.22.3 // \xfe\ntoolchain go1.23.1\xff\n"
    assert scan_all(data) == ModuleLines(DirectiveLine("1.22.3", 3), DirectiveLine("go1.23.1\udcff", 4))


def test_where_the_go_line_is_late_the_whole_file_is_read() -> None:
    data = b"module m\nrequire a v1\ngo 1.22.3\nreplace a => b\ntoolchain go1.23.1\n"
    assert scan(data) == scan_all(data) == ModuleLines(DirectiveLine("1.22.3", 3), DirectiveLine("go1.23.1", 5))
