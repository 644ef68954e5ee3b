"""`gosdk install`: fetch, verify and commit SDKs."""

import shlex
from collections.abc import Sequence
from dataclasses import replace

import click

from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.app.install_options import Wish, is_archive
from gvm_py.errors import GosdkError, NotFoundError, UsageError
from gvm_py.host import Platform
from gvm_py.install.outcome import Outcome, already_here
from gvm_py.request import Request
from gvm_py.store.receipt import ROOTS, Receipt
from gvm_py.ui.output import emit, human_size

_RUNS_ON = {"darwin/arm64": "amd64", "windows/arm64": "amd64"}
"""Machines that also run programs of another architecture, for versions older than their own port."""


@click.command()
@click.argument("texts", metavar="[REQUEST|ARCHIVE]...", nargs=-1)
@click.option("--source", help="go.dev, golang.google.cn, goproxy, a URL or a path; default: the setting `source`.")
@click.option("--mirror", help="Base URL to take the bytes from; hashes still come from the index.")
@click.option("--arch", help="Another GOARCH than this machine's, such as amd64 on an arm64 Mac.")
@click.option("--refresh", is_flag=True, help="Ask for the list of releases again even when the kept one is young.")
@click.option("--reinstall", is_flag=True, help="Replace SDKs that are already there.")
@click.option("--locked", is_flag=True, help="Install what gosdk.lock says, and accept no other bytes.")
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
    locked: bool,
    as_json: bool,
) -> None:
    """Install the newest Go that answers each REQUEST (1.22, 1.22.3, '>=1.22,<1.25', latest, ...) or an ARCHIVE.

    Without arguments, install what this directory asks for.
    """
    platform = Platform.parse(f"{app.platform.goos}/{arch}") if arch else app.platform
    wish = Wish(source, mirror, platform, refresh, reinstall)
    outcomes = _locked(app, wish, texts) if locked else install(app, wish, texts or (asked_for_here(app),))
    if arch:
        _require_platform(outcomes, platform)
    if any(outcome.receipt for outcome in outcomes):
        auto_sync(app)
    if as_json:
        emit("install", [_data(outcome) for outcome in outcomes])


def install(app: App, wish: Wish, texts: Sequence[str]) -> list[Outcome]:
    """Make `texts` be there, tell how each went, and let the shims follow. Raises the first failure at the end."""
    results: dict[str, Outcome | GosdkError | None] = {text: _here(app, wish, text) for text in texts}
    missing = [text for text, result in results.items() if result is None]
    if missing:
        # Most of gosdk is behind this import, and what is here already is answered without it.
        from gvm_py.app.fetch import fetch

        results.update(zip(missing, fetch(app, wish, missing), strict=True))
    outcomes = [result for result in results.values() if isinstance(result, Outcome)]
    if any(outcome.receipt or not _is_published(app, outcome) for outcome in outcomes):
        app.store.refresh()
        app.publish()
    for outcome in outcomes:
        app.reporter.say(_sentence(outcome))
    failures = [result for result in results.values() if isinstance(result, GosdkError)]
    for failure in failures[1:]:
        app.reporter.error(failure.message, failure.hint)
    if failures:
        raise _with_arch_hint(failures[0], wish, app, texts)
    return outcomes


def asked_for_here(app: App) -> str:
    """Return what this directory asks for. Raises UsageError where nothing does."""
    decision = app.decide()
    if decision.wanted == "system":
        raise UsageError(f"nothing in {app.cwd} or above asks for a Go version", hint="gosdk install stable")
    app.reporter.say(f"{decision.origin} asks for {decision.wanted}")
    return decision.wanted


def _locked(app: App, wish: Wish, texts: Sequence[str]) -> list[Outcome]:
    from gvm_py.app.locked import read_lock, require_locked, warn_of_another

    if texts:
        raise UsageError("--locked installs what gosdk.lock says, so it takes no REQUEST", hint="gosdk lock --help")
    version, pin = read_lock(app, wish.platform or app.platform)
    outcomes = install(app, replace(wish, pin=pin), (version.text,))
    require_locked(outcomes[0], pin)
    warn_of_another(app, version)
    return outcomes


def _here(app: App, wish: Wish, text: str) -> Outcome | None:
    if is_archive(text):
        return None
    request = Request.parse(text)
    return None if wish.reinstall else already_here(app.store, request)


def _require_platform(outcomes: Sequence[Outcome], platform: Platform) -> None:
    for outcome in outcomes:
        receipt = outcome.receipt or Receipt.read(outcome.sdk.goroot)
        version = outcome.sdk.version
        if receipt and receipt.platform != str(platform):
            raise GosdkError(
                f"{version.name} is here for {receipt.platform}, and a store holds one SDK of each version",
                hint=f"to replace it: gosdk install --reinstall --arch {platform.goarch} {version}",
            )


def _is_published(app: App, outcome: Outcome) -> bool:
    # The bridge is written last. A run that was killed after its commit leaves an SDK without one.
    return (app.layout.shims / f"{outcome.sdk.version.name}{app.platform.script}").exists()


def _sentence(outcome: Outcome) -> str:
    name, receipt = outcome.sdk.version.name, outcome.receipt
    if receipt is None:
        return f"{name} is already here: {outcome.sdk.goroot}"
    vouched = " and ".join(ROOTS[root] for root in receipt.roots)
    origin = receipt.source if receipt.url else f"the kept archive of {receipt.source}"
    return f"installed {name} ({human_size(receipt.size)}) from {origin}; vouched for by {vouched}"


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


def _with_arch_hint(error: GosdkError, wish: Wish, app: App, texts: Sequence[str]) -> GosdkError:
    """Return `error` with the way out for a version that is older than the port to this machine; consent is asked."""
    other = _RUNS_ON.get(str(app.platform))
    if not isinstance(error, NotFoundError) or other is None or wish.platform not in (None, app.platform):
        return error
    again = shlex.join(["gosdk", "install", "--arch", other, *texts])
    return NotFoundError(error.message, hint=f"this machine also runs {other} programs: {again}")
