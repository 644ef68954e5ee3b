"""The lines of start-up files that doctor understands, and the one program that it asks."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.doctor.defaults import GOROOTS, usual_goroots
from gvm_py.doctor.probe import ask
from gvm_py.doctor.startup_lines import StartLines, read_start_lines


def read(home: Path, text: str, name: str = ".bashrc", goos: str = "linux") -> StartLines:
    """Return what a home with one start-up file says; what the system's own files say is left out."""
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    lines = read_start_lines({}, home, goos)
    of_home = tuple(item for item in lines.assignments if item.line.file.is_relative_to(home))
    return StartLines(home, of_home, tuple(line for line in lines.paths if line.file.is_relative_to(home)))


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("export GOROOT=/opt/go", "/opt/go"),
        ('  export GOROOT="/opt/my go" # mine', "/opt/my go"),
        ("export A=1 GOROOT=/opt/go B=2", "/opt/go"),
        ("[ -d /opt/go ] && export GOROOT='/opt/go'", "/opt/go"),
        ("if true; then GOROOT=/opt/go; fi", "/opt/go"),
        ("GOROOT=$HOME/go", "$HOME/go"),
        ("declare -x GOROOT=/opt/go", "/opt/go"),
        ("typeset -x GOROOT=/opt/go", "/opt/go"),
        ("set -gx GOROOT /opt/go", "/opt/go"),
        ("set --export --global GOROOT '/opt/go'", "/opt/go"),
        ("setenv GOROOT /opt/go", "/opt/go"),
        ("launchctl setenv GOROOT /opt/go", "/opt/go"),
        ("SETUVAR --export GOROOT:/opt/go", "/opt/go"),
        ("GOROOT DEFAULT=/opt/go", "/opt/go"),
        ("$env:GOROOT = '/opt/go'", "/opt/go"),
        ("# export GOROOT=/opt/go", None),
        ("unset GOROOT", None),
        ("GOROOT=/opt/go ./make.bash", None),
        ("alias g='GOROOT=/opt/go go'", None),
        ("echo $GOROOT", None),
        ("export MYGOROOT=/opt/go", None),
        ("export PATH=$GOROOT/bin:$PATH", None),
        ("set -e GOROOT", None),
        ("old() { export GOROOT=/opt/go; }", None),
        ("export GOROOT=/opt/go\nunset GOROOT", None),
        ("set -gx GOROOT /opt/go\nset -e GOROOT", None),
        ("setenv GOROOT /opt/go\nunsetenv GOROOT", None),
        ("export GOROOT=/opt/go\n  unset GOROOT", "/opt/go"),
    ],
)
def test_lines_that_set_a_variable_are_distinguished_from_those_that_do_not(
    line: str, value: str | None, tmp_path: Path
) -> None:
    found = read(tmp_path, f"\n{line}\n").assignments
    assert [(item.name, item.value, item.where) for item in found] == (
        [("GOROOT", value, f"{tmp_path}/.bashrc:2")] if value else []
    )


@pytest.mark.parametrize(
    "line",
    [
        "export PATH=/opt/go/bin:$PATH",
        'export PATH="$PATH:/opt/go/bin"',
        "export PATH=$PATH:$GOROOT/bin",
        "PATH=${GOROOT}/bin/:$PATH",
        "path=(/opt/go/bin $path)",
        "fish_add_path /opt/go/bin",
    ],
)
def test_the_line_that_puts_a_directory_on_path_is_found_in_every_form(line: str, tmp_path: Path) -> None:
    lines = read(tmp_path, f"export GOROOT=/opt/go\n{line}\n")
    found = lines.path_line(Path("/opt/go/bin"))
    assert found
    assert found.where == f"{tmp_path}/.bashrc:2"
    assert lines.path_line(Path("/opt/go")) is None


@pytest.mark.parametrize("tilde", ["~/go/bin", "$HOME/go/bin", "${HOME}/go/bin"])
def test_the_home_is_known_by_all_its_names(tilde: str, tmp_path: Path) -> None:
    lines = read(tmp_path, f"export PATH={tilde}:$PATH\n")
    assert lines.path_line(tmp_path / "go" / "bin")


@pytest.mark.parametrize(
    ("name", "goos", "in_session"),
    [
        (".profile", "linux", True),
        (".config/environment.d/go.conf", "linux", True),
        (".bashrc", "linux", False),
        (".config/fish/config.fish", "linux", False),
        (".zshrc", "darwin", True),
    ],
)
def test_what_a_desktop_session_reads_is_distinguished_from_what_only_terminals_read(
    name: str, goos: str, in_session: bool, tmp_path: Path
) -> None:
    (item,) = read(tmp_path, "GOPATH=/code\n", name, goos).assignments
    assert item.line.in_session is in_session


def test_the_variables_of_zsh_and_fish_move_their_files(tmp_path: Path) -> None:
    env = {"ZDOTDIR": str(tmp_path / "z"), "XDG_CONFIG_HOME": str(tmp_path / "c")}
    for name, text in (("z/.zshrc", "export GOBIN=/z"), ("c/fish/config.fish", "set -gx GOBIN /f")):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    found = read_start_lines(env, tmp_path / "home", "linux").assignments
    assert [item.value for item in found if item.name == "GOBIN"] == ["/z", "/f"]


@given(st.binary(max_size=300))
def test_no_bytes_in_a_start_up_file_are_too_strange(data: bytes) -> None:
    lines = read_lines_of(b"export GOROOT=/a\n" + data)
    assert lines.assignments[0].value == "/a"


def read_lines_of(data: bytes) -> StartLines:
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        (Path(home) / ".bashrc").write_bytes(data)
        lines = read_start_lines({}, Path(home), "linux")
    return StartLines(Path(home), tuple(item for item in lines.assignments if str(home) in item.where), ())


@pytest.mark.parametrize("kind", ["pipe", "directory", "huge", "long line"])
def test_a_start_up_file_that_is_none_says_nothing_and_holds_nobody_up(kind: str, tmp_path: Path) -> None:
    file = tmp_path / ".bashrc"
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "directory":
            file.mkdir()
        case "huge":
            file.write_bytes(b"export GOROOT=/a\n" * 100_000)
        case _:
            file.write_text("export " + "A=1 " * 1000 + "GOROOT=/a\n")
    found = read_start_lines({}, tmp_path, "linux").assignments
    assert [item for item in found if item.line.file == file] == []


def program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("sleep 60", "it gave no answer within 0.3 s"),
        ("echo 'go: broken' >&2; exit 2", "go: broken"),
        ("exit 3", "it ended with status 3 and said nothing"),
        ("echo hello", r"it answered 'hello\n' instead of JSON"),
        ("echo '[1]'", r"it answered '[1]\n' instead of JSON"),
        ("kill -9 $$", "it ended with status -9 and said nothing"),
    ],
)
def test_a_go_command_that_does_not_answer_is_an_error_in_words(script: str, error: str, tmp_path: Path) -> None:
    seconds = 0.3 if "sleep" in script else 10.0
    answer = ask(program(tmp_path / "go", script), {"PATH": "/usr/bin:/bin"}, seconds=seconds)
    assert (dict(answer.values), answer.error) == ({}, error)


def test_the_go_command_is_asked_outside_of_every_project_with_nothing_that_could_switch_it(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    script = f'echo "$PWD|$GOTOOLCHAIN|$GOWORK|$GOFLAGS|$GO111MODULE|$*" > {asked}; echo "{{}}"'
    env = {"PATH": "/usr/bin:/bin", "GOFLAGS": "-toolexec=evil", "GOTOOLCHAIN": "go1.99", "GOWORK": "/p/go.work"}
    ask(program(tmp_path / "go", script), env)
    assert asked.read_text() == "/|local|off|-v|on|env -json GOROOT GOPATH GOVERSION GOMODCACHE\n"


def test_a_program_that_is_not_there_is_an_error_in_words(tmp_path: Path) -> None:
    assert ask(tmp_path / "go", {}).error == "No such file or directory"


def test_usual_places_are_known_for_three_platforms_and_looked_up_below_the_home(tmp_path: Path) -> None:
    assert set(GOROOTS) == {"linux", "darwin", "windows"}
    for name in ("sdk/go1.22.1", ".asdf/installs/golang/1.21.0/go", ".goenv/versions/1.20.3", "sdk/gotip-empty"):
        (tmp_path / name / "bin").mkdir(parents=True)
    (tmp_path / "sdk/gotip-empty/bin").rmdir()
    found = [
        path.relative_to(tmp_path).as_posix() for path in usual_goroots("linux", tmp_path) if tmp_path in path.parents
    ]
    assert found == ["sdk/go1.22.1", ".asdf/installs/golang/1.21.0/go", ".goenv/versions/1.20.3"]
