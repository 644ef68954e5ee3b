"""Build a program with an SDK and put it into GOBIN. The old one stays until the new one has started."""

import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.golang.buildinfo import BuildInfo, NotGoBinary, read
from gvm_py.golang.goenv import require_env_file
from gvm_py.host import Platform, go_executable
from gvm_py.records import dataclass
from gvm_py.store.receipt import installed_platform
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.fs import new_directory
from gvm_py.system.patience import replace_running, unlink
from gvm_py.system.trees import remove_tree
from gvm_py.system.unfinished import UNFINISHED
from gvm_py.upkeep.tools.gobin import program_name
from gvm_py.upkeep.tools.recipe import Recipe

_BENCH = ".gosdk-"
_TRIAL_SECONDS = 10
_OUTPUT_LINES = 15


@dataclass(frozen=True)
class ToolBuilder:
    """What builds: an SDK, the environment it gets, and the directory that programs go to."""

    sdk: InstalledSDK
    env: Mapping[str, str]
    gobin: Path

    def build(self, recipe: Recipe) -> BuildInfo:
        """Install the program of `recipe`, replacing an older one in a single step, and return its build info.

        Raises GosdkError where it cannot be built or does not start, IntegrityError where its module is not the
        one the old program was built from. In both cases the old program is as it was.
        """
        # Next to its destination, so that one rename can put it there.
        bench = new_directory(self.gobin, _BENCH)
        try:
            program = self._install(recipe, bench)
            info = self._check(recipe, program)
            _try_out(program, bench, self.env)
            replace_running(program, self.gobin / program.name)
            return info
        finally:
            remove_tree(bench)

    def ask(self, *words: str) -> str:
        """Return what the go command of the SDK prints, in a directory without a module. Raises GosdkError."""
        with tempfile.TemporaryDirectory(prefix=_BENCH) as text:
            place = Path(text)
            # Without a file of its own the go command would take the one of a parent directory.
            (place / "go.mod").write_text("module ask\n")
            env = {**self._environment(None, place), "GOFLAGS": "-mod=mod", "GOWORK": "off"}
            done = _run([self._go, *words], place, env)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise GosdkError(f"{self.sdk.version.name} could not answer go {' '.join(words)}: {said[-2000:]}")
        return done.stdout.decode("utf-8", "replace")

    @property
    def _go(self) -> str:
        return str(self.sdk.goroot / "bin" / go_executable())

    def sweep(self) -> None:
        """Remove what a killed build left, and what ran when it was replaced. Only while nobody else builds."""
        for leftover in self.gobin.glob(f"{_BENCH}*"):
            remove_tree(leftover)
        for replaced in self.gobin.glob(f".*.exe.*{UNFINISHED}"):
            with suppress(PermissionError):  # it may run still
                unlink(replaced)

    def _install(self, recipe: Recipe, bench: Path) -> Path:
        # GOFLAGS may have -mod=vendor, and there is no vendor directory here.
        words = [self._go, "install", "-mod=readonly", *recipe.flags, str(recipe)]
        done = _run(words, bench, self._environment(recipe, bench))
        program = bench / f"{program_name(recipe.package)}{Platform.here().exe}"
        if done.returncode != 0 or not program.is_file():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-_OUTPUT_LINES:]
            raise GosdkError(
                "\n  ".join([f"{self.sdk.version.name} could not build {recipe}:", *said]),
                hint=f"gosdk exec {self.sdk.version} go install {recipe}",
            )
        return program

    def _environment(self, recipe: Recipe | None, bench: Path) -> dict[str, str]:
        require_env_file(self.env)
        # The chosen SDK itself, never the toolchain that the module would like to switch to.
        fixed = {"GOROOT": str(self.sdk.goroot), "GOTOOLCHAIN": "local", "GOBIN": str(bench), "GO111MODULE": "on"}
        # Also `go env -w GOOS=...` is for other programs.
        platform = installed_platform(self.sdk.goroot, Platform.here())
        target = {"GOOS": platform.goos, "GOARCH": platform.goarch}
        return {**self.env, **(recipe.settings if recipe else {}), **target, **fixed}

    def _check(self, recipe: Recipe, program: Path) -> BuildInfo:
        info = read(program)
        if isinstance(info, NotGoBinary):
            raise GosdkError(f"the new {program.name} is not a Go program: {info.reason}")
        if not recipe.describes(info) or info.version != self.sdk.version:
            found = info.main.version if info.main else "no module"
            raise GosdkError(
                f"the new {program.name} is {info.path}@{found} by {info.go_version},"
                f" and not {recipe} by {self.sdk.version.name}"
            )
        if recipe.sum and info.main and info.main.sum != recipe.sum:
            raise IntegrityError(
                f"{recipe} is now {info.main.sum}, but the program in {self.gobin} was built from {recipe.sum}"
            )
        return info


def _try_out(program: Path, bench: Path, env: Mapping[str, str]) -> None:
    """Start `program -h` away from everything it could change. Raises GosdkError where the system cannot run it."""
    try:
        ended = _run([str(program), "-h"], bench, env, timeout=_TRIAL_SECONDS)
    except subprocess.TimeoutExpired:
        return  # it runs, which is all that was asked
    except OSError as error:
        raise GosdkError(f"the new {program.name} does not start: {error.strerror}") from error
    # A status of its own is its business (for `-h` often 2); a signal or 127 means that it cannot run here.
    if ended.returncode < 0 or ended.returncode == 127:
        raise GosdkError(f"the new {program.name} does not run: it ended with status {ended.returncode}")


def _run(
    words: list[str], directory: Path, env: Mapping[str, str], *, timeout: float | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run to the end without input; nothing of it reaches the terminal. Raises OSError, TimeoutExpired."""
    return subprocess.run(
        words,
        cwd=directory,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
