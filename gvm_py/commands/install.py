"""`gosdk install`: fetch, verify and commit SDKs."""

import os
import sys

import click

from gvm_py.commands.app import App
from gvm_py.commands.autosync import auto_sync
from gvm_py.commands.output import emit, human_size
from gvm_py.commands.supply import Wish, installer
from gvm_py.errors import GosdkError, NotFoundError, UsageError
from gvm_py.host import Platform
from gvm_py.install.installer import Outcome
from gvm_py.install.parallel import Job, install_all
from gvm_py.request import Request

_RUNS_ON = {"darwin/arm64": "amd64", "windows/arm64": "amd64"}
"""Machines that also run programs of another architecture, for versions older than their own port."""


@click.command()
@click.argument("texts", metavar="[REQUEST|ARCHIVE]...", nargs=-1)
@click.option("--source", help="go.dev, golang.google.cn, goproxy, a URL or a path; default: the setting `source`.")
@click.option("--mirror", help="Base URL to take the bytes from; hashes still come from the index.")
@click.option("--arch", help="Another GOARCH than this machine's, such as amd64 on an arm64 Mac.")
@click.option("--refresh", is_flag=True, help="Ask for the list of releases again even when the kept one is young.")
@click.option("--reinstall", is_flag=True, help="Fetch and replace SDKs that are already there.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(
    app: App,
    texts: tuple[str, ...],
    *,
    source: str | None,
    mirror: str | None,
    arch: str | None,
    refresh: bool,
    reinstall: bool,
    as_json: bool,
) -> None:
    """Install the newest Go that answers each REQUEST (1.22, 1.22.3, '>=1.22,<1.25', latest, ...) or an ARCHIVE.

    Without arguments, install what this directory asks for.
    """
    platform = Platform(app.platform.goos, arch) if arch else app.platform
    wish = Wish(source, mirror, platform, refresh, reinstall)
    outcomes = install(app, wish, texts or (asked_for_here(app),))
    if any(outcome.receipt for outcome in outcomes):
        auto_sync(app)
    if as_json:
        emit("install", [_data(outcome) for outcome in outcomes])


def install(app: App, wish: Wish, texts: tuple[str, ...]) -> list[Outcome]:
    """Install all of `texts`, tell how each went, and let the shims follow. Raises the first failure at the end."""
    outcomes, failures = install_all([_job(app, wish, text) for text in dict.fromkeys(texts)])
    if any(outcome.receipt for outcome in outcomes):
        app.publish()
    for outcome in outcomes:
        app.reporter.say(_sentence(outcome))
    for failure in failures[1:]:
        app.reporter.error(failure.message, failure.hint)
    if failures:
        raise _with_arch_hint(failures[0], wish, app)
    return outcomes


def asked_for_here(app: App) -> str:
    """Return what this directory asks for. Raises UsageError where nothing does."""
    decision = app.decide()
    if decision.wanted == "system":
        raise UsageError(f"nothing in {app.cwd} or above asks for a Go version", hint="gosdk install stable")
    app.reporter.say(f"{decision.origin} asks for {decision.wanted}")
    return decision.wanted


def _job(app: App, wish: Wish, text: str) -> Job:
    if not _is_archive(text):
        return Job(installer(app, wish), Request.parse(text))
    local = installer(app, Wish(text, wish.mirror, wish.platform, wish.refresh, wish.reinstall))
    version = local.sources[0].versions(local.platform)[0]
    return Job(local, Request.parse(f"{version.first_release}"))


def _is_archive(text: str) -> bool:
    return os.sep in text or "/" in text or text.endswith((".tar.gz", ".zip")) or os.path.isdir(text)


def _sentence(outcome: Outcome) -> str:
    name, receipt = outcome.sdk.version.name, outcome.receipt
    if receipt is None:
        return f"{name} is already here: {outcome.sdk.goroot}"
    vouched = " and ".join({"index": "the release index", "sumdb": "the checksum database"}[r] for r in receipt.roots)
    return f"installed {name} ({human_size(receipt.size)}) from {receipt.source}; vouched for by {vouched}"


def _data(outcome: Outcome) -> dict[str, object]:
    receipt = outcome.receipt
    return {
        "version": outcome.sdk.version.text,
        "goroot": str(outcome.sdk.goroot),
        "installed": receipt is not None,
        "source": receipt.source if receipt else None,
        "roots": list(receipt.roots) if receipt else None,
        "h1": receipt.h1 if receipt else None,
    }


def _with_arch_hint(error: GosdkError, wish: Wish, app: App) -> GosdkError:
    other = _RUNS_ON.get(str(app.platform))
    if not isinstance(error, NotFoundError) or other is None or wish.platform != app.platform:
        return error
    again = f"gosdk install --arch {other} {' '.join(sys.argv[2:])}"
    return NotFoundError(error.message, hint=f"this machine also runs {other} programs: {again}")
