"""`gosdk use`: choose the Go of this directory, of this module, or of everything else."""

from pathlib import Path

import click

from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installing import install
from gvm_py.app.known_projects import note_project
from gvm_py.errors import NotFoundError, UsageError
from gvm_py.request import Request
from gvm_py.selection.mod_edit import require_version
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.fs import write_atomic
from gvm_py.ui.output import emit


@click.command()
@click.argument("request_text", metavar="REQUEST")
@click.option("--global", "as_default", is_flag=True, help="Make it the default outside of pinned directories.")
@click.option("--mod", is_flag=True, help="Ask for it in go.work or go.mod, through the go command.")
@click.option("--exact", is_flag=True, help="Write the exact version, not REQUEST as typed.")
@click.option("--no-install", is_flag=True, help="Fail where nothing installed answers, instead of installing it.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(
    app: App, request_text: str, *, as_default: bool, mod: bool, exact: bool, no_install: bool, as_json: bool
) -> None:
    """Use the newest SDK that answers REQUEST: write .go-version here. What is missing is installed first."""
    if as_default and mod:
        raise UsageError("--global and --mod exclude each other", hint="gosdk use --help")
    request = app.store.request(request_text)
    sdk = _present(app, request, no_install)
    request = app.store.request(sdk.version.text if exact else request.text)
    place = _apply(app, sdk, request, as_default=as_default, mod=mod)
    app.reporter.say(f"{place} now asks for {request.text}, which is {sdk.version.name}")
    _warn_of_shadows(app, sdk, as_default=as_default)
    if not as_default:
        note_project(app, place.parent)
    auto_sync(app, () if as_default else (app.cwd,))
    if as_json:
        emit("use", {"version": sdk.version.text, "goroot": str(sdk.goroot), "written": str(place)})


def _present(app: App, request: Request, no_install: bool) -> InstalledSDK:
    sdk = app.store.newest(request)
    if sdk is None and no_install:
        raise NotFoundError(f"Go {request.text} is not installed", hint=request.how_to_get)
    return sdk or install(app, InstallOptions(), (request.text,))[0].sdk


def _apply(app: App, sdk: InstalledSDK, request: Request, *, as_default: bool, mod: bool) -> Path:
    if as_default:
        app.store.set_default(request)
        return app.layout.default_file
    if mod:
        return require_version(app.cwd, sdk.version, app.store.installed()[-1].goroot, app.env)
    path = app.cwd / ".go-version"
    write_atomic(path, f"{request.text}\n".encode())
    return path


def _warn_of_shadows(app: App, sdk: InstalledSDK, *, as_default: bool) -> None:
    decision = app.decide()
    if decision.version != sdk.version and not as_default:
        app.reporter.warn(f"{decision.origin} still decides here: {decision.version or decision.missing}")
