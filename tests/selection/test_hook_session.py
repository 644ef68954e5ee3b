"""The hook in interactive shells, set up by `gosdk setup --hook`: what people type, in the order they type it."""

import shutil

import pytest

from gvm_py.shell.quote import Shell
from tests.support.run import Sandbox
from tests.support.shells import Workplace

SHELLS: tuple[Shell, ...] = ("bash", "zsh", "fish")
ONE = "go version go1.22.3 linux/amd64"
TWO = "go version go1.23.1 linux/amd64"


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> Shell:
    chosen: Shell = request.param
    return chosen


@pytest.fixture
def place(sandbox: Sandbox, shell: Shell) -> Workplace:
    return Workplace.create(sandbox, shell, "--hook")


def test_go_is_the_sdk_of_the_directory_with_no_shim_between(shell: Shell, place: Workplace) -> None:
    steps = ("cd one", "go", "cd ../two && go", "cd ../one/.. && cd two && go", "cd ..")
    _, one, two, again, _ = place.run(shell, *steps)
    # A shim would have set GOROOT.
    assert one == f"{ONE} GOROOT=unset"
    assert two == again == f"{TWO} GOROOT=unset"


def test_where_nothing_answers_the_shims_take_over(shell: Shell, place: Workplace) -> None:
    shims = str(place.box.root / "shims" / "go")
    paths = place.run(shell, "cd one", "command -v go", "cd ../lost", "command -v go", "cd ..", "command -v go")
    assert paths[1::2] == [str(place.goroot("1.22.3") / "bin" / "go"), shims, shims]


def test_an_sdk_deleted_by_hand_while_the_shell_is_open_is_left(shell: Shell, place: Workplace) -> None:
    remove = f"rm -r '{place.goroot('1.22.3')}'"
    _, first, _, _, after = place.run(shell, "cd one", "command -v go", remove, "cd .; cd ../one", "command -v go")
    assert first == str(place.goroot("1.22.3") / "bin" / "go")
    assert after == str(place.box.root / "shims" / "go")


def test_a_file_that_changes_is_followed_at_the_next_prompt(shell: Shell, place: Workplace) -> None:
    seen = place.type_on_terminal(shell, "cd one", "go | tr g G", "echo 1.23.1 >.go-version", "go | tr g G")
    assert seen.index("Go version Go1.22.3") < seen.index("Go version Go1.23.1")


def test_a_version_named_by_variable_is_followed(shell: Shell, place: Workplace) -> None:
    set_it = "set -gx GOSDK_VERSION 1.23" if shell == "fish" else "export GOSDK_VERSION=1.23"
    *_, ran = place.run(shell, set_it, "cd one", "go")
    assert ran == f"{TWO} GOROOT=unset"


def test_the_status_of_the_command_before_is_kept(shell: Shell, place: Workplace) -> None:
    status = "$status" if shell == "fish" else "$?"
    assert place.run(shell, f"cd one; false; echo {status}", f"cd ../nowhere; echo {status}")[0] == "1"
    ask = "function ask; return 3; end" if shell == "fish" else "ask() { return 3; }"
    seen = place.type_on_terminal(shell, ask, "ask", f"echo last={status}.")
    assert "last=3." in seen


def test_nested_shells_do_not_make_path_longer(shell: Shell, place: Workplace) -> None:
    show = "string join : $PATH" if shell == "fish" else "echo $PATH"
    inner = f"{shutil.which(shell)} -ic"
    (place.box.cwd / "inner").write_text(f"cd ../two; {show}; {inner} '. ../innermost'\n")
    (place.box.cwd / "innermost").write_text(f"cd ../one; {show}\n")
    seen = place.run(shell, f"cd one; {inner} '. ../inner'", "cd ../two", show)
    assert len(seen[0].split("\n")) == 2
    longest = max(len(path.split(":")) for path in "\n".join(seen).split("\n"))
    added = ("the SDK", "the shims", "GOBIN")
    assert longest == len(place.box.environment()["PATH"].split(":")) + len(added)
    assert seen[-1].startswith(f"{place.goroot('1.23.1')}/bin:{place.box.root}/shims:")


def test_goroot_is_exported_only_where_asked_for_and_taken_back(shell: Shell, place: Workplace) -> None:
    show = 'echo "GOROOT=$GOROOT."'
    assert place.run(shell, "cd one", show)[1] == "GOROOT=."
    assert place.box.gosdk("setup", "--goroot").code == 0
    _, one, _, two, _, none = place.run(shell, "cd one", show, "cd ../two", show, "cd ..", show)
    assert one == f"GOROOT={place.goroot('1.22.3')}."
    assert two == f"GOROOT={place.goroot('1.23.1')}."
    assert none == "GOROOT=."


def test_an_inherited_goroot_never_meets_the_go_of_another_sdk(shell: Shell, place: Workplace) -> None:
    _, ran = place.run(shell, "cd one", "go", env={"GOROOT": "/of/another"})
    assert ran == f"{ONE} GOROOT={place.goroot('1.22.3')}"


def test_a_new_shell_after_undo_knows_nothing_of_it(shell: Shell, place: Workplace) -> None:
    assert place.box.gosdk("setup", "--undo").code == 0
    show = "string join : $PATH" if shell == "fish" else "echo $PATH"
    _, path = place.run(shell, "cd one", show)
    assert path == place.box.environment()["PATH"]


def test_a_script_of_the_shell_gets_the_shims_and_no_hook(shell: Shell, place: Workplace) -> None:
    ran = place.run(shell, f"{shutil.which(shell)} -c 'cd two; command -v go; echo $GOSDK_HOOK_BIN'")
    assert ran == [f"{place.box.root}/shims/go"]
