"""The machine on which the pages of the documentation are tried: a home, a project, and a go.dev that answers."""

import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import sumdb_server
from tests.support.foreign import LAYOUTS
from tests.support.forkserver import door
from tests.support.internet import Internet, go_dev
from tests.support.realsdk import NEWER, OLDER, link_sdks
from tests.support.run import Sandbox
from tests.support.sdk import sdk_files, write_sdk
from tests.support.translog import TransparencyLog
from tests.support.vulndb import VulnerabilityDatabase

HOME = "/home/me"
"""What the pages call the home; in what a command prints it stands in place of the real one."""
RELEASES = ("1.20.14", "1.21.13", "1.22.3", "1.22.12", "1.25.0", "1.25.14", "1.26.5", "1.26.6", "1.27.3")
FOREIGN = "1.22.3"
"""The SDK that each of the other managers has left in the home."""
_GO = """#!/bin/sh
case $1 in
env) printf '{{"GOROOT": "%s", "GOPATH": "%s", "GOVERSION": "go{0}"}}\\n' "${{0%/bin/go}}" "$HOME/go" ;;
*) echo "go version go{0} linux/amd64" ;;
esac
"""
_MODULE = "module example.com/hello\n\ngo 1.25.0\n"
_WORKSPACE = '<?xml version="1.0" encoding="UTF-8"?>\n<project version="4">\n</project>\n'
_PROGRAM = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n'


@dataclass(frozen=True)
class Newcomer:
    """Somebody with a fresh home, gosdk on PATH behind its shims, and a project that GoLand and VS Code have opened."""

    home: Path
    env: dict[str, str]

    @property
    def project(self) -> Path:
        """The directory in which every page begins."""
        return self.home / "hello"

    def shown(self, text: str) -> str:
        """Return what was printed as the pages show it."""
        return text.replace(str(self.home), HOME)


@contextmanager
def answering(directory: Path, trees: Mapping[str, Mapping[str, bytes]] = {}) -> Iterator[dict[str, str]]:
    """Yield the environment in which go.dev, a module proxy, the checksum and the vulnerability database answer.

    Every release is a small SDK, but for those whose files are in `trees`.
    """
    with (
        go_dev(directory) as (site, environment),
        sumdb_server.serving(TransparencyLog(), 0) as database,
    ):
        internet = Internet(site, database)
        for version in RELEASES:
            internet.publish(version, "darwin-arm64")
            internet.publish_sdk(version, trees.get(version) or sdk_files(version, extra=_own_files(version)))
            # One release with two files, and not two releases.
            site.index[0]["files"] += site.index.pop(1)["files"]
            site.publish()
        reports = VulnerabilityDatabase.copy_to(directory / "vulndb")
        site.http.files |= {f"/{name}": data for name, data in {**reports.files(), **reports.gzipped()}.items()}
        yield {**environment, "GOPROXY": "https://go.dev/proxy", "GOSUMDB": database.gosumdb}


def arrive(directory: Path, environment: Mapping[str, str], *, real: bool = False) -> Newcomer:
    """Return somebody whose home is new, below `directory`; with `real`, the store has two real SDKs."""
    home, start = directory / "me", directory / "bin" / "gosdk"
    for path in (home, start.parent, directory / "tmp"):
        path.mkdir(parents=True)
    start.write_text(f'#!/bin/sh\nexec {shlex.join(door())} "$@"\n')
    start.chmod(0o755)
    git = shutil.which("git")
    assert git, "the documentation is tried in a git repository"
    start.with_name("git").symlink_to(git)
    box = Sandbox(home=home, root=home / ".gosdk", cwd=home)
    if real:
        link_sdks(box, OLDER, NEWER)
    env = {
        **box.environment(environment),
        "PATH": f"{box.root}/shims:{start.parent}:/usr/bin:/bin",
        "SHELL": "/bin/bash",
        "TMPDIR": str(directory / "tmp"),
    }
    # Where nothing is said about the store and go/env, they are in the home, as with any newcomer.
    newcomer = Newcomer(home, {name: value for name, value in env.items() if name not in ("GOENV", "GOSDK_ROOT")})
    _lay_out(newcomer)
    return newcomer


def _lay_out(newcomer: Newcomer) -> None:
    project = newcomer.project
    files = {
        newcomer.home / ".gitconfig": "[user]\n\tname = Me\n\temail = me@example.com\n",
        newcomer.home / ".bashrc": "alias ll='ls -l'\n",
        project / "go.mod": _MODULE,
        project / "main.go": _PROGRAM,
        project / ".gitignore": ".idea/workspace.xml\n.vscode/\n",
        project / ".idea" / "workspace.xml": _WORKSPACE,
        project / ".vscode" / "settings.json": "{}\n",
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for place in LAYOUTS.values():
        write_sdk(newcomer.home / place.format(FOREIGN), FOREIGN, extra=_own_files(FOREIGN))
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "hello")):
        subprocess.run(["git", *words], cwd=project, env=newcomer.env, check=True, capture_output=True)


def _own_files(version: str) -> dict[str, bytes]:
    """Return what this SDK has besides the small one: a go command that answers, and what doctor looks for."""
    sources = ("src/runtime/proc.go", "src/runtime/malloc.go", "src/builtin/builtin.go")
    return {"bin/go": _GO.format(version).encode(), **dict.fromkeys(sources, b"package x\n")}
