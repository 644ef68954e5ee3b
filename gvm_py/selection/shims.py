"""The programs in `shims/`: go, gofmt, gosdk, gopls and dlv with builds, one bridge `goX.Y.Z` for each complete SDK.

They are the native resolver under each name. A platform without one gets scripts that ask gosdk, which is slow.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from gvm_py.config import ShimKind
from gvm_py.errors import GosdkError, move_aside
from gvm_py.host import Platform, go_executable
from gvm_py.paths import Layout
from gvm_py.selection import Installed
from gvm_py.selection.shim_files import (
    DESCRIPTION,
    MARK,
    TRIAL,
    ShimOptions,
    describe_store,
    is_up_to_date,
    put_shim,
    read_program,
    read_shim,
    scan_shims,
    spelled_root,
    starts_here,
)
from gvm_py.selection.tool_programs import PER_MINOR, built_tools
from gvm_py.system.fs import make_directory
from gvm_py.system.patience import is_held, is_unshared
from gvm_py.system.template import fill, fill_cmd, read_template
from gvm_py.system.trees import leftovers, remove_tree
from gvm_py.version import GoVersion

TOOLS = ("go", "gofmt")
FRONT = "gosdk"
_MARKS = (MARK, b" gosdk shim for ", b" gosdk bridge to ")


def write_shims(layout: Layout, options: ShimOptions, installed: Iterable[Installed]) -> tuple[Path, ...]:
    """Bring `shims/` in line with what is installed. The caller holds the store's lock.

    Returns those that stay as they were, since another program of Windows has them open and shares nothing.

    Each file is replaced in one step and only when it differs, so a shim can be run at any moment. Raises OSError, and
    GosdkError where the setting names a kind that this platform does not have.
    """
    make_directory(layout.shims)
    for leftover in (*layout.shims.glob(".go*"), *layout.shims.glob(f"{DESCRIPTION}.*")):
        # A process that was killed in the middle of a replacement left it; nobody else writes here now.
        with suppress(PermissionError):
            leftover.unlink(missing_ok=True)
    for trial in leftovers(layout.staging, f"{TRIAL}*"):
        # It may be that of a gosdk that only looks, and works on it.
        with suppress(OSError):
            remove_tree(trial)
    stale = stale_shims(layout, options, installed)
    go = layout.shims / go_executable()
    first, held = {} if go.name in stale else {read_shim(go): go}, []
    # The bridges come last: where one is missing, a killed run is known not to have finished.
    for name, content in sorted(stale.items(), key=lambda item: (item[0][2:3].isdigit(), item[0])):
        try:
            put_shim(layout.shims / name, content, first)
        except PermissionError as error:
            if not is_held(error):
                raise
            held.append(layout.shims / name)
    return tuple(held)


def stale_shims(layout: Layout, options: ShimOptions, installed: Iterable[Installed]) -> dict[str, bytes | None]:
    """Return the shims that are not as they should be: name to content, None for one that should not be there."""
    wanted = wanted_shims(layout, options, installed, Platform.here())
    present = scan_shims(layout.shims)
    known: dict[int | str, bytes] = {}
    stale: dict[str, bytes | None] = {
        name: content
        for name, content in wanted.items()
        if name not in present or not is_up_to_date(layout.shims / name, present[name], content, known)
    }
    return stale | {name: None for name in sorted(present.keys() - wanted.keys()) if _is_ours(layout.shims / name)}


def wanted_shims(
    layout: Layout, options: ShimOptions, installed: Iterable[Installed], platform: Platform
) -> dict[str, bytes]:
    """Return the content of each file by its name. Programs of one kind share one object."""
    # The go command switches to releases only, and another name might be that of another program.
    names = [sdk.version.name for sdk in installed if sdk.version.release is not None]
    tools = (*TOOLS, *built_tools(layout, platform))
    program = _program(layout, options.kind, platform)
    if program is None:
        return _scripts(layout, options, tools, names, platform)
    programs = {f"{name}{platform.exe}": program for name in (*tools, FRONT, *names)}
    return {DESCRIPTION: describe_store(layout, options), **programs}


def shim_file(layout: Layout, name: str, platform: Platform) -> Path:
    """Return the shim of a name as it lies there, whichever kind it is; it need not exist."""
    files = [layout.shims / f"{name}{suffix}" for suffix in (platform.exe, platform.script)]
    return next((file for file in files if file.exists()), files[0])


def are_slow(layout: Layout, platform: Platform) -> bool:
    """Return whether the shims are scripts that start Python each time."""
    return DESCRIPTION not in scan_shims(layout.shims) and shim_file(layout, "go", platform).exists()


def _program(layout: Layout, kind: ShimKind, platform: Platform) -> bytes | None:
    if kind == "sh":
        return None
    program = read_program(platform)
    if program is None or not (_is_placed(layout, platform, program) or starts_here(program, layout.staging)):
        if kind == "native":
            raise GosdkError(f"there is no native shim that starts on {platform}", hint="gosdk config set shim auto")
        return None
    return program


def _is_placed(layout: Layout, platform: Platform, program: bytes) -> bool:
    # Another platform's is only described, for a test or a report, and never started.
    return platform != Platform.here() or read_shim(layout.shims / f"go{platform.exe}") == program


def _scripts(
    layout: Layout, options: ShimOptions, tools: Iterable[str], names: Iterable[str], platform: Platform
) -> dict[str, bytes]:
    fill_in, kind = (fill_cmd, ".cmd") if platform.script else (fill, ".sh")
    root = spelled_root(shim_file(layout, "go", platform), layout.root)
    again, away = options.reinstallation, move_aside(Path(root, "shims"), ".old")
    values = {"ROOT": root, "CLI": str(options.cli), "PYTHON": str(options.python or ""), "AWAY": away}
    values |= {"AGAIN": again.command or away, "SOURCE": again.source or "/"}
    ask, front = (read_template(f"{name}{kind}") for name in ("ask", "front"))
    calls = {name: (name, "") for name in tools} | {name: ("go", f"+{name}") for name in names}
    scripts = {
        f"{name}{platform.script}": fill_in(ask, {**values, "NAME": name, "TOOL": tool, "PLUS": plus})
        for name, (tool, plus) in calls.items()
    }
    return {f"{FRONT}{platform.script}": fill_in(front, values), **scripts}


def _is_ours(path: Path) -> bool:
    name = path.name.removesuffix(".cmd").removesuffix(".exe")
    if name not in (*TOOLS, *PER_MINOR, FRONT, DESCRIPTION) and GoVersion.from_toolchain(name) is None:
        return False
    content = read_shim(path)
    return path.name == DESCRIPTION or any(mark in content for mark in _MARKS) or is_unshared(path)
