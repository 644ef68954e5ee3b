"""The shared table of directories, and the stores they are tried against: one for Python and for every shell."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from gvm_py.app.context import App
from gvm_py.config import ShimKind
from gvm_py.errors import GosdkError
from gvm_py.paths import Layout
from gvm_py.selection import Decision, Invocation, Query, decide
from gvm_py.selection.answers import answers
from gvm_py.selection.shim_files import ShimOptions
from gvm_py.selection.shims import write_shims
from gvm_py.system.package_origin import Reinstallation
from gvm_py.version import GoVersion

TABLE = Path(__file__).parent.parent / "data" / "selection"
LINKED = ("1.22.12", "1.26.8")
"""The SDKs that are links in the store to a place outside of it, as `gosdk import` makes them."""
VERSIONS = ("1.20", "1.20.14", "1.21.13", "1.22.3", "1.22.12", "1.23.1", "1.23.6", "1.25.4", "1.26.8", "1.27rc1")
DEFAULTS = {
    "plain": None,
    "default": "1.25",
    "rc": "1.27rc1",
    "lost": "1.19",
    "words": "system",
    "others": None,
    "others and default": "1.25",
}
VERSION_FILES = ("others", "others and default")
"""The stores in which the files of asdf and mise count."""
_FAKE_GO = """#!/bin/sh
printf '%s\\n' "ran $0 GOROOT=${GOROOT-} TOOLCHAIN=${GOTOOLCHAIN-}" "$@"
"""
_FAKE_CLI = """#!/bin/sh
printf '%s\\n' "asked $PWD ROOT=$GOSDK_ROOT" "$@"
"""


class FakeSDK(NamedTuple):
    """An SDK whose programs only say which one ran."""

    version: GoVersion
    goroot: Path

    @property
    def repair_command(self) -> str:
        """What an SDK of the store has."""
        return f"gosdk verify --repair {self.version}"


@dataclass(frozen=True)
class Case:
    """One row. `expect` is an SDK, `system`, `missing` or `error`.

    `ask` says that every shim has to ask Python, `may_ask` that shells differ in it. `deleted` rows stand in a
    directory `gone` that is removed under them. A `late_toolchain` is one the go command sees and gosdk does not.
    """

    name: str
    expect: str
    files: Mapping[str, Any] = field(default_factory=dict)
    cwd: str = "."
    env: Mapping[str, str] = field(default_factory=dict)
    args: tuple[str, ...] = ()
    store: str = "plain"
    ask: bool = False
    may_ask: bool = False
    deleted: bool = False
    late_toolchain: bool = False

    def lay_out(self, base: Path) -> Path:
        """Create the files below `base` and return the working directory."""
        for name, content in self.files.items():
            _create(base, base / name, content)
        cwd = base / self.cwd
        cwd.mkdir(parents=True, exist_ok=True)
        return cwd

    def environment(self, base: Path, cwd: Path, path: str) -> dict[str, str]:
        """Return the whole environment of a process of this row; `{base}` in a value is the row's directory."""
        given = {name: value.replace("{base}", str(base)) for name, value in self.env.items()}
        return {"PATH": path, "TMPDIR": "/nowhere", "PWD": str(cwd), **given}


def load(*names: str) -> list[Case]:
    """Return the rows of the named files of the table, or of all of them."""
    files = [TABLE / f"{name}.json" for name in names] or sorted(TABLE.glob("*.json"))
    rows = [row for file in files for row in json.loads(file.read_text(encoding="utf-8"))]
    return [Case(**{**row, "args": tuple(row.get("args", ()))}) for row in rows]


@dataclass(frozen=True)
class Lab:
    """The stores of DEFAULTS side by side, each with shims, and a system Go behind them on PATH."""

    base: Path

    @classmethod
    def build(cls, base: Path, kind: ShimKind = "auto", again: Reinstallation | None = None) -> "Lab":
        """Create everything below `base`, with shims of a kind."""
        lab = cls(base)
        for tool in ("go", "gofmt"):
            write_program(lab.system / tool, _FAKE_GO)
        write_program(lab.cli, _FAKE_CLI)
        for store, default in DEFAULTS.items():
            layout = lab.layout(store)
            layout.versions.mkdir(parents=True)
            for version in VERSIONS:
                for tool in ("go", "gofmt"):
                    write_program(lab.goroot(store, version) / "bin" / tool, _FAKE_GO)
                if version in LINKED:
                    (layout.versions / f"go{version}").symlink_to(lab.goroot(store, version))
            options = ShimOptions(
                lab.cli, kind=kind, version_files=store in VERSION_FILES, reinstallation=again or Reinstallation()
            )
            write_shims(layout, options, lab.installed(store))
            if default:
                layout.default_file.write_text(f"{default}\n")
            lab.write_answers(store, ())
        return lab

    @property
    def system(self) -> Path:
        return self.base / "system"

    @property
    def cli(self) -> Path:
        return self.base / "the cli's" / "gosdk"

    def layout(self, store: str) -> Layout:
        return Layout(self.base / f"it's a 仓库 $(x) {store}")

    def path(self, store: str) -> str:
        """Return a PATH on which the shims come before the system Go."""
        return f"{self.layout(store).shims}:{self.system}"

    def installed(self, store: str) -> list[FakeSDK]:
        """Return the SDKs of a store, the same for all of them."""
        return [FakeSDK(GoVersion.parse(text), self.goroot(store, text)) for text in VERSIONS]

    def goroot(self, store: str, version: str) -> Path:
        """Return where an SDK of a store really is."""
        return (self.base / "elsewhere" if version in LINKED else self.layout(store).versions) / f"go{version}"

    def write_answers(self, store: str, known: Iterable[str]) -> None:
        """Write `resolve/` as the store does, with `known` recorded by earlier questions."""
        layout = self.layout(store)
        layout.resolve.mkdir(exist_ok=True)
        goroots = {sdk.version: sdk.goroot for sdk in self.installed(store)}
        for key, goroot in answers(goroots, DEFAULTS[store], list(known)).items():
            (layout.resolve / key).write_bytes(os.fsencode(goroot) + b"\n")

    def ask_python(self, case: Case, base: Path, cwd: Path) -> tuple[str, Decision | None]:
        """Return what the Python rule says for a row, standing in its directory."""
        env = case.environment(base, cwd, self.path(case.store))
        before = os.getcwd()
        os.chdir(cwd / "gone" if case.deleted else cwd)
        try:
            if case.deleted:
                (cwd / "gone").rmdir()
            invocation = Invocation.parse("go", case.args)
            here = App(env, self.layout(case.store), App.reporter_for_errors()).cwd
            decision = decide(
                Query(
                    env,
                    invocation.directory(here),
                    self.layout(case.store),
                    self.installed(case.store),
                    DEFAULTS[case.store],
                    invocation.argument,
                    version_files=case.store in VERSION_FILES,
                )
            )
        except GosdkError:
            return "error", None
        finally:
            os.chdir(before)
        if decision.bin is None:
            return "missing", decision
        return ("system" if decision.bin == self.system else decision.bin.parent.name), decision

    def ask_shim(self, shell: list[str], case: Case, base: Path, cwd: Path) -> tuple[str, list[str]]:
        """Return what ran when `shell` ran the shim for a row: an SDK, `system` or `asked`; and the arguments."""
        shim = str(self.layout(case.store).shims / "go")
        command = [*shell, shim, *case.args]
        if case.deleted:
            remove = '/bin/mkdir -p gone && cd gone && /bin/rmdir ../gone && exec "$@"'
            command = ["/bin/sh", "-c", remove, "sh", *command]
        done = subprocess.run(
            command,
            cwd=cwd,
            env=case.environment(base, cwd, self.path(case.store)),
            capture_output=True,
            timeout=60,
            check=False,
        )
        said, *arguments = os.fsdecode(done.stdout).split("\n")[:-1] or [f"nothing: {os.fsdecode(done.stderr)}"]
        for version in VERSIONS:
            goroot = self.goroot(case.store, version)
            if said == f"ran {goroot}/bin/go GOROOT={goroot} TOOLCHAIN=":
                return f"go{version}", arguments
        if said == f"ran {self.system}/go GOROOT= TOOLCHAIN=":
            return "system", arguments
        return ("asked" if said.startswith("asked ") else said), arguments


def _create(base: Path, path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    match content:
        case str():
            path.write_bytes(content.encode("utf-8", "surrogateescape"))
        case {"dir": _}:
            path.mkdir()
        case {"fifo": _}:
            os.mkfifo(path)
        case {"link": target}:
            path.symlink_to(target.replace("{base}", str(base)))
        case {"repeat": text, "times": times, "then": end}:
            path.write_text(text * times + end)
        case _:
            raise AssertionError(f"no such kind of file: {content}")


def write_program(path: Path, text: str) -> Path:
    """Write an executable script, with its directory, and return where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path
