"""The table of checks. A new one is a file in `checks/`, a line below, and a section in docs/doctor.md."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gvm_py.doctor.checks import (
    active_sdk,
    go_tools,
    go_verdict,
    gopath,
    goroot,
    ide_environment,
    ide_files,
    ide_gopath,
    ide_sdk,
    module_mode,
    path_order,
    sdk_health,
    settings_file,
    store_files,
    wsl_container,
)
from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot


class Check(NamedTuple):
    """The id that its findings carry, which `--only` takes, and the function that finds them."""

    id: str
    find: Callable[[Snapshot], Iterable[Finding]]


CHECKS = (
    Check("selection", active_sdk.check),
    Check("version-files", active_sdk.check_version_files),
    Check("toolchain", active_sdk.check_toolchain),
    Check("sdk-complete", sdk_health.check_complete),
    Check("sdk-changed", sdk_health.check_changed),
    Check("go-env", sdk_health.check_answer),
    Check("path-order", path_order.check),
    Check("shims", store_files.check),
    Check("mixed-sdks", path_order.check_mixed),
    Check("goroot-export", goroot.check_export),
    Check("goroot-home", goroot.check_home),
    Check("goroot-link", goroot.check_link),
    Check("gopath", gopath.check),
    Check("gobin", gopath.check_gobin),
    Check("go-env-file", settings_file.check),
    Check("module-mode", module_mode.check_mode),
    Check("module-place", module_mode.check_place),
    Check("go-mod", go_verdict.checks_of("go-mod")),
    Check("go-work", module_mode.check_work),
    Check("vendor", go_verdict.checks_of("vendor")),
    Check("go-sum", module_mode.check_sums),
    Check("go-list", go_verdict.checks_of("go-list")),
    Check("tools", go_tools.check),
    Check("delve", go_tools.check_delve),
    Check("locale", ide_files.check_locale),
    Check("ide-sdk", ide_sdk.check),
    Check("ide-gopath", ide_gopath.check),
    Check("ide-environment", ide_environment.check),
    Check("ide-leftovers", ide_files.check_leftovers),
    Check("ide-files", ide_files.check_broken),
    Check("ide-age", ide_sdk.check_age),
    Check("sides", wsl_container.check),
)


def find_all(snapshot: Snapshot, only: Iterable[str] = ()) -> Iterator[Finding]:
    """Yield what the checks find, those named by `only` or all of them, in the order of the table."""
    wanted = set(only) or {check.id for check in CHECKS}
    for check in CHECKS:
        if check.id in wanted:
            yield from check.find(snapshot)
