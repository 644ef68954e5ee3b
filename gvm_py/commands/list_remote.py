"""`gosdk list-remote`: the releases that can be installed here."""

import click

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import sources
from gvm_py.errors import NotFoundError
from gvm_py.host import Platform
from gvm_py.install.locate import first_answer, nearest
from gvm_py.request import Request
from gvm_py.ui.output import emit, table
from gvm_py.version import GoVersion, is_end_of_life


@click.command()
@click.argument("request_text", metavar="[REQUEST]", required=False)
@click.option("--all", "show_all", is_flag=True, help="Every patch, not only the newest of each minor.")
@click.option("--source", help="go.dev, goproxy, or the URL of a release index; default: the setting `source`.")
@click.option("--platform", "platform_text", help="For another machine, such as darwin/arm64.")
@click.option("--refresh", is_flag=True, help="Ask again even when the kept list is young.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(
    app: App,
    request_text: str | None,
    *,
    show_all: bool,
    source: str | None,
    platform_text: str | None,
    refresh: bool,
    as_json: bool,
) -> None:
    """List the releases that answer REQUEST; without one, the newest of each minor."""
    platform = Platform.parse(platform_text) if platform_text else app.platform
    request = Request.parse(request_text) if request_text else None
    name, versions = first_answer(sources(app, InstallOptions(source, refresh=refresh)), platform)
    shown = _choose(versions, request, show_all)
    if not shown:
        near = nearest(request_text or "", versions)
        hint = " or ".join(dict.fromkeys(f"gosdk list-remote {version.language}" for version in near))
        raise NotFoundError(f"{name} lists no Go {request_text} for {platform}", hint=hint)
    rows = [_describe(app, version) for version in shown]
    if as_json:
        emit("list-remote", {"source": name, "platform": str(platform), "releases": rows})
        return
    app.reporter.say(f"releases for {platform} from {name}")
    click.echo(table([_row(row) for row in rows]))


def _choose(versions: tuple[GoVersion, ...], request: Request | None, show_all: bool) -> list[GoVersion]:
    ordered = sorted(set(versions), reverse=True)
    if request:
        return list(reversed(request.filter(ordered)))
    if show_all:
        return ordered
    newest: dict[str, GoVersion] = {}
    for version in ordered:
        newest.setdefault(version.language, version)
    return list(newest.values())


def _describe(app: App, version: GoVersion) -> dict[str, object]:
    return {
        "version": version.text,
        "stable": not version.is_prerelease,
        "eol": is_end_of_life(version, app.supported_minors),
        "installed": app.store.find(version) is not None,
    }


def _row(row: dict[str, object]) -> list[str]:
    marks = [
        mark
        for mark, on in (
            ("installed", row["installed"]),
            ("prerelease", not row["stable"]),
            ("end of life", row["eol"]),
        )
        if on
    ]
    return [f"go{row['version']}", ", ".join(marks)]
