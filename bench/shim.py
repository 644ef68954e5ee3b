"""A call through the shim against the same call without it: `python -m bench.shim`.

The shims are those that `gosdk rehash` writes, over a real SDK. A call is compared with the same call in the same
directory: where there is a go.mod, the go command reads it, too. Every process gets the same short environment: with
RUST_BACKTRACE set, mise is six times slower.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import mise
from bench.timing import Command, added, measure, ratio
from tests.support.realsdk import OLDER, PLACE
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

GOROOT = PLACE / f"go{OLDER}"
DIRECT = "without a shim"
DIRECT_MOD, DIRECT_WORK, DIRECT_PATCH, DIRECT_DEEP = (
    f"{DIRECT}, {place}" for place in ("go.mod", "go.work", "go.mod of a patch", "20 levels")
)
PIN, MOD, WORK = "shim, .go-version", "shim, go.mod", "shim, go.work"
PATCH = "shim, go.mod of a patch that is not installed"
ROUNDS, BUILD_ROUNDS = 1000, 200
FRONT = ("current", "which", "list", "--version")
MANY = 500
DEEP = f"{PIN}, {MANY} SDKs, 20 levels"
SAME_PLACE = {MOD: DIRECT_MOD, WORK: DIRECT_WORK, PATCH: DIRECT_PATCH, DEEP: DIRECT_DEEP}
"""The call without a shim in the same directory, where that is not the one of DIRECT."""
GOALS = {
    **dict.fromkeys((PIN, MOD, WORK, PATCH), "at most 1.05"),
    "go build, shim": "at most 1.01",
    **{f"gosdk {word}": "at most 1.5" for word in FRONT},
}
"""What a call may take of the one without a shim."""
GO_MOD = "module example.com/m\n\ngo {}\n\nrequire (\n)\n"
PROGRAM = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n'


@dataclass(frozen=True)
class Bench:
    """The directory of everything, and the stores in it."""

    base: Path
    few: Sandbox
    many: Sandbox

    @classmethod
    def build(cls, base: Path) -> "Bench":
        """Write both stores: one with the SDK alone, one with 500 others beside it."""
        boxes = [Sandbox(base / "home", base / name, base) for name in ("few", "many")]
        boxes[0].home.mkdir()
        for number in range(MANY):
            version = f"1.{number // 20}.{number % 20 + 1}"
            write_sdk(boxes[1].root / "versions" / f"go{version}", version)
        # Links, so that all of them run the same pages of memory.
        first, second = (box.root / "versions" / f"go{OLDER}" for box in boxes)
        shutil.copytree(GOROOT, first)
        shutil.copytree(first, second, copy_function=os.link)
        for box in boxes:
            assert box.gosdk("rehash").code == 0
        return cls(base, *boxes)

    @property
    def goroot(self) -> Path:
        """The SDK in the store with few of them."""
        return self.few.root / "versions" / f"go{OLDER}"

    def project(self, name: str, files: dict[str, str], levels: int = 4) -> Path:
        """Return a directory `levels` below the one with the files, and 4 more below the root of the file system."""
        top = self.base / "projects" / name
        directory = top.joinpath(*(f"level{number}" for number in range(levels)))
        directory.mkdir(parents=True)
        for file, text in files.items():
            (top / file).write_text(text)
        return directory

    def shim(self, name: str, box: Sandbox, cwd: Path, *words: str) -> Command:
        """Return a call through the shim of a store, having run it once and checked what ran."""
        shim = box.root / "shims" / "go"
        env = {"PATH": f"{shim.parent}:/usr/bin:/bin", "HOME": str(box.home), "LANG": "C.UTF-8"}
        expect(shim, cwd, env)
        return Command(name, [str(shim), *words], cwd, env)

    def front(self, cwd: Path, *words: str) -> Command:
        """Return a small command of gosdk, answered by the program in shims/, having run it twice."""
        program = self.few.root / "shims" / "gosdk"
        env = {"PATH": f"{program.parent}:/usr/bin:/bin", "HOME": str(self.few.home), "LANG": "C.UTF-8"}
        for _ in range(2):
            subprocess.run([program, *words], cwd=cwd, env=env, capture_output=True, check=True)
        return Command(f"gosdk {' '.join(words)}", [str(program), *words], cwd, env)

    def direct(self, name: str, cwd: Path, *words: str) -> Command:
        """Return the same call to the program itself."""
        env = {"PATH": f"{self.goroot / 'bin'}:/usr/bin:/bin", "HOME": str(self.few.home), "LANG": "C.UTF-8"}
        return Command(name, [str(self.goroot / "bin" / "go"), *words], cwd, env)

    def mise(self, program: Path, marker: str, text: str) -> Command:
        """Return a call through the shim of mise, set up as its manual says, with the same SDK."""
        data = self.base / "mise" / marker
        (data / "installs" / "go").mkdir(parents=True)
        (data / "installs" / "go" / OLDER).symlink_to(self.goroot)
        env = {
            "PATH": f"{data / 'shims'}:/usr/bin:/bin",
            "HOME": str(self.few.home),
            "LANG": "C.UTF-8",
            "MISE_DATA_DIR": str(data),
            "MISE_TRUSTED_CONFIG_PATHS": str(self.base),
            "MISE_IDIOMATIC_VERSION_FILE_ENABLE_TOOLS": "go",
        }
        cwd = self.project(f"mise-{marker}", {marker: text})
        subprocess.run([program, "reshim"], env=env, cwd=cwd, check=True)
        expect(data / "shims" / "go", cwd, env)
        return Command(f"mise's shim, {marker}", [str(data / "shims" / "go"), "version"], cwd, env)


def expect(program: Path, cwd: Path, env: dict[str, str]) -> None:
    """Check that a shim starts the right SDK, and let it record its answer."""
    for _ in range(2):
        said = subprocess.run([program, "version"], cwd=cwd, env=env, capture_output=True, text=True, check=True)
        assert said.stdout.startswith(f"go version go{OLDER} "), said


def commands(bench: Bench, program: Path) -> list[Command]:
    """Return the calls of `go version`."""
    pinned = bench.project("pin", {".go-version": f"{OLDER}\n"})
    module = bench.project("module", {"go.mod": GO_MOD.format(OLDER)})
    work = bench.project("work", {"go.work": f"go {OLDER}\n\nuse .\n", "go.mod": GO_MOD.format(OLDER)})
    other_patch = bench.project("patch", {"go.mod": GO_MOD.format("1.26.2")})
    deep = bench.project("deep", {".go-version": f"{OLDER}\n"}, levels=16)
    return [
        bench.direct(DIRECT, pinned, "version"),
        bench.direct(f"{DIRECT} again", pinned, "version"),
        bench.direct(DIRECT_MOD, module, "version"),
        bench.direct(DIRECT_WORK, work, "version"),
        bench.direct(DIRECT_PATCH, other_patch, "version"),
        bench.direct(DIRECT_DEEP, deep, "version"),
        bench.shim(PIN, bench.few, pinned, "version"),
        bench.shim(MOD, bench.few, module, "version"),
        bench.shim(WORK, bench.few, work, "version"),
        bench.shim(PATCH, bench.few, other_patch, "version"),
        bench.shim(DEEP, bench.many, deep, "version"),
        *(bench.front(pinned, word) for word in FRONT),
        bench.mise(program, "mise.toml", f'[tools]\ngo = "{OLDER}"\n'),
        bench.mise(program, ".go-version", f"{OLDER}\n"),
    ]


def builds(bench: Bench) -> list[Command]:
    """Return the calls of a `go build` whose result is in the build cache and in place."""
    cwd = bench.project("build", {"go.mod": GO_MOD.format(OLDER), "main.go": PROGRAM}, levels=0)
    words = ("build", "-o", "program", ".")
    return [bench.direct("go build without a shim", cwd, *words), bench.shim("go build, shim", bench.few, cwd, *words)]


def print_table(times: dict[str, list[float]], base: str) -> None:
    """Print one table against the row `base`, or the one of the same place."""
    print("| call | median ms | ratio to direct | goal | added ms |")
    print("|---|--:|--:|---|--:|")
    for name, spent in times.items():
        median, peer = sorted(spent)[len(spent) // 2], times[SAME_PLACE.get(name, base)]
        print(
            f"| {name} | {median:.2f} | {ratio(spent, peer):.3f} | {GOALS.get(name, '')} | {added(spent, peer):+.3f} |"
        )
    print()


def print_goals(times: dict[str, list[float]]) -> None:
    """Print what the other goals of the shim come to."""
    direct, pin = times[DIRECT], times[PIN]
    goals = [
        *((f"{name} to ours", ratio(spent, pin), "at least 3") for name, spent in times.items() if "mise" in name),
        (
            f"{MANY} SDKs and 20 levels add, ms",
            added(_minus(times[DEEP], times[DIRECT_DEEP]), _minus(pin, direct)),
            "at most 0.05",
        ),
        ("patch not installed, to a go.mod whose is", ratio(times[PATCH], times[MOD]), "about 1"),
    ]
    print("| what | measured | goal |")
    print("|---|--:|---|")
    for name, measured, wanted in goals:
        print(f"| {name} | {measured:.3f} | {wanted} |")


def _minus(times: Sequence[float], base: Sequence[float]) -> list[float]:
    return [one - other for one, other in zip(times, base, strict=True)]


def main() -> None:
    """Print the tables."""
    base = Path(tempfile.mkdtemp(prefix="bench-shim-"))
    try:
        bench = Bench.build(base)
        times = measure(commands(bench, mise.fetch(base)), ROUNDS)
        built = measure(builds(bench), BUILD_ROUNDS)
    finally:
        os.chdir(base.parent)
        shutil.rmtree(base)
    print(f"/bin/sh is {os.path.realpath('/bin/sh')}; {ROUNDS} rounds of `go version`, {BUILD_ROUNDS} of `go build`\n")
    print_table(times, DIRECT)
    print_table(built, "go build without a shim")
    print_goals(times)


if __name__ == "__main__":
    main()
