"""`gosdk self`: upgrade or remove gosdk itself."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from gvm_py import __version__
from gvm_py.app.context import App
from gvm_py.errors import GosdkError, UsageError, shell_word
from gvm_py.system.installation import PACKAGE, Installation, typed_python
from gvm_py.system.launch import replace_with, start_apart
from gvm_py.system.package_origin import PackageOrigin
from gvm_py.system.processes import others_from
from gvm_py.system.programs import find_program
from gvm_py.system.template import template_path
from gvm_py.ui.streams import can_ask

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
@click.option("--from", "source", metavar="PATH", help="A wheel, a checkout or git+URL.")
@click.pass_obj
def upgrade(app: App, source: str | None) -> None:
    """Install the newest gosdk in place of this one; SDKs, settings and start-up files stay.

    It shows the old and the new version, and takes the new one from where this one came, or from PATH, and from
    nowhere else.

    \b
    Examples:
      gosdk self upgrade
      gosdk self upgrade --from ./gvm_py-0.2.0-py3-none-any.whl
    """
    origin = PackageOrigin.read()
    installation = Installation.here(app.layout.root, _pull(origin))
    _run_installer(app, installation, ["--no-setup", "--from", source or _proven_source(origin)])


def _pull(origin: PackageOrigin) -> str:
    """Return what brings a gosdk up to date that install.sh did not install."""
    if origin.kind == "checkout":
        return f"git -C {shell_word(origin.place)} pull"
    return _pip("show")


def _pip(command: str) -> str:
    """Return the command of pip for this gosdk, as it is typed into the shells of this system."""
    return f"{typed_python()} -m pip {command} {PACKAGE}"


def _proven_source(origin: PackageOrigin) -> str:
    """Return what to upgrade from. Raises GosdkError where only the user can say."""
    here = f"gosdk {__version__} was installed from"
    if origin.kind == "repository":
        return f"git+{origin.place}"
    if origin.kind == "checkout" and Path(origin.place, "install.sh").is_file():
        raise GosdkError(
            f"{here} the checkout {origin.place}, which is upgraded first",
            hint=f"cd {shell_word(origin.place)} && git pull && ./install.sh",
        )
    if origin.kind == "name":
        what = f"nothing records where gosdk {__version__} came from, and the name {PACKAGE} on an index proves nothing"
    else:
        gone = "" if Path(origin.place).exists() else ", which is not there any more"
        what = f"{here} the {origin.kind} {origin.place}{gone}; name a newer one with --from"
    raise GosdkError(what, hint="gosdk self upgrade --help")


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
        if not can_ask():
            raise UsageError("nobody can be asked without a terminal", hint="gosdk self uninstall --keep-sdks")
        click.confirm(f"Remove gosdk ({app.layout.root}, start-up files)?", default=False, abort=True, err=True)
    options = ["--uninstall"]
    if yes:
        options.append("--yes")
    elif keep_sdks:
        options.append("--keep-sdks")
    _run_installer(app, Installation.here(app.layout.root, _pip("uninstall")), options)


def _run_installer(app: App, installation: Installation, options: list[str]) -> None:
    env = {**app.env, "GOSDK_ROOT": str(app.layout.root), "GOSDK_INSTALLER": installation.way}
    if app.platform.goos == "windows":
        _require_alone(installation.prefix)
        _run_on_windows(app, env, options)
        return
    if not _SHELL.exists():
        raise GosdkError("install.sh needs a POSIX shell, and there is no /bin/sh")
    # This process gives way, so that the environment it lives in can be replaced.
    replace_with(_SHELL, ["sh", str(template_path("install.sh")), *options], env)


def _require_alone(prefix: Path) -> None:
    """Raise GosdkError where another gosdk runs: pip would find its files in use when half of them are replaced."""
    if others := others_from(prefix):
        what = f"another gosdk runs, and a program that runs cannot be replaced: {', '.join(map(str, others))}"
        raise GosdkError(what, hint=f"taskkill /F {' '.join(f'/PID {process.pid}' for process in others)}")


def _run_on_windows(app: App, env: Mapping[str, str], options: list[str]) -> None:
    """Start install.ps1, which waits for the end of this process: a program that runs cannot be replaced there."""
    shell = find_program("powershell", env) or find_program("pwsh", env)
    if shell is None:
        raise GosdkError("install.ps1 needs PowerShell, and there is none on PATH")
    script = str(template_path("install.ps1"))
    words = ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", script, *options, "--after", str(os.getpid())]
    app.reporter.say("install.ps1 goes on in this window as soon as gosdk has ended")
    start_apart(shell, words, env)
