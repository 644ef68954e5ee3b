"""What releases and commits have answered so far in a search of `gosdk bisect`, so that an interrupted one goes on."""

import json
from collections.abc import Mapping
from pathlib import Path

from gvm_py.errors import UsageError
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_bounded
from gvm_py.system.fs import write_atomic
from gvm_py.upkeep.bisect import Probe
from gvm_py.version import GoVersion

_LOG_LIMIT = 1 << 20


@dataclass(frozen=True)
class BisectLog:
    """The answers of a search that has not ended. A log that is not one of ours counts as empty."""

    path: Path

    def read(self) -> Mapping[GoVersion, Probe]:
        """Return the answers by release or commit."""
        try:
            answers = json.loads(read_bounded(self.path, _LOG_LIMIT)).items()
            found = [Probe(_version(name), tuple(int(code) for code in codes)) for name, codes in answers]
        except (OSError, ValueError, AttributeError, TypeError, OverflowError, UsageError, RecursionError):
            return {}
        return {probe.version: probe for probe in found if probe.exit_codes}

    def add(self, probe: Probe) -> Probe:
        """Keep one more answer, and return it."""
        answers = {known.version.text: known.exit_codes for known in self.read().values()}
        answers[probe.version.text] = probe.exit_codes
        write_atomic(self.path, json.dumps(answers).encode())
        return probe

    def remove(self) -> None:
        """Forget all of them."""
        self.path.unlink(missing_ok=True)


def _version(text: str) -> GoVersion:
    return GoVersion.own(text) or GoVersion.parse(text)
