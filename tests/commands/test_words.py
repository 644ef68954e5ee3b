"""Commands as people type them: habits, typos, options in any place, and help where nothing is typed."""

import re
from collections.abc import Iterator

import click
import pytest

from gvm_py.cli import gosdk
from gvm_py.cli.catalog import COMMANDS
from gvm_py.cli.habits import ALIASES
from gvm_py.cli.words import arrange
from tests.support.internet import Internet
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.typed import complaint

# The ten commonest actions in the words of each manager, and what runs here.
HABITS = {
    "goenv install 1.22": "install 1.22",
    "goenv install --list": "list-remote",
    "goenv versions": "list",
    "goenv version": "current",
    "goenv global 1.22": "default 1.22",
    "goenv local 1.22": "use 1.22",
    "goenv uninstall 1.22.3": "uninstall 1.22.3",
    "goenv prefix": "which --goroot",
    "rustup toolchain install 1.22": "install 1.22",
    "rustup toolchain list": "list",
    "rustup update": "upgrade",
    "rustup default 1.22": "default 1.22",
    "rustup override set 1.22": "use 1.22",
    "rustup show": "status",
    "rustup run 1.22 go version": "exec 1.22 go version",
    "rustup self update": "self upgrade",
    "uv python install 1.22": "install 1.22",
    "uv pin 1.22": "use 1.22",
    "uv find": "which",
    "mise use -g go@1.22": "use -g go@1.22",
    "mise ls": "list",
    "mise ls-remote": "list-remote",
    "mise i go@1.22": "install go@1.22",
    "mise x go@1.22 -- go version": "exec go@1.22 -- go version",
    "mise where": "which --goroot",
    "mise prune": "gc",
    "mise reshim": "rehash",
    "mise self-update": "self upgrade",
    "mise settings ls": "config list",
    "nvm ls": "list",
    "nvm alias default 1.22": "default 1.22",
    "pyenv rm 1.22": "uninstall 1.22",
    "pyenv version-origin": "current",
    "pyenv latest 1.22": "info 1.22",
    "goenv installed": "list",
    "goenv init -": "setup",
    "rustup toolchain add 1.22": "install 1.22",
    "rustup toolchain remove 1.22": "uninstall 1.22",
    "rustup toolchain link mine ./go": "import --link --as mine ./go",
    "rustup show active-toolchain": "current",
    "uv python list": "list",
    "goup download 1.22": "install 1.22",
    "pip reinstall 1.22": "install --reinstall 1.22",
    "winget install --latest": "install stable",
    "npm delete 1.22": "uninstall 1.22",
    "uv tool update-shell": "setup",
    "nvm use none": "use --unset",
    "snap revert": "undo",
    "uv python find 1.22": "which 1.22",
    "uv python pin 1.22": "use 1.22",
    "uv python uninstall 1.22": "uninstall 1.22",
    "uv python upgrade 1.22": "upgrade 1.22",
    "uv python update-shell": "setup",
    "uv tool install x": "tools add x",
    "uv tool list": "tools list",
    "uv tool upgrade x": "tools rebuild x",
    "uv tool uninstall x": "tools remove x",
    "uv cache clean": "gc --dry-run",
    "mise install go": "install stable",
    "mise use go": "use stable",
    "mise u go@1.22": "use go@1.22",
    "mise ls-remote go": "list-remote",
    "mise current go": "current",
    "mise latest go": "info stable",
    "mise up go": "upgrade",
    "mise activate zsh": "setup --shell zsh",
    "mise implode": "self uninstall",
    "nvm install --lts": "install stable",
    "nvm ls available": "list-remote",
    "nvm unalias default": "default --unset",
    "nvm deactivate": "setup --undo",
    "nvm use default": "use --unset",
    "nvm which 1.22": "which 1.22",
    "goenv local --unset": "use --unset",
    "goenv global --unset": "default --unset",
    "goenv root": "--version",
    "goenv whence gofmt": "which gofmt",
    "goenv install -s 1.22.3": "install 1.22.3",
    "goenv install -f 1.22.3": "install --reinstall 1.22.3",
    "goenv exec go version": "exec go version",
    "mise exec -- go version": "exec -- go version",
    "mise sh go@1.22": "shell go@1.22",
    "goenv init - zsh": "setup --shell zsh",
    "goenv uninstall --force 1.22.3": "uninstall --yes 1.22.3",
    "goenv commands": "help",
    "rustup override unset": "use --unset",
    "rustup override remove": "use --unset",
    "rustup default none": "default --unset",
    "rustup show home": "--version",
    "mise unuse go": "use --unset",
    "mise unuse -g go": "use --unset -g",
    "mise use -g go": "use -g stable",
    "mise use -g golang@1.22": "use -g golang@1.22",
    "mise use --pin go@1.22": "use --exact go@1.22",
    "mise ls go": "list",
    "mise env -s zsh go@1.22": "env --shell zsh go@1.22",
    "asdf install golang 1.22.3": "install 1.22.3",
    "asdf install golang latest": "install latest",
    "asdf set golang 1.22.3": "use 1.22.3",
    "asdf set --home golang 1.22.3": "use --global 1.22.3",
    "asdf list golang": "list",
    "asdf list all golang": "list-remote",
    "asdf current golang": "current",
    "asdf where golang 1.22": "which --goroot 1.22",
    "asdf latest golang": "info stable",
    "asdf uninstall golang 1.22.3": "uninstall 1.22.3",
    "asdf reshim golang": "rehash",
    "uv python pin --rm": "use --unset",
    "uv python pin --global 1.22": "use --global 1.22",
    "uv python find": "which",
    "uv python dir": "--version",
    "uv tool upgrade --all": "tools rebuild",
    "gvm install go1.22.3 -B": "install go1.22.3",
    "gvm use go1.22.3 --default": "use go1.22.3 --global",
    "gvm listall": "list-remote",
    "g set latest": "use latest",
    "g clean": "gc --dry-run",
    "sdkman flush": "gc --dry-run",
    "gobrew use mod": "use --unset",
    "goup ls-ver": "list-remote",
    "sdkman default go 1.22": "default 1.22",
    "sdkman home go 1.22": "which --goroot 1.22",
    "sdkman use go 1.22": "use 1.22",
    "sdkman uninstall go": "uninstall",
    "sdkman selfupdate": "self upgrade",
    "cargo +1.22 go version": "exec 1.22 go version",
    "cargo +1.22 -- go vet --json": "exec 1.22 -- go vet --json",
    "goenv latest": "info stable",
    "asdf reshim golang 1.22": "rehash",
    "asdf list golang 1.22": "list 1.22",
    "nvm ls 1.22": "list 1.22",
    "nvm remote": "list-remote",
    "uv python list --all-versions": "list-remote --all",
    "uv python pin --resolved 1.22": "use --exact 1.22",
    "uv generate-shell-completion zsh": "completions zsh",
    "mise use --remove go": "use --unset",
    "mise settings unset verify": "config unset verify",
    "mise prune -n": "gc --dry-run",
    "rustup man install": "help install",
}


def commands(group: click.Group, *words: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command with the words that lead to it, groups included."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield " ".join((*words, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)


_ALL = tuple(commands(gosdk))


@pytest.mark.parametrize(("typed", "meant"), HABITS.items(), ids=HABITS)
def test_habits_of_other_managers_are_understood(typed: str, meant: str) -> None:
    words = arrange(typed.split()[1:])
    assert words == meant.split()
    assert complaint(f"gosdk {meant}", is_mention=True) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("override unset", "gosdk override unset is `gosdk use --unset`"),
        ("use default", "gosdk use default is `gosdk use --unset`"),
        ("root", "gosdk root is `gosdk --version`"),
        ("dir", "gosdk dir is `gosdk --version`"),
        ("repair", "error: there is no command 'repair': doctor repairs settings, and verify SDKs\nhint: gosdk doctor"),
        ("whence go", "gosdk whence is `gosdk which`"),
        ("alias", "error: there is no command 'alias', but these: alias default\nhint: gosdk --help\n"),
        (
            "cache size",
            "error: there is no command 'cache', but these: cache dir, cache clean, cache clear, cache prune",
        ),
        (
            "plugin add golang",
            "error: there is no command 'plugin': gosdk needs no plugins\nhint: gosdk install stable",
        ),
        ("target list", "error: there is no command 'target': every SDK of Go builds for every platform, by GOOS and"),
    ],
)
def test_a_habit_with_another_meaning_or_with_none_is_answered(typed: str, said: str, sandbox: Sandbox) -> None:
    done = sandbox.gosdk(*typed.split())
    assert done.err.startswith(said), done.err
    assert done.code == (2 if said.startswith("error") else 0)


def test_every_alias_leads_to_a_command_and_hides_none() -> None:
    for alias, command in ALIASES.items():
        assert command[0] in COMMANDS or command == ("--version",)
        assert len(alias) > 1 or alias[0] not in COMMANDS


@pytest.mark.parametrize(
    ("typed", "arranged"),
    [
        ("list --json -q", "-q list --json"),
        ("--json config list", "config list --json"),
        ("install 1.22 --color never -v", "--color never -v install 1.22"),
        ("list -V", "-V list"),
        ("exec 1.22 go test -v --json", "exec 1.22 go test -v --json"),
        ("-q exec 1.22 -- go test -q", "-q exec 1.22 -- go test -q"),
        ("matrix --json 1.22 -- go test -v --json", "matrix 1.22 --json -- go test -v --json"),
        ("shim-exec go -- -v --version", "shim-exec go -- -v --version"),
        ("exec --json 1.22 -- go version", "exec --json 1.22 -- go version"),
        ("-g use 1.22", "use 1.22 -g"),
        ("-g exec 1.22 go version", "-g exec 1.22 go version"),
        ("global -g 1.22", "default 1.22"),
        ("list --color", "--color=always list"),
        ("list --no-color --json", "--color=never list --json"),
        ("-v", "-v --version"),
        ("-q --color never", "-q --color never --help"),
    ],
)
def test_options_of_gosdk_may_stand_anywhere(typed: str, arranged: str) -> None:
    assert arrange(typed.split()) == arranged.split()


@pytest.mark.parametrize("words", ["--json list", "list --json", "ls -q --json", "--color always list --json"])
def test_json_in_any_place_prints_the_envelope(sandbox: Sandbox, words: str) -> None:
    assert sandbox.gosdk(*words.split()).json() == {"schema": 1, "command": "list", "data": []}


@pytest.mark.parametrize("words", ["", "config", "self", "tools", "ide", "mirror"])
def test_nothing_typed_shows_clean_help(sandbox: Sandbox, words: str) -> None:
    done = sandbox.gosdk(*words.split())
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: gosdk {words}".rstrip())
    assert done.out == sandbox.gosdk(*words.split(), "--help").out


@pytest.mark.parametrize("flags", ["-q", "--quiet", "--color never", "--no-color"])
def test_flags_alone_show_the_same_help(sandbox: Sandbox, flags: str) -> None:
    done = sandbox.gosdk(*flags.split())
    assert (done.code, done.out, done.err) == (0, sandbox.gosdk().out, "")


@pytest.mark.parametrize(
    ("typed", "arranged"),
    [
        ("gc --dry-run # list unused SDKs -- and why", "gc --dry-run"),
        ("list --json # as a program reads it", "list --json"),
        ("exec 1.22 # sh", "exec 1.22 # sh"),
        ("exec 1.22 -- echo # sh", "exec 1.22 -- echo # sh"),
        ("# only this", ""),
    ],
)
def test_a_comment_that_zsh_passes_on_is_left_out(typed: str, arranged: str) -> None:
    assert arrange(typed.split()) == arranged.split()


def test_v_alone_is_the_version_as_elsewhere(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("-v") == sandbox.gosdk("--version")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("docter", "gosdk doctor"),
        ("instal", "gosdk install"),
        ("isntall", "gosdk install"),
        ("verison", "gosdk current"),
        ("xyzzy", "gosdk --help"),
        # Near to a habit only, whose command does something else, or removes something.
        ("hooks", "gosdk --help"),
        ("watch", "gosdk --help"),
        ("remte", "gosdk list-remote"),
        ("", "gosdk --help"),
    ],
)
def test_a_typo_is_answered_with_the_nearest_command(sandbox: Sandbox, typed: str, meant: str) -> None:
    done = sandbox.gosdk(typed)
    assert (done.code, done.out) == (2, "")
    name = meant.removeprefix("gosdk ")
    asked = "" if name == "--help" else f"; did you mean {name!r}?"
    assert done.err == f"error: there is no command {typed!r}{asked}\nhint: {meant}\n"


TYPOS = {
    "tools instal x": ("there is no command 'instal' in gosdk tools; did you mean 'add'?", "gosdk tools add x"),
    "config st shim sh": ("there is no command 'st' in gosdk config; did you mean 'set'?", "gosdk config set shim sh"),
    "self upgrad": ("there is no command 'upgrad' in gosdk self; did you mean 'upgrade'?", "gosdk self upgrade"),
    "-q ide lg": ("there is no command 'lg' in gosdk ide; did you mean 'log'?", "gosdk -q ide log"),
    "tools xyzzy": (
        "there is no command 'xyzzy' in gosdk tools; its commands are list, rebuild, sync, add, remove, import",
        "gosdk tools --help",
    ),
    "mirror chek d": (
        "'chek' is neither a command of gosdk mirror nor a directory; did you mean 'check'? "
        "To make a directory of that name, type it as ./chek",
        "gosdk mirror check --help",
    ),
    "help docter": (
        "there is no command and no topic 'docter'; topics: "
        "bridge, ci-check, ide, selection, store, verification, versions, doctor",
        "gosdk help doctor",
    ),
    "list --jsn": ("gosdk list has no option --jsn; did you mean --json?", "gosdk list --json"),
    "install --sorce=m 1.22": (
        "gosdk install has no option --sorce; did you mean --source?",
        "gosdk install --source=m 1.22",
    ),
    "install --sorce=https://u:s3cr3t@h/x 1.22": (
        "gosdk install has no option --sorce; did you mean --source?",
        "gosdk install --help",
    ),
    "list -json": ("gosdk list has no option -json; did you mean --json?", "gosdk list --json"),
    "-help": ("gosdk has no option -help; did you mean --help?", "gosdk --help"),
    "-q install -source=m 1.22": (
        "gosdk install has no option -source; did you mean --source?",
        "gosdk -q install --source=m 1.22",
    ),
    "--colr": ("gosdk has no option --colr; did you mean --color?", "gosdk --help"),
    "shell --unset": (
        "gosdk shell has no option --unset: the selection ends with the shell that it starts, or with this",
        "unset GOSDK_VERSION",
    ),
    "uninstall --all": (
        "gosdk uninstall has no option --all: it removes the versions that it is given",
        "gosdk uninstall $(gosdk list --bare)",
    ),
    "ci-check nosuch": ("directory 'nosuch' does not exist", "gosdk ci-check --help"),
    "config get verfy": ("there is no setting 'verfy'; did you mean verify?", "gosdk config get verify"),
    "config set auto-install true": (
        "there is no setting 'auto-install'; did you mean auto_install?",
        "gosdk config set auto_install true",
    ),
    "list-remote --source goprox": (
        "--source: there is no source 'goprox'; a source is one of auto, go.dev, golang.google.cn, goproxy, "
        "a path or a URL; did you mean goproxy?",
        "gosdk list-remote --source goproxy",
    ),
    "help python": (
        "there is no command and no topic 'python'; topics: "
        "bridge, ci-check, ide, selection, store, verification, versions, doctor",
        "gosdk help",
    ),
    "use --path . 1.22": ("gosdk use has no option --path", "gosdk use --help"),
    "import --force": ("gosdk import has no option --force", "gosdk import --help"),
    "gc -z": ("gosdk gc has no option -z", "gosdk gc --help"),
    "setup bash": ("gosdk setup takes no further argument: bash", "gosdk setup --shell bash"),
    "doctor shims": ("shims is not a directory", "gosdk doctor --only shims"),
    "doctor nonsense": ("nonsense is not a directory", "gosdk doctor --help"),
    "sync-ide vscode": ("vscode is not a directory", "gosdk sync-ide --ide vscode"),
    "help config sett": ("there is no command 'sett' in gosdk config", "gosdk config --help"),
    "list 1.22 extra": ("gosdk list takes no further argument: extra", "gosdk list --help"),
    "config set shim": ("gosdk config set needs VALUE", "gosdk config set --help"),
    "exec 1.22": ("gosdk exec needs COMMAND", "gosdk exec --help"),
    "exec --json 1.22 -- go version": ("gosdk exec has no option --json", "gosdk exec --help"),
    "uninstall": ("gosdk uninstall needs VERSION", "gosdk uninstall --help"),
    "install --source": ("the option --source needs a value", "gosdk install --help"),
    "use --global=3": ("the option --global takes no value", "gosdk use --help"),
    "completions bsh": (
        "'bsh' is not one of bash, zsh, fish, powershell, nushell; did you mean bash?",
        "gosdk completions bash",
    ),
    "audit --format sarf": (
        "--format: 'sarf' is not one of text, json, sarif; did you mean sarif?",
        "gosdk audit --format sarif",
    ),
}


@pytest.mark.parametrize("words", TYPOS)
def test_a_typo_at_any_level_is_answered_in_our_words(sandbox: Sandbox, words: str) -> None:
    message, hint = TYPOS[words]
    done = sandbox.gosdk(*words.split())
    assert (done.code, done.out, done.err) == (2, "", f"error: {message}\nhint: {hint}\n")
    assert list(sandbox.cwd.iterdir()) == []


def test_a_habit_that_means_something_else_elsewhere_is_named(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    done = sandbox.gosdk("local", "1.22")
    assert done.code == 0
    assert done.err.startswith("gosdk local is `gosdk use`\n")
    assert (sandbox.cwd / ".go-version").read_text() == "1.22\n"


@pytest.mark.parametrize(("typed", "argument"), [("1.99", "1.99"), ("go --sdk 1.99", "--sdk")])
def test_which_names_the_argument_that_was_typed(sandbox: Sandbox, typed: str, argument: str) -> None:
    done = sandbox.gosdk("which", *typed.split())
    said = f"error: Go 1.99 is not installed; argument {argument} requests it\nhint: gosdk install 1.99\n"
    assert (done.code, done.out, done.err) == (3, "", said)


def test_version_says_what_a_report_needs(sandbox: Sandbox) -> None:
    shown = sandbox.gosdk("list", "-V").out
    assert re.fullmatch(rf"gosdk \S+ \(Python \S+, linux/\w+, store {re.escape(str(sandbox.root))}\)\n", shown)


@pytest.mark.parametrize(("name", "command"), _ALL, ids=lambda value: value if isinstance(value, str) else "")
def test_every_help_has_examples_that_gosdk_understands(name: str, command: click.Command) -> None:
    _, heading, examples = (command.help or "").partition("Examples:\n")
    lines = [line.strip() for line in examples.splitlines() if line.strip()]
    assert heading, f"gosdk {name} --help has no examples"
    assert lines
    for line in lines:
        # What stands in $(...) of a shell, or in ('...') of cmd.
        typed = re.split(r"""\)"|'\)""", line[line.index("gosdk") :])[0]
        assert complaint(typed) is None, line
        assert len(line) <= 76, f"does not fit in 80 columns: {line}"


@pytest.mark.parametrize(("name", "command"), _ALL, ids=lambda value: value if isinstance(value, str) else "")
def test_one_idea_has_one_name(name: str, command: click.Command) -> None:
    options = {
        word for item in command.params if isinstance(item, click.Option) and not item.hidden for word in item.opts
    }
    metavars = {item.metavar for item in command.params if isinstance(item, click.Argument) and item.metavar}
    assert not options & {"--arch", "--sarif", "--preview", "--force-yes"}, name
    assert not any("REQUEST" in metavar or "MINOR" in metavar for metavar in metavars), name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("install --platform linux/amd46 1.26", "install --platform linux/amd64 1.26"),
        ("install --platform Linux-AArch64 1.26", "install --platform linux/arm64 1.26"),
        ("lock --platform linux/amd", "lock --platform linux/amd64"),
        ("list-remote --platform macos/arm64", "list-remote --platform darwin/arm64"),
        ("mirror copy --platform windos/x64 copies 1.26", "mirror copy --platform windows/amd64 copies 1.26"),
    ],
)
def test_a_slip_in_a_platform_is_corrected_before_anything_is_asked(
    sandbox: Sandbox, internet: Internet, typed: str, meant: str
) -> None:
    internet.publish("1.26.1", "linux-amd64", "linux-arm64", "darwin-arm64", "windows-amd64")
    (sandbox.cwd / ".go-version").write_text("1.26\n")
    outcome = sandbox.gosdk(*typed.split())
    assert (outcome.code, outcome.out) == (2, "")
    (slip, platform) = (line.split()[line.split().index("--platform") + 1] for line in (typed, meant))
    slip = slip.lower().replace("-", "/")
    said = f"error: '{slip}' is not a platform that Go knows; did you mean {platform}?\nhint: gosdk {meant}\n"
    assert (outcome.err, internet.releases.asked) == (said, [])


@pytest.mark.parametrize("platform", ["linux/e2k", "haiku/amd64", "windows/s390x", "linux/sparc64"])
def test_a_platform_like_no_other_is_asked_for(sandbox: Sandbox, platform: str) -> None:
    outcome = sandbox.gosdk("install", "--platform", platform, "1.26.1")
    assert (outcome.code, "is not a platform" in outcome.err) == (5, False)
