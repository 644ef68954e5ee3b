"""Preview an SDK for the module around the working directory: what it changes, before anything is changed."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.matrix_sdks import environment_of, sdk_or_system
from gvm_py.app.module_minimum import module_lines
from gvm_py.errors import UsageError
from gvm_py.golang.gomod import ModuleLines
from gvm_py.records import dataclass
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.interrupt import end_like_ctrl_c
from gvm_py.upkeep.preview.godebug import GodebugChange, godebug_changes, own_settings, read_settings
from gvm_py.upkeep.preview.identifiers import IdentifierChange, identifier_changes
from gvm_py.upkeep.preview.side import BuiltModule, ModuleSide, SideOutcome, build, godebug_lines, test, vet
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class PreviewSide:
    """What one SDK makes of the module; `test` is None where it was not asked for or the build failed."""

    version: GoVersion
    built: BuiltModule
    vetted: SideOutcome
    test: SideOutcome | None


@dataclass(frozen=True)
class Preview:
    """Both sides, and what differs between them."""

    old: PreviewSide
    new: PreviewSide
    identifiers: tuple[IdentifierChange, ...]
    godebug: tuple[GodebugChange, ...]

    @property
    def new_findings(self) -> tuple[str, ...]:
        """What the newer vet or compiler reports and the older one does not."""
        before = {*self.old.vetted.reports, *self.old.built.outcome.reports}
        found = dict.fromkeys((*self.new.built.outcome.reports, *self.new.vetted.reports))
        return tuple(report for report in found if report not in before)

    @property
    def new_failures(self) -> tuple[str, ...]:
        """The tests and packages that fail under the newer SDK only."""
        before = self.old.test.reports if self.old.test else ()
        return tuple(name for name in self.new.test.reports if name not in before) if self.new.test else ()

    @property
    def breaks(self) -> bool:
        """Whether the build or the tests fail under the newer SDK only."""
        is_built = self.new.built.outcome.ok or not self.old.built.outcome.ok
        is_tested = not self.new.test or self.new.test.ok or not (self.old.test and self.old.test.ok)
        return not (is_built and is_tested)


def preview(app: App, text: str, *, tests: bool) -> Preview:
    """Build, vet and test the module under the SDK that is selected here and under another one, and compare.

    Raises UsageError outside of modules, NotFoundError where no SDK is selected, and as installing does.
    """
    end_like_ctrl_c()
    found = module_lines(app, app.cwd)
    if found is None:
        raise UsageError(f"there is no go.mod in {app.cwd} or above", hint="gosdk preview --help")
    current, other = app.select(app.cwd), sdk_or_system(app, text)
    if current.version == other.version:
        raise UsageError(f"{other.version.name} is what is selected here", hint="gosdk list-remote")
    with tempfile.TemporaryDirectory(prefix="gosdk-preview-") as directory:
        sides = [_side(app, sdk, Path(directory)) for sdk in (current, other)]
        old, new = (_look(app, side, tests=tests) for side in sides)
        app.reporter.say("comparing the standard library")
        return Preview(old, new, identifier_changes(*sides), tuple(_moved(sides, found, new.built)))


def _moved(
    sides: Sequence[ModuleSide], module: tuple[Path, ModuleLines], built: BuiltModule
) -> Iterator[GodebugChange]:
    old, new = sides
    path, lines = module
    newer = max(sides, key=lambda side: side.version)
    return godebug_changes(
        read_settings(old.goroot),
        read_settings(new.goroot),
        lines.minimum.go_version or old.version,
        new.version,
        built.standard,
        own_settings(godebug_lines(newer, path), built.programs),
    )


def _side(app: App, sdk: InstalledSDK, directory: Path) -> ModuleSide:
    env = environment_of(app, sdk)
    return ModuleSide(sdk.version, sdk.goroot, env, app.cwd, directory / sdk.version.name)


def _look(app: App, side: ModuleSide, *, tests: bool) -> PreviewSide:
    app.reporter.say(f"building, vetting{' and testing' if tests else ''} with {side.version.name}")
    built, vetted, tested = build(side), vet(side), None
    if tests and built.outcome.ok:
        tested = test(side)
    return PreviewSide(side.version, built, vetted, tested)
