"""The options and arguments that several commands share: one name, one meaning, one help text."""

from typing import TYPE_CHECKING

import click

from gvm_py import override
from gvm_py.errors import UsageError, closest, quoted
from gvm_py.host import ARCH_NAMES, Platform

# What Go builds for (`go tool dist list`), and what it keeps for later (src/internal/syslist/syslist.go).
_SYSTEMS = "aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows"
_ARCHITECTURES = "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm"
_KEPT = "hurd nacl zos amd64p32 armbe arm64be mips64p32 mips64p32le ppc riscv s390 sparc sparc64"
_OF_OTHERS = {**ARCH_NAMES, "x64": "amd64", "macos": "darwin"}

json_option = click.option("--json", "as_json", is_flag=True, help="Print machine-readable JSON.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Change nothing; show what would happen.")
yes_option = click.option("-y", "--yes", is_flag=True, help="Do not ask.")
refresh_option = click.option("--refresh", is_flag=True, help="Fetch the list of releases again, however recent it is.")
source_option = click.option(
    "--source",
    metavar="SOURCE",
    help="Where from: go.dev, golang.google.cn, goproxy, a URL (or a list), a path. Default: the setting `source`.",
)


if TYPE_CHECKING:
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice  # generic since click 8.2


class ShellChoice(_Choice):
    """A shell by gosdk's name for it, or by that of its program: `nu`, `ksh`, `pwsh`."""

    @override
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return gosdk's name of the shell."""
        from gvm_py.shell.user_shell import shell_named

        known = shell_named(value)
        return super().convert(known if known in self.choices else value, param, ctx)


def typed_platform(text: str) -> Platform:
    """Return the platform that was typed, as `linux/amd64`.

    Raises UsageError for what is none, and for a slip of a name that Go knows; any other may be of a newer Go.
    """
    platform = Platform.parse(text)
    near = Platform(_meant(platform.goos, _SYSTEMS), _meant(platform.goarch, _ARCHITECTURES))
    if near != platform:
        message = f"{quoted(str(platform))} is not a platform that Go knows; did you mean {near}?"
        raise UsageError(message, hint="go tool dist list", meant=(text, str(near)))
    return platform


def _meant(word: str, names: str) -> str:
    is_known = word in f"{names} {_KEPT}".split()
    return word if is_known else _OF_OTHERS.get(word) or closest(word, names.split()) or word
