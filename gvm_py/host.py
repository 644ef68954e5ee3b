"""What machine this is, in Go's words: GOOS and GOARCH."""

import functools
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from gvm_py import override
from gvm_py.errors import UsageError, quoted
from gvm_py.records import dataclass

ARCHIVE_ENDINGS = (".tar.gz", ".tgz", ".zip")
"""How the names of archives of an SDK end."""
_CONTAINER_VARIABLES = ("container", "REMOTE_CONTAINERS", "CODESPACES", "DEVCONTAINER")
_PATHEXT = ".com;.exe;.bat;.cmd"
_OS_NAMES = {"win32": "windows", "cygwin": "windows", "sunos5": "solaris"}
ARCH_NAMES = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "i386": "386",
    "i486": "386",
    "i586": "386",
    "i686": "386",
    "x86": "386",
    "aarch64": "arm64",
    "arm64": "arm64",
    "armv6l": "arm",
    "armv7l": "arm",
    "armv8l": "arm",
    "riscv64": "riscv64",
    "loongarch64": "loong64",
    "ppc64le": "ppc64le",
    "ppc64": "ppc64",
    "s390x": "s390x",
    "mips64": "mips64",
    "mips": "mips",
}
"""Go's names of the machines that other programs call otherwise."""


@dataclass(frozen=True, order=True)
class Platform:
    """A GOOS and GOARCH pair such as linux/amd64."""

    goos: str
    goarch: str

    @staticmethod
    def here() -> "Platform":
        """Return the platform of this machine. A 32-bit Python on a 64-bit kernel still counts as 64-bit."""
        return _here()

    @classmethod
    def parse(cls, text: str) -> "Platform":
        """Return the platform written as `linux/amd64` or `linux-amd64`. Raises UsageError."""
        goos, _, goarch = text.lower().replace("-", "/").partition("/")
        if not (goos.isascii() and goos.isalnum() and goarch.isascii() and goarch.isalnum()):
            raise UsageError(f"{quoted(text)} is not a platform; write it like linux/amd64", hint="go tool dist list")
        return cls(goos, goarch)

    @property
    def exe(self) -> str:
        """The suffix of an executable file: `.exe` or nothing."""
        return ".exe" if self.goos == "windows" else ""

    @property
    def script(self) -> str:
        """The suffix of a script that is started by its name: `.cmd` or nothing."""
        return ".cmd" if self.goos == "windows" else ""

    @property
    def archive_stem(self) -> str:
        """`linux-armv6l` for linux/arm, else `goos-goarch`: how go.dev names its files (facts in docs/sources.md)."""
        arch = "armv6l" if (self.goos, self.goarch) == ("linux", "arm") else self.goarch
        return f"{self.goos}-{arch}"

    def program_names(self, name: str, env: Mapping[str, str]) -> tuple[str, ...]:
        """Return the file names that start as `name`, in the order in which they win within one directory.

        On Windows that is the order of PATHEXT (Go's exec.LookPath); a name that ends in one of its suffixes is itself.
        """
        if self.goos != "windows":
            return (name,)
        named = filter(None, (env.get("PATHEXT") or _PATHEXT).lower().split(";"))
        suffixes = [suffix if suffix.startswith(".") else f".{suffix}" for suffix in named]
        if os.path.splitext(name)[1].lower() in suffixes:
            return (name,)
        return tuple(name + suffix for suffix in suffixes)

    def split_list(self, text: str) -> list[str]:
        """Return the entries of a PATH or GOPATH, as Go's filepath.SplitList: on Windows quotes are taken off."""
        if self.goos != "windows":
            return text.split(":") if text else []
        entries, quoted = [""], False
        for letter in text:
            quoted ^= letter == '"'
            if letter == ";" and not quoted:
                entries.append("")
            elif letter != '"':
                entries[-1] += letter
        return entries if text else []

    def temporary(self, env: Mapping[str, str]) -> str:
        """Return the directory for temporary files, as Go's os.TempDir. It is compared, never written to."""
        if self.goos != "windows":
            return env.get("TMPDIR") or "/tmp"  # noqa: S108
        return next((env[name] for name in ("TMP", "TEMP", "USERPROFILE") if env.get(name)), "C:\\Windows")

    def config_directory(self, env: Mapping[str, str]) -> Path | None:
        """Return the user's directory for settings, as Go's os.UserConfigDir; None where nothing names one."""
        return self._user_directory(env, "APPDATA", "Library/Application Support", "XDG_CONFIG_HOME", ".config")

    def cache_directory(self, env: Mapping[str, str]) -> Path | None:
        """Return the user's directory for caches, as Go's os.UserCacheDir; None where nothing names one."""
        return self._user_directory(env, "LOCALAPPDATA", "Library/Caches", "XDG_CACHE_HOME", ".cache")

    def _user_directory(
        self, env: Mapping[str, str], on_windows: str, on_macos: str, variable: str, usual: str
    ) -> Path | None:
        home, named = env.get("HOME", ""), env.get(variable, "")
        if self.goos == "windows":
            # Go asks for %AppData%, and the system minds no case.
            return next((Path(value) for name, value in env.items() if name.upper() == on_windows and value), None)
        if self.goos == "darwin":
            return Path(home, on_macos) if home else None
        if named:
            return Path(named) if named.startswith("/") else None
        return Path(home, usual) if home else None

    @override
    def __str__(self) -> str:
        return f"{self.goos}/{self.goarch}"


def go_executable() -> str:
    """Return what the go command is called on this system: `go` or `go.exe`."""
    return f"go{Platform.here().exe}"


@functools.cache
def _here() -> Platform:
    machine = _machine().lower()
    goos = _OS_NAMES.get(sys.platform) or sys.platform.rstrip("0123456789")
    return Platform(goos, ARCH_NAMES.get(machine, machine))


def _machine() -> str:
    if sys.platform == "win32":
        import platform

        return platform.machine()
    else:  # noqa: RET505 - mypy takes what follows for unreachable
        # What platform.machine() returns, without the time that loading the module takes.
        system, _, _, version, machine = os.uname()
        return native_machine(system, version, machine)


def native_machine(system: str, version: str, machine: str) -> str:
    """Return the machine behind three answers of uname: to a Python for Intel, Rosetta says x86_64 on Apple silicon.

    The version of the kernel is that of the real one: `... root:xnu-8796.141.3~6/RELEASE_ARM64_T6000`.
    """
    return "arm64" if system == "Darwin" and "_ARM64" in version else machine


def in_container(env: Mapping[str, str]) -> bool:
    """Return whether this process runs in a container, such as the one of a devcontainer.json."""
    return any(env.get(name) for name in _CONTAINER_VARIABLES) or os.path.exists("/.dockerenv")
