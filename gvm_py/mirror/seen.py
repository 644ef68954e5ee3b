"""The newest release that each index has shown to this mirror: an index that goes back hides something."""

import json
from collections.abc import Sequence
from pathlib import Path

from gvm_py.errors import IntegrityError, UsageError, shell_word
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.system.fs import write_atomic
from gvm_py.version import GoVersion

_SIZE_LIMIT = 1 << 20


@dataclass(frozen=True)
class Seen:
    """The newest release by the name of the index and the platform."""

    newest: dict[str, GoVersion]

    @classmethod
    def load(cls, path: Path) -> "Seen":
        """Return what `path` remembers: nothing where there is no file. Raises IntegrityError for a broken one."""
        try:
            with open(path, "rb") as file:
                table = json.loads(file.read(_SIZE_LIMIT))
            return cls({key: GoVersion.parse(text) for key, text in table.items()})
        except FileNotFoundError:
            return cls({})
        except (ValueError, AttributeError, TypeError, RecursionError, UsageError) as error:
            raise IntegrityError(f"{path} is damaged: {error}", hint=f"rm {shell_word(path)}") from error

    def save(self, path: Path) -> None:
        """Remember it for the next time."""
        table = {key: version.text for key, version in sorted(self.newest.items())}
        write_atomic(path, json.dumps(table, indent=1).encode() + b"\n")

    def note(self, index: str, platform: Platform, versions: Sequence[GoVersion], *, accept: bool) -> None:
        """Take in what `index` shows for `platform`.

        Raises IntegrityError where it ends at an older release than it once did, unless told to `accept` that.
        """
        key, newest = f"{index} {platform}", max(versions, default=None)
        known = self.newest.get(key)
        if known and (newest is None or newest < known) and not accept:
            raise IntegrityError(
                f"{index} now ends at {newest.name if newest else 'nothing'} for {platform}, but it has shown"
                f" {known.name} before: a stale copy, or somebody holds back releases. Nothing was changed; "
                "--refresh takes it as it is",
                hint="gosdk mirror copy --help",
            )
        if newest:
            self.newest[key] = newest
