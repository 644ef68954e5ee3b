"""What an archive is: version and platform by its name, else by what is inside; its form by its first bytes."""

import lzma
import zipfile
import zlib
from pathlib import Path

from gvm_py.dist.archive import Form
from gvm_py.dist.catalog import FileName
from gvm_py.dist.sources.base import parse_module_version
from gvm_py.dist.sources.inspect_archive import form_of, inspect_archive
from gvm_py.errors import GosdkError, IntegrityError, UsageError
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.version import GoVersion

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    OverflowError,
    IndexError,  # a zip without members
    RuntimeError,  # an encrypted one, or a method that is not known
)


@dataclass(frozen=True)
class Identity:
    """The SDK in one archive file, and its packing."""

    version: GoVersion
    platform: Platform
    form: Form


def by_name(filename: str) -> Identity | None:
    """Return what `go1.22.3.linux-amd64.tar.gz` or `v0.0.1-go1.22.3.linux-amd64.zip` says, or None."""
    module = parse_module_version(filename.removesuffix(".zip"))
    if module:
        return Identity(*module, "module")
    name = FileName.parse(filename)
    if name is None or name.kind != "archive" or name.platform is None:
        return None
    return Identity(name.version, name.platform, "zip" if filename.endswith(".zip") else "tar.gz")


def identify(path: Path) -> Identity:
    """Return what the archive at `path` is.

    Raises IntegrityError for what is not an archive, UsageError for one that does not show its version and platform.
    """
    try:
        form = form_of(path)
        named = by_name(path.name)
        inside = (named.version, named.platform) if named else inspect_archive(path, form)
    except _UNREADABLE as error:
        raise IntegrityError(f"{path} is a broken archive: {error}; download it again") from error
    except OSError as error:
        raise GosdkError(f"cannot read {path}: {error.strerror or error}") from error
    if inside is None:
        raise UsageError(
            f"{path} tells neither by its name nor inside which Go it is and for which platform; "
            "rename it like go1.26.6.linux-amd64.tar.gz",
        )
    return Identity(*inside, form)
