"""`gosdk self`: upgrade or remove gosdk itself."""

import sys
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.errors import GosdkError, UsageError
from gvm_py.system.installation import Installation
from gvm_py.system.launch import replace_with
from gvm_py.system.template import template_path

_SHELL = Path("/bin/sh")


@click.group()
def command() -> None:
    """Upgrade or remove gosdk itself, with the tool that installed it: uv, pipx or a private environment.

    \b
    Examples:
      gosdk self upgrade
      gosdk self uninstall --keep-sdks
    """


@command.command(short_help="Install the newest gosdk in place of this one")
@click.option("--from", "source", metavar="PATH", help="A wheel or a checkout instead of the package index.")
@click.pass_obj
def upgrade(app: App, source: str | None) -> None:
    """Install the newest gosdk in place of this one; SDKs, settings and start-up files stay.

    \b
    Examples:
      gosdk self upgrade
      gosdk self upgrade --from ./gvm_py-0.2.0-py3-none-any.whl
    """
    options = ["--from", source] if source else []
    _run_installer(app, ["--no-setup", *options])


@command.command(short_help="Remove gosdk itself and, on request, the SDKs")
@click.option("-y", "--yes", is_flag=True, help="Do not ask; remove the SDKs and settings as well.")
@click.option("--keep-sdks", is_flag=True, help="Do not ask; keep the SDKs and settings.")
@click.pass_obj
def uninstall(app: App, yes: bool, keep_sdks: bool) -> None:
    """Remove the lines of `gosdk setup`, gosdk itself and, on request, the SDKs.

    \b
    Examples:
      gosdk self uninstall
      gosdk self uninstall --keep-sdks
    """
    if not (yes or keep_sdks):
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise UsageError("nobody can be asked without a terminal", hint="gosdk self uninstall --keep-sdks")
        click.confirm(f"Remove gosdk ({app.layout.root}, start-up files)?", default=False, abort=True, err=True)
    options = ["--yes"] if yes else ["--keep-sdks"] if keep_sdks else []
    _run_installer(app, ["--uninstall", *options])


def _run_installer(app: App, options: list[str]) -> None:
    installation = Installation.here(app.layout.root)
    if not _SHELL.exists():
        raise GosdkError("install.sh needs a POSIX shell, and there is no /bin/sh", hint="run it from Git Bash or WSL")
    env = {**app.env, "GOSDK_ROOT": str(app.layout.root), "GOSDK_INSTALLER": installation.way}
    # This process gives way, so that the environment it lives in can be replaced.
    replace_with(_SHELL, ["sh", str(template_path("install.sh")), *options], env)
