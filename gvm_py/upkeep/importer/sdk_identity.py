"""What a directory says it is: which release, for which platform, and whether anything of it is gone."""

import os
import stat
from pathlib import Path

from gvm_py.errors import GosdkError, IntegrityError, NotFoundError
from gvm_py.host import Platform
from gvm_py.version import GoVersion

_VERSION_LIMIT = 4096


def identify(goroot: Path, here: Platform) -> GoVersion:
    """Return the release at `goroot`, which has everything that an SDK for `here` must have.

    Whether files may be executed is not looked at: in the module cache the go command sees to that when it first uses
    an SDK. Raises NotFoundError for a development version and for another platform, IntegrityError for what is not
    whole, GosdkError for what cannot be read.
    """
    version = _release(goroot)
    tools = goroot / "pkg" / "tool"
    if not (tools / f"{here.goos}_{here.goarch}").is_dir() and (others := _platforms(tools)):
        raise NotFoundError(f"{goroot} is {version.name} for {' and '.join(others)}; this machine is {here}")
    wanted = [f"bin/go{here.exe}", f"bin/gofmt{here.exe}", f"pkg/tool/{here.goos}_{here.goarch}/compile{here.exe}"]
    missing = [name for name in (*wanted, "src/runtime/runtime.go") if not (goroot / name).is_file()]
    if missing:
        raise _broken(goroot, f"{' and '.join(missing)} missing")
    return version


def _release(goroot: Path) -> GoVersion:
    path = goroot / "VERSION"
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise _broken(goroot, "VERSION is no file")
        with open(path, "rb") as file:
            first = file.read(_VERSION_LIMIT).partition(b"\n")[0].decode("utf-8", "replace").strip()
    except FileNotFoundError:
        raise _broken(goroot, "it has no VERSION: a checkout of the Go repository, or what is left of an SDK") from None
    except OSError as error:
        raise GosdkError(f"cannot read {path}: {error.strerror}") from error
    version = GoVersion.from_toolchain(first)
    if version is None or version.is_language:
        raise NotFoundError(f"{path} names no release but {first[:80]!r}, as in a development build")
    return version


def _platforms(tools: Path) -> list[str]:
    try:
        return sorted(entry.name.replace("_", "/") for entry in os.scandir(tools) if "_" in entry.name)
    except OSError:
        return []


def _broken(goroot: Path, why: str) -> IntegrityError:
    return IntegrityError(f"{goroot} is no complete SDK: {why}", hint="gosdk install stable")
