"""No file, name, server or variable commands the terminal: every command, on a real terminal and in a pipe."""

import json
import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from gvm_py.cli.catalog import COMMANDS
from tests.support import faults
from tests.support.forked import forked_command
from tests.support.forkserver import CHECKOUT
from tests.support.http_server import serving
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.terminal import bytes_on_terminal

CLIPBOARD, TITLE, CLEAR, C1 = "\x1b]52;c;cHduZWQ=\a", "\x1b]0;owned\a", "\x1b[2J\x1b[31m", "\x9b2J\x9d0;t\x9c"
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
}
PROJECT = """
current --why | status | which | env | doctor | install | use 1.22 | import | import --from-settings --dry-run
gc --dry-run | sync-ide --check | sync-ide | ide explain | ci-check | ci-check --format sarif | audit .
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


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_commands_whoever_reads_the_pipe(box: Sandbox, kind: str) -> None:
    KINDS[kind](box.cwd)
    _assert_harmless_in_a_pipe(box, _as_json(_lines(PROJECT)))


def test_no_argument_commands_whoever_reads_the_pipe(box: Sandbox) -> None:
    _assert_harmless_in_a_pipe(box, _as_json(_lines(ARGUMENTS)))


def _assert_harmless_on_a_terminal(box: Sandbox, lines: list[list[str]]) -> None:
    shown = bytes_on_terminal(forked_command(lines, box.cwd), box.environment(), CHECKOUT)
    _assert_harmless(_without_bars(shown), lines)


def _assert_harmless_in_a_pipe(box: Sandbox, lines: list[list[str]]) -> None:
    command = forked_command(lines, box.cwd)
    done = subprocess.run(command, env=box.environment(), cwd=CHECKOUT, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    _assert_harmless(done.stdout, lines)
    _assert_harmless(done.stderr, lines)


def _without_bars(shown: bytes) -> bytes:
    """Return what a terminal showed without the CR of line ends and of progress bars, which redraw their line."""
    return re.sub(rb"\r(?=\n|go[0-9.]+ |\s|error: )", b"", shown)


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
        shown = bytes_on_terminal(forked_command(lines, box.cwd), box.environment(), CHECKOUT)
    _assert_harmless(_without_bars(shown), lines)
