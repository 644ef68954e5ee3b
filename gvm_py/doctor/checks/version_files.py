"""Files of asdf and mise that request another SDK here than the one that is selected."""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a `.tool-versions` or mise.toml that does not decide and disagrees with what does."""
    decision, file = snapshot.selection.decision, snapshot.selection.ignored
    if decision is None or file is None or file.agrees(decision.version):
        return
    counts = snapshot.place.version_files
    fix = "gosdk current --why" if counts else "gosdk config set version_files true"
    what = f"a version file is not used: {file.why_ignored(decision, counts)}"
    yield Finding("version-files", "warning", what, file.where, fix)
