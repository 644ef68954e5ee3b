"""What an SDK in the store says about itself: where it came from and which roots verified its bytes.

The receipt `.gosdk.json` and the manifest `.gosdk.sha256` lie at the top of the GOROOT. No hash of the tree counts
them. The manifest has the format of sha256sum, so `sha256sum -c .gosdk.sha256` checks an SDK without gosdk.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gvm_py import __version__
from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.records import asdict, dataclass, field
from gvm_py.system.bounded import read_bounded
from gvm_py.system.fs import write_atomic

RECEIPT_NAME = ".gosdk.json"
MANIFEST_NAME = ".gosdk.sha256"
ROOTS = {"index": "the release index", "sumdb": "the checksum database"}
"""The roots of trust as a receipt names them, and as people read them."""

_SIZE_LIMIT = 16 << 20
_MOST = 1 << 63
_SHOWN = 60


def _now() -> str:
    from datetime import UTC, datetime  # most commands only read receipts

    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Receipt:
    """`roots` verified it: `index` (by sha256 of the archive) and `sumdb` (by h1 of the tree). Times are UTC."""

    version: str
    platform: str
    source: str
    url: str
    sha256: str
    h1: str
    roots: tuple[str, ...]
    size: int
    files: int
    installed_at: str = field(default_factory=_now)
    gosdk_version: str = __version__

    def to_json(self) -> bytes:
        """Return the bytes of the receipt file."""
        return (json.dumps(asdict(self), indent=1) + "\n").encode()

    def write(self, tree: Path, digests: Mapping[str, str]) -> None:
        """Write the receipt and the manifest of `digests` into the SDK at `tree`. Raises OSError."""
        write_atomic(tree / MANIFEST_NAME, manifest_bytes(digests))
        write_atomic(tree / RECEIPT_NAME, self.to_json())

    @classmethod
    def read_if_any(cls, goroot: Path) -> "Receipt | None":
        """Return the receipt of the SDK at `goroot`, None without one and for a broken one."""
        try:
            return cls.read(goroot)
        except IntegrityError:
            return None

    @classmethod
    def read(cls, goroot: Path) -> "Receipt | None":
        """Return the receipt of the SDK at `goroot`, None without one. Raises IntegrityError if it is broken."""
        path = goroot / RECEIPT_NAME
        try:
            data = json.loads(read_bounded(path, _SIZE_LIMIT))
            values: dict[str, Any] = {name: _typed(name, data[name]) for name in cls.__match_args__}
            return cls(**values)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, RecursionError, OSError) as error:
            raise IntegrityError(
                f"the receipt {path} cannot be read: {error}", hint=f"gosdk verify --repair {goroot.name}"
            ) from error


def _typed(name: str, value: object) -> object:
    if name == "roots" and isinstance(value, list) and all(root in ROOTS for root in value):
        return tuple(value)
    is_number = name in ("size", "files")
    if not isinstance(value, int if is_number else str) or isinstance(value, bool):
        raise TypeError(f"{name} is {str(value)[:_SHOWN]!r}")
    if isinstance(value, int) and not 0 <= value < _MOST:
        raise ValueError(f"{name} is {str(value)[:_SHOWN]}")
    return value


def installed_platform(goroot: Path, here: Platform) -> Platform:
    """Return the platform an SDK was installed for; this machine's where its receipt is lost or broken."""
    receipt = Receipt.read_if_any(goroot)
    return Platform.parse(receipt.platform) if receipt else here


def manifest_bytes(digests: Mapping[str, str]) -> bytes:
    """Return the manifest of `digests`, which maps a path relative to the GOROOT to its sha256 in hex."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def read_manifest(goroot: Path) -> dict[str, str] | None:
    """Return path to sha256 of every file the SDK was installed with; None where there is no manifest."""
    path = goroot / MANIFEST_NAME
    try:
        text = read_bounded(path, _SIZE_LIMIT).decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IntegrityError(f"the manifest {path} cannot be read: {error}") from error
    return {name: digest for digest, _, name in (line.partition("  ") for line in text.splitlines())}


@dataclass(frozen=True)
class Differences:
    """Paths relative to the GOROOT, sorted."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.extra)

    @property
    def lines(self) -> list[str]:
        """One line for each path, with what is wrong with it in front."""
        return [
            *(f"changed  {name}" for name in self.changed),
            *(f"missing  {name}" for name in self.missing),
            *(f"extra  {name}" for name in self.extra),
        ]


def compare(expected: Mapping[str, str], actual: Mapping[str, str]) -> Differences:
    """Return how `actual` differs from `expected`; both map a path to the sha256 of its content."""
    common = expected.keys() & actual.keys()
    return Differences(
        changed=tuple(sorted(name for name in common if expected[name] != actual[name])),
        missing=tuple(sorted(expected.keys() - actual.keys())),
        extra=tuple(sorted(actual.keys() - expected.keys())),
    )
