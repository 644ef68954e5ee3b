"""What a directory says it is: which SDK, for which platform, and whether anything of it is missing."""

import os
import stat
from pathlib import Path

from gvm_py.errors import GosdkError, IntegrityError, NotFoundError, UsageError, quoted, shell_word
from gvm_py.golang.sdktree import DeclaredVersion, compiler, declared_version, library_files
from gvm_py.host import Platform
from gvm_py.version import GoVersion
from gvm_py.version.grammar import toolchain_name


def identify(goroot: Path, here: Platform, own_name: str = "") -> GoVersion:
    """Return the SDK at `goroot`, which has everything that an SDK for `here` must have.

    `own_name` is the name that the user gives it. Without one an official release is that release, a fork has the name
    in its VERSION, and a development tree is `tip`. Whether files may be executed is not looked at: in the module cache
    the go command sees to that when it first uses an SDK. Raises NotFoundError for another platform and for a VERSION
    that means nothing, IntegrityError for what is not whole, GosdkError for what cannot be read.
    """
    declared = declared_version(goroot)
    version = _named(own_name) if own_name else _declared(goroot, declared)
    release = declared.release if declared else None
    tools = goroot / "pkg" / "tool"
    if not (tools / f"{here.goos}_{here.goarch}").is_dir() and (others := _platforms(tools)):
        raise NotFoundError(f"{goroot} is {version.name} for {' and '.join(others)}; this machine is {here}")
    library = [name for name in library_files(release) if name.endswith(".go")]
    wanted = [f"bin/go{here.exe}", f"bin/gofmt{here.exe}", compiler(release, here), *library]
    missing = [name for name in wanted if not (goroot / name).is_file()]
    if missing:
        raise _broken(goroot, f"{' and '.join(missing)} missing")
    return version


def _named(text: str) -> GoVersion:
    version = GoVersion.own(toolchain_name(text))
    if version is None:
        raise UsageError(
            f"{quoted(text)} cannot be the name of an SDK: it means something else, or is not letters, digits, "
            "- . and _; write it like tip or go1.26.11-mine",
            hint="gosdk help versions",
        )
    return version


def _declared(goroot: Path, declared: DeclaredVersion | None) -> GoVersion:
    path = goroot / "VERSION"
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise _broken(goroot, "VERSION is not a file")
        os.close(os.open(path, os.O_RDONLY))
    except FileNotFoundError:
        raise _broken(
            goroot,
            "it has no VERSION: a checkout of the Go repository, or what is left of an SDK",
            f"gosdk import --link --as tip {shell_word(goroot)}",
        ) from None
    except OSError as error:
        raise GosdkError(f"cannot read {path}: {error.strerror}") from error
    version = (declared.own or declared.release) if declared else None
    if version is None or version.is_language:
        text = declared.text if declared else ""
        raise NotFoundError(
            f"{path} names no release but {quoted(text[:80])}",
            hint=f"gosdk import --link --as NAME {shell_word(goroot)}",
        )
    return version


def _platforms(tools: Path) -> list[str]:
    try:
        return sorted(entry.name.replace("_", "/") for entry in os.scandir(tools) if "_" in entry.name)
    except OSError:
        return []


def _broken(goroot: Path, why: str, hint: str = "gosdk install stable") -> IntegrityError:
    return IntegrityError(f"{goroot} is not a complete SDK: {why}", hint=hint)
