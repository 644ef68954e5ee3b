"""`gosdk self`: upgrade or remove gosdk itself."""

from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.errors import GosdkError
from gvm_py.system.installation import Installation
from gvm_py.system.launch import replace_with
from gvm_py.system.template import template_path

_SHELL = Path("/bin/sh")


@click.group()
def command() -> None:
    """Upgrade or remove gosdk itself, with the tool that installed it: uv, pipx or a private environment."""


@command.command()
@click.option("--from", "source", metavar="PATH", help="A wheel or a checkout instead of the package index.")
@click.pass_obj
def upgrade(app: App, source: str | None) -> None:
    """Install the newest gosdk in place of this one; SDKs, settings and start-up files stay."""
    options = ["--from", source] if source else []
    _run_installer(app, ["--no-setup", *options])


@command.command()
@click.option("-y", "--yes", is_flag=True, help="Do not ask; the SDKs and settings go as well.")
@click.option("--keep-sdks", is_flag=True, help="Do not ask; the SDKs and settings stay.")
@click.pass_obj
def uninstall(app: App, yes: bool, keep_sdks: bool) -> None:
    """Take out the lines of `gosdk setup`, gosdk itself and, on request, the SDKs."""
    options = ["--yes"] if yes else ["--keep-sdks"] if keep_sdks else []
    _run_installer(app, ["--uninstall", *options])


def _run_installer(app: App, options: list[str]) -> None:
    installation = Installation.here(app.layout.root)
    if not _SHELL.exists():
        raise GosdkError("install.sh needs a POSIX shell, and there is no /bin/sh", hint="run it from Git Bash or WSL")
    env = {**app.env, "GOSDK_ROOT": str(app.layout.root), "GOSDK_INSTALLER": installation.way}
    # This process gives way, so that the environment it lives in can be replaced.
    replace_with(_SHELL, ["sh", str(template_path("install.sh")), *options], env)
