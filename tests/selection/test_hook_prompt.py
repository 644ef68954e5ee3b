"""The hook beside other people's settings: prompt commands, shell options, aliases, functions named cd."""

import pytest

from gvm_py.shell.quote import Shell
from tests.support.run import Sandbox
from tests.support.shells import Workplace

ONE = "go version go1.22.3 linux/amd64 GOROOT=unset"
TWO = "go version go1.23.1 linux/amd64 GOROOT=unset"
STEPS = ("cd one", "go", "cd ../two && go", "cd ../lost", "env | grep GOSDK_HOOK_BIN | wc -l")
EXPECTED = [ONE, TWO, "0"]


def place_for(shell: Shell, sandbox: Sandbox, before: str) -> Workplace:
    """Return a workplace whose start-up file has lines of the user before the block."""
    place = Workplace.create(sandbox, shell, "--hook")
    place.add_rc(shell, before, first=True)
    return place


def go_of_each_directory(place: Workplace, shell: Shell) -> list[str]:
    _, one, two, _, none = place.run(shell, *STEPS)
    return [one, two, none]


@pytest.mark.parametrize(
    "settings",
    [
        "set -u",
        "set -e",
        "set -eu",
        "set -o noglob",
        "IFS=o/",
        "alias go='go' mod='nope' cd='cd' case='case'",
        "set -o nounset; unset GOROOT GOSDK_VERSION GOWORK GO111MODULE TMPDIR PROMPT_COMMAND",
        "trap 'true' DEBUG; trap 'echo trapped >&2' ERR",
        "PROMPT_COMMAND='true;'",
        "PROMPT_COMMAND='true  # comment'",
        "PROMPT_COMMAND=(true 'true;')",
        "export PROMPT_COMMAND=true",
        'cd() { builtin cd "$@" || return; moved=yes; }',
        "shopt -s nocasematch nullglob extglob",
        "set -o posix",
    ],
)
def test_in_bash_the_hook_works_under_any_setting(settings: str, sandbox: Sandbox) -> None:
    assert go_of_each_directory(place_for("bash", sandbox, settings), "bash") == EXPECTED


@pytest.mark.parametrize(
    "settings",
    [
        "set -u",
        "set -e",
        "setopt ksh_arrays sh_word_split null_glob extended_glob",
        "setopt no_rcs; setopt glob_subst no_nomatch",
        "setopt warn_create_global warn_nested_var",
        "IFS=o/",
        "alias go='go' mod='nope' cd='cd' case='case'; alias -g GG='| cat'",
        "unset precmd_functions chpwd_functions; setopt no_unset",
        "precmd_functions=(true) chpwd_functions=(true)",
        "precmd() { true }; chpwd() { true }",
        'cd() { builtin cd "$@" }',
    ],
)
def test_in_zsh_the_hook_works_under_any_setting(settings: str, sandbox: Sandbox) -> None:
    assert go_of_each_directory(place_for("zsh", sandbox, settings), "zsh") == EXPECTED


@pytest.mark.parametrize("settings", ["set -g IFS o", "alias cd='cd'", "set -gx fish_trace ''"])
def test_in_fish_the_hook_works_under_any_setting(settings: str, sandbox: Sandbox) -> None:
    assert go_of_each_directory(place_for("fish", sandbox, settings), "fish") == EXPECTED


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_every_way_to_change_directory_is_followed_on_the_same_line(shell: Shell, sandbox: Sandbox) -> None:
    place = Workplace.create(sandbox, shell, "--hook")
    pushed, back, inner, outer = place.run(
        shell, "pushd one >/dev/null; go", "popd >/dev/null; cd two; go", "(cd ../one && go)", "cd nowhere 2>&1 || go"
    )
    assert (pushed, back, inner) == (ONE, TWO, ONE)
    assert outer.endswith(TWO), "a cd that fails changes nothing, and says that it failed"


def test_other_prompt_commands_see_the_status_of_the_command(sandbox: Sandbox) -> None:
    place = place_for("bash", sandbox, "PROMPT_COMMAND=true")
    place.add_rc("bash", 'after() { echo "saw $?"; }; PROMPT_COMMAND+=(after)')
    _, seen = place.run("bash", "cd one", "(exit 42)")
    assert "saw 42" in seen.split("\n")
    _, seen = place.run("bash", "PROMPT_COMMAND='_gosdk_hook;echo string saw $?'", "(exit 41)")
    assert "string saw 41" in seen.split("\n")


@pytest.mark.parametrize(
    ("shell", "hooks"), [("bash", "${PROMPT_COMMAND[*]}"), ("zsh", "$precmd_functions $chpwd_functions")]
)
def test_sourcing_it_again_adds_no_second_hook(shell: Shell, hooks: str, sandbox: Sandbox) -> None:
    place = Workplace.create(sandbox, shell, "--hook")
    again = f". '{sandbox.root}/activate.sh'; . '{sandbox.root}/hook.sh' path"
    _, _, shown, ran = place.run(shell, again, again, f'echo "{hooks}"', "cd one && go")
    assert shown.split() == ["_gosdk_hook"] + ["_gosdk_moved"] * (shell == "zsh")
    assert ran == ONE


def test_a_cd_function_of_the_user_is_still_called(sandbox: Sandbox) -> None:
    place = place_for("bash", sandbox, 'cd() { builtin cd "$@" && echo "moved to $1"; }')
    assert place.run("bash", "cd one && go") == [f"moved to one\n{ONE}"]


def test_bash_before_5_1_gets_a_string(sandbox: Sandbox) -> None:
    """The branch for old bash is run in this one, by giving it the old version number."""
    place = Workplace.create(sandbox, "bash", "--hook")
    hook = sandbox.root / "hook.sh"
    hook.write_text(hook.read_text().replace("BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]", "302"))
    place.add_rc("bash", "PROMPT_COMMAND='true; '", first=True)
    place.add_rc("bash", 'PROMPT_COMMAND="$PROMPT_COMMAND; later=yes"')
    assert go_of_each_directory(place, "bash") == EXPECTED
    assert place.run("bash", 'echo "$later ${#PROMPT_COMMAND[@]}"') == ["yes 1"]
