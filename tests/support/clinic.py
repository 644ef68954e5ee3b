"""A place where nothing is wrong, with a real SDK, for `gosdk doctor` to examine after something was broken."""

import lzma
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gvm_py.ide.workspace import new_workspace
from tests.support.realsdk import OLDER, PLACE, link_sdks
from tests.support.run import Outcome, Sandbox

GOROOT = PLACE / f"go{OLDER}"
_PROGRAM = Path(__file__).parent.parent / "data" / "buildinfo" / "go1.26.8-linux-amd64.xz"


@dataclass(frozen=True)
class Clinic:
    """A sandbox with a linked real SDK, shims on PATH, and a module that GoLand and VS Code have opened."""

    box: Sandbox

    @classmethod
    def open(cls, box: Sandbox) -> "Clinic":
        """Set everything up. The project is the working directory; go/env is used, but not there."""
        box.env |= {"GOENV": str(box.home / ".config" / "go" / "env"), "TMPDIR": str(box.home.parent / "temporary")}
        Path(box.env["TMPDIR"]).mkdir()
        link_sdks(box, OLDER)
        clinic = cls(box)
        clinic.write(box.cwd / "go.mod", f"module example.com/m\n\ngo {OLDER}\n")
        clinic.write(clinic.workspace, new_workspace(f"file://{GOROOT}").decode())
        clinic.write(clinic.vscode, f'{{\n  "go.alternateTools": {{"go": "{GOROOT}/bin/go"}}\n}}\n')
        return clinic

    def link(self, goroot: Path) -> Path:
        """Let this SDK answer for the version of the real one, and the editors name it."""
        (self.box.root / "linked" / f"go{OLDER}").write_text(f"{goroot}\n")
        for file in (self.workspace, self.vscode):
            file.write_text(file.read_text(encoding="utf-8").replace(str(GOROOT), str(goroot)), encoding="utf-8")
        assert self.box.gosdk("rehash").code == 0
        return goroot

    @property
    def workspace(self) -> Path:
        """The file of GoLand."""
        return self.box.cwd / ".idea" / "workspace.xml"

    @property
    def vscode(self) -> Path:
        """The file of VS Code."""
        return self.box.cwd / ".vscode" / "settings.json"

    @property
    def goenv(self) -> Path:
        """The file of `go env -w`."""
        return self.box.home / ".config" / "go" / "env"

    def write(self, path: Path, text: str) -> Path:
        """Write a file, its directories included, and return its path."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def component(self, lines: str) -> None:
        """Put lines of XML into workspace.xml, behind its GOROOT."""
        text = self.workspace.read_text(encoding="utf-8")
        self.workspace.write_text(text.replace("</project>", f"{lines}\n</project>"), encoding="utf-8")

    def ide(self, name: str = "GoLand2026.2") -> Path:
        """Make the options directory of an IDE that has run here."""
        options = self.box.home / ".config" / "JetBrains" / name / "options"
        options.mkdir(parents=True)
        return options

    def program(self, name: str, *, built_by: str = "go1.26.6", path: str = "", version: str = "v1.0.0") -> Path:
        """Put a real Go program into GOBIN that says who built it, from which package and version."""
        data = lzma.decompress(_PROGRAM.read_bytes()).replace(b"go1.26.8", built_by.encode())
        if path:
            old = b"path\texample.com/hello\nmod\texample.com/hello\t(devel)\t\n"
            module = "/".join(path.split("/")[:3])
            new = f"path\t{path}\nmod\t{module}\t{version}\t\n".encode()
            cut = b"asynctimerchan=1,containermaxprocs=0,cryptocustomrand=1,decoratemappings=0,"
            assert 0 <= len(new) - len(old) <= len(cut)
            # The text keeps its length, which is written in front of it.
            data = data.replace(old, new, 1).replace(cut, cut[len(new) - len(old) :], 1)
        target = self.box.home / "go" / "bin" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        target.chmod(0o755)
        self.box.env["PATH"] += f":{target.parent}"
        return target

    def doctor(self, *words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Outcome:
        """Run `gosdk doctor`."""
        return self.box.gosdk("doctor", *words, env=env, cwd=cwd)

    def findings(self, *words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> list[Any]:
        """Return what doctor finds, and check that the exit code says whether there are errors."""
        done = self.doctor("--json", *words, env=env, cwd=cwd)
        assert done.out, done.err
        found: list[Any] = done.json()["data"]["findings"]
        assert done.code == int(any(item["level"] == "error" for item in found)), done.err
        return found

    def found(self, *words: str, env: Mapping[str, str] | None = None) -> set[tuple[str, str, str]]:
        """Return id, level and place of each finding."""
        return {(item["id"], item["level"], item["why"]) for item in self.findings(*words, env=env)}

    def snapshot(self) -> dict[str, tuple[bytes, int]]:
        """Return path to content and mode of everything in the home, the project, and the store but its own notes."""
        places = (self.box.home, self.box.cwd, self.box.root / "shims", self.box.root / "resolve")
        files = (path for place in places for path in place.rglob("*") if path.is_file() and not path.is_symlink())
        return {str(path): (path.read_bytes(), path.stat().st_mode) for path in files if "telemetry" not in path.parts}


def sdk_copy(target: Path, *own: str) -> Path:
    """Make an SDK at `target` out of links to the real one; the files `own` and the go command are its own copies."""
    own = ("bin/go", "bin/gofmt", "VERSION", *own)
    directories = {parent.as_posix() for name in own for parent in Path(name).parents}
    for directory in sorted(directories, key=len):
        (target / directory).mkdir(parents=True, exist_ok=True)
        for child in (GOROOT / directory).iterdir():
            name = child.relative_to(GOROOT).as_posix()
            if name in own:
                shutil.copy(child, target / name)
            elif name not in directories:
                (target / name).symlink_to(child)
    return target
