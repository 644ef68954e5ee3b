"""Which programs are behind: built by an older Go than the project here needs, or than the SDK chosen here."""

from dataclasses import dataclass

from gvm_py.golang.buildinfo import BuildInfo
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class ToolReference:
    """What programs are measured by. None for what there is not: no module around, no SDK chosen."""

    project: GoVersion | None
    sdk: GoVersion | None


@dataclass(frozen=True)
class ToolAge:
    """Whether a program is behind; None where that cannot be told, as for a development build of Go."""

    behind_project: bool | None
    behind_sdk: bool | None


def standing(info: BuildInfo, yardstick: ToolReference) -> ToolAge:
    """Return where the program with this build info stands."""
    built_by = info.version

    def behind(wanted: GoVersion | None) -> bool | None:
        return built_by < wanted if built_by and wanted else None

    return ToolAge(behind(yardstick.project), behind(yardstick.sdk))
