"""IDEs that are too old for the chosen SDK, and say that it is not a valid home of an SDK."""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.version import GoVersion

# YouTrack GO-11588: before 2021 the version is read from `TheVersion`, which Go 1.17 dropped.
_FIRST_WITHOUT_MARK = GoVersion.parse("1.17")
_FIRST_IDE = (2021, 1)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a newest IDE from before 2021 beside an SDK that came later. Settings of older ones stay for ever."""
    sdk, newest = snapshot.sdk, next(iter(snapshot.ide.ides), None)
    if sdk and newest and (0, 0) < newest.version < _FIRST_IDE and sdk.version >= _FIRST_WITHOUT_MARK:
        what = f"{newest.title} cannot read the version of {sdk.version.name} and rejects it as no valid home of an SDK"
        fix = f"update {newest.title} to 2021.1 or later"
        yield Finding("ide-age", "warning", what, str(newest.config), fix)
