"""No file, name, server or variable commands the terminal: every command, on a real terminal and in a pipe."""

import json
import os
import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from gvm_py.cli.catalog import COMMANDS
from tests.support import faults
from tests.support.forked import lines_in_pipe, lines_on_terminal
from tests.support.forkserver import CHECKOUT
from tests.support.http_server import serving
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.terminal import bytes_on_terminal

CLIPBOARD, TITLE, CLEAR, C1 = "\x1b]52;c;cHduZWQ=\a", "\x1b]0;owned\a", "\x1b[2J\x1b[35m", "\x9b2J\x9d0;t\x9c"
EVIL = f"{CLIPBOARD}{TITLE}{CLEAR}{C1}\u202egnp\u2066\u200f\r\b\x7f\ufeff\u2028"
EVIL_NAME = EVIL + "\udc9b2J"
"""For names of files, which need not be UTF-8: a lone byte 9B is a C1 code, too."""


def _go_version(project: Path) -> None:
    (project / ".go-version").write_text(f"1.26{EVIL}\n")


def _missing_pin(project: Path) -> None:
    (project / ".go-version").write_text("1.99.9\n")


def _go_mod(project: Path) -> None:
    (project / "go.mod").write_text(f"module x{EVIL}\n\ngo {CLIPBOARD}1.90\ntoolchain go1.91.1-{EVIL}\n", newline="")


def _go_work(project: Path) -> None:
    (project / "go.work").write_text(f"go 1.22.3\ntoolchain {EVIL}\nuse ./{EVIL}\n", newline="")


def _other_managers(project: Path) -> None:
    (project / ".tool-versions").write_text(f"golang 1.22.3{EVIL}\n", newline="")
    escaped = "".join(f"\\u{ord(char):04x}" for char in EVIL)
    (project / "mise.toml").write_text(f'[tools]\ngo = "1.22{escaped}"\n')
    (project / ".gvmrc").write_text(f"go{EVIL}\n", newline="")


def _ci_files(project: Path) -> None:
    (project / "go.mod").write_text("module x\n\ngo 1.26.0\n")
    (project / "Dockerfile").write_text(f"FROM golang:1.2{EVIL}\nENV GOTOOLCHAIN=go1.20{EVIL}\n", newline="")
    (project / ".github" / "workflows").mkdir(parents=True)
    value = json.dumps(f"1.2{EVIL}")
    workflow = f"jobs:\n a:\n  steps:\n  - uses: actions/setup-go@v5\n    with:\n     go-version: {value}\n"
    (project / ".github" / "workflows" / "a.yml").write_text(workflow)
    (project / ".gitlab-ci.yml").write_text(f'image: "golang:1.1{EVIL}"\n', newline="")


def _editors(project: Path) -> None:
    (project / "go.mod").write_text("module x\n\ngo 1.22.3\n")
    (project / ".vscode").mkdir()
    settings = {
        "go.goroot": f"/x/{EVIL}",
        "go.alternateTools": {"go": f"/y/{EVIL}"},
        "go.toolsEnvVars": {"GOROOT": EVIL},
    }
    (project / ".vscode" / "settings.json").write_text(json.dumps(settings))
    (project / ".idea").mkdir()
    # XML has no way to write most of them.
    xml = f'<project version="4"><component name="GOROOT" url="file:///z/\u202e\u2066\x9b{"x" * 9}"/></project>'
    (project / ".idea" / "workspace.xml").write_text(xml)


def _broken_files(project: Path) -> None:
    (project / "go.mod").write_text("module x\n\ngo 1.22.3\n")
    (project / "gosdk.lock").write_text(f"{EVIL} = 1\n", newline="")
    for name in (".vscode/settings.json", ".idea/workspace.xml", ".github/workflows/a.yml"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(f"<{EVIL}{{: {EVIL}", newline="")


def _names(project: Path) -> None:
    (project / "go.mod").write_text("module x\n\ngo 1.22.3\n")
    inner = project / f"in{EVIL_NAME}"
    inner.mkdir()
    (inner / "Dockerfile").write_text("FROM golang:1.20\n")
    (inner / "go.mod").write_text("module y\n\ngo 1.99.9\n")
    (inner / "go1.26.6.linux-amd64.tar.gz").write_bytes(b"\x1f\x8bnot really")


def _more_settings(project: Path) -> None:
    (project / "go.mod").write_text(f"module x\n\ngo 1.22.3\n\nrequire a.b/c{EVIL} v1\n", newline="")
    (project / "go.sum").write_text(f"a.b/c{EVIL} v1 h1:{EVIL}\n", newline="")
    (project / ".envrc").write_text(f"export GOROOT=/x{EVIL}\nuse go {EVIL}\n", newline="")
    (project / "Makefile").write_text(f"a:\n\tgo install golang.org/dl/go1.20{EVIL}@latest\n", newline="")
    for name in (".vscode", ".idea/runConfigurations", "vendor"):
        (project / name).mkdir(parents=True)
    launch = {"configurations": [{"type": "go", "name": EVIL, "env": {"GOROOT": EVIL}, "buildFlags": EVIL}]}
    (project / ".vscode" / "launch.json").write_text(json.dumps(launch))
    (project / "vendor" / "modules.txt").write_text(f"# a.b/c{EVIL} v1\n## explicit; go 1.99{EVIL}\n", newline="")
    run = '<component name="ProjectRunConfigurationManager"><configuration type="GoApplicationRunConfiguration" '
    run += 'name="a\u202e\x9b"><envs><env name="GOROOT" value="/g\u2066\x9b"/></envs></configuration></component>'
    (project / ".idea" / "runConfigurations" / "a.xml").write_text(run)


KINDS: dict[str, Callable[[Path], None]] = {
    "pin": _go_version,
    "missing pin": _missing_pin,
    "go.mod": _go_mod,
    "go.work": _go_work,
    "other managers": _other_managers,
    "ci files": _ci_files,
    "editors": _editors,
    "broken files": _broken_files,
    "names": _names,
    "more settings": _more_settings,
}


def _tools_and_projects(box: Sandbox) -> None:
    (box.root / "tools.txt").write_text(f"a.b/c{EVIL}@v1{EVIL}\n{EVIL}\n", newline="")
    (box.root / "state" / "undo" / "1").mkdir(parents=True)
    (box.root / "state" / "projects").write_text(f"/gone{EVIL}\n{box.cwd}\n", errors="surrogateescape", newline="")
    lines = ({"schema": 1, "by": EVIL, "time": 1.5}, {"path": f"/{EVIL}", "mode": None, "written": EVIL})
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (box.root / "state" / "undo" / "1" / "journal.jsonl").write_text(text)


def _store_settings(box: Sandbox) -> None:
    escaped = "".join(f"\\u{ord(char):04x}" for char in EVIL)
    text = f'source = "https://{escaped}"\n"{escaped}" = 1\n[gc]\nroots = ["/x{escaped}"]\n'
    (box.root / "config.toml").write_text(text)


def _lying_receipt(box: Sandbox) -> None:
    goroot = box.root / "versions" / "go1.22.3"
    receipt = {"version": "1.22.3", "platform": f"linux/{EVIL}", "url": f"https://h/{EVIL}", "sha256": EVIL, "h1": EVIL}
    receipt |= {"source": EVIL, "installed_at": EVIL, "gosdk_version": EVIL}
    (goroot / ".gosdk.json").write_text(json.dumps(receipt | {"roots": [EVIL], "size": 1, "files": 1}))
    (goroot / ".gosdk.sha256").write_text(f"{'0' * 64}  bin/{EVIL}\n", newline="")
    (box.root / "linked").mkdir()
    (box.root / "linked" / "go1.22.3-mine").write_text(f"/gone{EVIL}\n", newline="")
    (box.root / "linked" / "go1.22.4").write_text(f"{box.cwd}/in{EVIL}\n", errors="surrogateescape", newline="")
    write_sdk(Path(f"{box.cwd}/in{EVIL}"), f"1.22.4{EVIL}")


def _odd_default(box: Sandbox) -> None:
    (box.root / "default").write_text(f"1.22{EVIL}\n", newline="")
    (box.root / "versions" / f"go1.22.4{EVIL_NAME}").mkdir()
    (box.root / "trash" / EVIL_NAME / EVIL_NAME).mkdir(parents=True)
    (box.root / "resolve").mkdir()
    (box.root / "resolve" / "go1.22").write_text(f"/gone{EVIL}\n", newline="")


def _talkative_go(box: Sandbox) -> None:
    (box.cwd / "go.mod").write_text("module x\n\ngo 1.22.3\n")
    values = json.dumps(dict.fromkeys(("GOROOT", "GOVERSION", "GOFLAGS", "GOPROXY", "GOTOOLCHAIN"), EVIL))
    (box.cwd / "values").write_text(values)
    (box.cwd / "words").write_text(f"go: {EVIL}\na.go:1:2: {EVIL}\n", newline="")
    go = box.root / "versions" / "go1.22.3" / "bin" / "go"
    go.write_text('#!/bin/sh\n[ "$1" = env ] && exec cat "$OLDPWD/values" values\ncat words; cat words >&2; exit 1\n')


def _home(box: Sandbox) -> None:
    (box.cwd / "go.mod").write_text("module x\n\ngo 1.22.3\n")
    (box.home / ".bashrc").write_text(f"export GOROOT=/x{EVIL}\nexport PATH=/y{EVIL}:$PATH\n", newline="")
    (box.home / ".netrc").write_text(f"machine {EVIL} login {EVIL}\nmachine h password {EVIL}\n", newline="")
    (box.home / "goenv").write_text(f"GOPROXY=https://{EVIL}\nGOROOT={EVIL}\nGOFLAGS={EVIL}\n", newline="")
    (box.home / "go" / "bin").mkdir(parents=True)
    (box.home / "go" / "bin" / f"p{EVIL_NAME}").write_bytes(b"\x7fELF")
    for place in (".asdf/installs/golang", ".goenv/versions", "sdk", ".gvm/gos"):
        write_sdk(box.home / place / f"go1.21.3{EVIL_NAME}", f"1.21.3{EVIL}")
    options = box.home / ".config" / "JetBrains" / "GoLand2026.2" / "options"
    options.mkdir(parents=True)
    (options / "go.sdk.xml").write_text('<application><component name="GoSdkList">\u202e\x9b</component></application>')
    user = box.home / ".config" / "Code" / "User"
    user.mkdir(parents=True)
    (user / "settings.json").write_text(json.dumps({"go.goroot": EVIL}))
    box.env |= {"GOENV": str(box.home / "goenv"), "SHELL": "/bin/bash"}


def _variables(box: Sandbox) -> None:
    names = ("GOSDK_LAYERS", "SHELL", "GOBIN", "GOPATH", "HTTPS_PROXY", "NO_PROXY", "GOSUMDB", "GOAUTH", "GOENV")
    box.env |= dict.fromkeys((*names, "GOWORK", "GOVULNDB", "NETRC", "LANG", "COLUMNS", "SSL_CERT_FILE"), f"/{EVIL}")


def _wanted_version(box: Sandbox) -> None:
    box.env["GOSDK_VERSION"] = f"1.22{EVIL}"


STATES: dict[str, Callable[[Sandbox], None]] = {
    "tools and projects": _tools_and_projects,
    "store settings": _store_settings,
    "receipt": _lying_receipt,
    "default": _odd_default,
    "go": _talkative_go,
    "home": _home,
    "variables": _variables,
    "version": _wanted_version,
}
"""What commands find in the store, the home and the environment."""

STORE = """
current --why | status | list | doctor | info 1.22 | which hello | verify | verify --repair | gc --dry-run | gc --yes
tools list | tools add a.b/c | undo --list | undo | outdated | report | import | import --from-settings | audit
config list | rehash | setup --print | sync-ide | ide log | ide clean-cache | doctor --fix | doctor --undo
ci-check | bump --check | use --mod 1.22 | upgrade | lock | preview 1.22 | env | list-remote | default 1.22
"""
PROJECT = """
current --why | status | which | env | doctor | install | use 1.22 | import | import --from-settings --dry-run
gc --dry-run | sync-ide --check | sync-ide | ide log | ci-check | ci-check --format sarif | audit .
outdated | upgrade | lock | tools | tools list | report | preview 1.22 | matrix --no-install -- true
shell --print 1.22 | verify | install ./in{name} | ci-check in{name} | import ./in{name} | sync-ide in{name}
mirror check in{name} | shim-exec go -- version
"""
ARGUMENTS = """
current | list | info 1.22 | info {evil} | which {evil} | env {evil} | default | default {evil} | doctor --fix --dry-run
install {evil} | install --locked | install --source {name} 1.22 | uninstall {evil} | use {evil}
use --mod {evil} | ide log | ide clean-cache | audit {evil} | audit --db {name} . | upgrade {evil} | undo
preview {evil} | undo --list | bump {evil} | bump --check | verify {evil} | lock --check | tools {evil}
matrix {evil} -- true | bisect {evil} {evil} -- true | exec {evil} -- true
exec 1.22 -- no{evil} | shell {evil} | config list | config get {evil} | config set {evil} x
config set source {evil} | rehash | completions {evil} | completions bash | mirror in{name}
mirror copy in{name} --source {name} 1.22 | list-remote | list-remote {evil} | list-remote --source {name}
list-remote --source http://{evil} | self {evil} | man {name} | help {evil} | help selection | setup --print
setup --shell {evil} | {evil} | --{evil} | shim-exec go -- +{evil} version
"""


def _lines(text: str) -> list[list[str]]:
    named = [line.split() for line in text.replace("\n", " | ").split("|") if line.strip()]
    return [[word.replace("{evil}", EVIL).replace("{name}", EVIL_NAME) for word in words] for words in named]


def test_no_text_is_taken_for_a_mark_of_a_colour(box: Sandbox) -> None:
    box.env |= {"NO_COLOR": "", "TERM": "xterm-256color"}
    marks = "".join(map(chr, range(0xFDD0, 0xFDF0)))
    shown = lines_on_terminal([["which", f"{marks}red"]], box.cwd, box.environment())
    assert b"\x1b[31merror:" in shown
    assert re.search(rb"\x1b\[\d+m(?:\x1b\[\d+m)+", shown) is None, shown


def _as_json(lines: list[list[str]]) -> list[list[str]]:
    """Return the lines that can end in JSON; what `env` and `which` print in a pipe is for programs, byte for byte."""
    return [[*words, "--json"] for words in lines if "--" not in words and words[0] not in ("env", "which", "shell")]


@pytest.fixture
def box(sandbox: Sandbox, tmp_path: Path) -> Sandbox:
    """A sandbox whose directory, store and environment are hostile."""
    hostile = Sandbox(tmp_path / f"home{EVIL}", tmp_path / "store", tmp_path / f"d{EVIL_NAME}")
    hostile.home.mkdir()
    hostile.cwd.mkdir()
    write_sdk(hostile.root / "versions" / "go1.22.3", "1.22.3")
    (hostile.root / "default").write_text("1.22.3\n")
    hostile.env = {
        "NO_COLOR": "1",
        "TERM": "dumb",
        "SHELL": "/bin/sh",
        "PAGER": "cat",
        "GOTOOLCHAIN": f"go{EVIL}",
        "GOROOT": f"/x/{EVIL}",
        "GOFLAGS": f"-mod={EVIL}",
        "GOPROXY": f"https://{EVIL}",
        "PYTHONPATH": str(CHECKOUT),
    }
    return hostile


def test_every_command_has_a_line() -> None:
    assert set(COMMANDS) - {words[0] for words in _lines(PROJECT + ARGUMENTS)} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_commands_the_terminal(box: Sandbox, kind: str) -> None:
    KINDS[kind](box.cwd)
    _assert_harmless_on_a_terminal(box, _lines(PROJECT))


def test_no_argument_commands_the_terminal(box: Sandbox) -> None:
    _assert_harmless_on_a_terminal(box, _lines(ARGUMENTS))


@pytest.mark.parametrize("state", STATES)
def test_nothing_of_the_store_or_the_home_commands_the_terminal(box: Sandbox, state: str) -> None:
    box.env |= {"NO_COLOR": "", "TERM": "xterm-256color", "GOPROXY": "off"}
    STATES[state](box)
    _assert_harmless_on_a_terminal(box, _lines(STORE))


def test_no_variable_that_python_reads_while_it_starts_commands_the_terminal(box: Sandbox) -> None:
    _variables(box)
    words = ["current", "--why"]
    shown = bytes_on_terminal(box.command(*words), box.environment(), box.cwd)
    _assert_harmless(_without_bars(shown), [words])


@pytest.mark.parametrize("state", STATES)
def test_nothing_of_the_store_or_the_home_commands_whoever_reads_the_pipe(box: Sandbox, state: str) -> None:
    box.env["GOPROXY"] = "off"
    STATES[state](box)
    _assert_harmless_in_a_pipe(box, _as_json(_lines(STORE)))


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_commands_whoever_reads_the_pipe(box: Sandbox, kind: str) -> None:
    KINDS[kind](box.cwd)
    _assert_harmless_in_a_pipe(box, _as_json(_lines(PROJECT)))


def test_no_argument_commands_whoever_reads_the_pipe(box: Sandbox) -> None:
    _assert_harmless_in_a_pipe(box, _as_json(_lines(ARGUMENTS)))


def test_what_is_for_programs_is_not_changed_in_a_pipe(box: Sandbox, tmp_path: Path) -> None:
    box.root = box.root.rename(tmp_path / f"store{EVIL_NAME}".replace("\r", ""))
    goroot = f"{box.root}/versions/go1.22.3"
    escaped = "".join(f"\\u{ord(char):04x}" for char in EVIL)
    (box.root / "config.toml").write_text(f'source = "/x{escaped}"\n')
    for words, printed in (
        ('"$@" which --sdk 1.22', f"{goroot}/bin/go\n"),
        ("\"$@\" current --format '{goroot}'", f"{goroot}\n"),
        ('eval "$("$@" env 1.22)"; printf %s "$GOROOT"', goroot),
        ('eval "$("$@" completions bash | grep -a ^_gosdk_root=)"; printf %s "$_gosdk_root"', str(box.root)),
        ('"$@" config get source', f"/x{EVIL}\n"),
    ):
        command = ["sh", "-c", words, "sh", *box.command()]
        done = subprocess.run(command, cwd=box.cwd, env=box.environment(), capture_output=True, check=False)
        assert done.stdout == os.fsencode(printed), (words, done.stderr)


def _assert_harmless_on_a_terminal(box: Sandbox, lines: list[list[str]]) -> None:
    shown = lines_on_terminal(lines, box.cwd, box.environment())
    _assert_harmless(_without_bars(shown), lines)


def _assert_harmless_in_a_pipe(box: Sandbox, lines: list[list[str]]) -> None:
    for shown in lines_in_pipe(lines, box.cwd, box.environment()):
        _assert_harmless(shown, lines)


def _without_bars(shown: bytes) -> bytes:
    """Return what a terminal showed without colours and the CR of line ends and progress bars, which redraw theirs."""
    shown = re.sub(rb"\x1b\[(?:0|1|2|31|32|33|36)m", b"", shown)
    return re.sub(rb"\r(?=\n|go[0-9.]+ |\s|error: )|(?<=   )\r", b"", shown)


def _assert_harmless(shown: bytes, lines: list[list[str]]) -> None:
    for number, words in enumerate(lines):
        part = shown.partition(f"### {number}\n".encode())[2].partition(f"### {number} ".encode())[0] or shown
        text = part.decode("utf-8")
        assert "Traceback" not in text, words
        assert "this is a bug" not in text, (words, _log_of(text))
        wrong = {char for char in text if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")}
        assert wrong == set(), (words, ascii(re.findall(f".{{0,60}}[{''.join(wrong)}].{{0,20}}", text)[:2]))


def _log_of(text: str) -> str:
    logs = re.findall(r"\S+gosdk-bug-\S+\.log", text)
    return Path(logs[0]).read_text("utf-8") if logs else text


def test_no_server_commands_the_terminal(box: Sandbox) -> None:
    with serving({"/dl/": b"{" + EVIL.encode()}) as server:
        server.every_answer("/a/", faults.status(404, EVIL.encode()))
        server.every_answer("/b/", faults.status(503, EVIL.encode(), Retry_After="0"))
        server.every_answer("/c/", faults.redirect("http://h/\x1b]52;c;cHduZWQ=\x07\x9b2J"))
        index = [{"version": f"go1.30{EVIL}", "files": [{"filename": f"go1.30.linux-amd64{EVIL}.tar.gz"}]}]
        server.files["/d/"] = json.dumps(index).encode()
        server.files["/e/golang.org/toolchain/@v/list"] = f"v0.0.1-go1.30.0.linux-amd64\nv0.0.1-go1.3{EVIL}\n".encode()
        server.files["/e/golang.org/toolchain/@v/v0.0.1-go1.30.0.linux-amd64.info"] = json.dumps(
            {"Version": EVIL}
        ).encode()
        lines = [
            ["list-remote", "--refresh", "--source", f"{server.url}/{name}"] for name in ("dl", "a", "b", "c", "d", "e")
        ]
        lines += [["install", "--source", f"{server.url}/{name}", "1.30"] for name in ("a", "d", "e")]
        lines += [["audit", "--db", f"{server.url}/{name}", "."] for name in ("dl", "a", "c")]
        box.env["GOPROXY"] = f"{server.url}/e"
        lines += [["install", "--source", "goproxy", "1.30.0"], ["list-remote", "--source", "goproxy", "--refresh"]]
        shown = lines_on_terminal(lines, box.cwd, box.environment())
    _assert_harmless(_without_bars(shown), lines)
