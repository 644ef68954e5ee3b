"""Install SDKs: what `gosdk install` does, and what every command does that finds an SDK missing."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions, is_archive
from gvm_py.app.rehash import rehash_if_stale
from gvm_py.errors import GosdkError, NotFoundError, UsageError, shell_line, shell_word
from gvm_py.install.outcome import InstallOutcome, already_here
from gvm_py.records import replace
from gvm_py.request import TIP, Request
from gvm_py.store.receipt import ROOTS
from gvm_py.ui.output import human_size

if TYPE_CHECKING:
    from gvm_py.install.installer import Installer

_RUNS_ON = {"darwin/arm64": "amd64", "windows/arm64": "amd64"}
"""Machines that also run programs of another architecture, for versions older than their own port."""


def install(app: App, options: InstallOptions, texts: Sequence[str]) -> list[InstallOutcome]:
    """Install `texts`, report how each went, and update the shims. Raises the first failure at the end."""
    if options.own_name and len(texts) != 1:
        raise UsageError("--as names one SDK", hint="gosdk install ./tree --as NAME")
    results = _results(app, options, texts)
    outcomes = [result for result in results if isinstance(result, InstallOutcome)]
    rehash_if_stale(app)
    for outcome in outcomes:
        app.reporter.say(_sentence(outcome))
    failures = [result for result in results if isinstance(result, GosdkError)]
    for failure in failures[1:]:
        app.reporter.error(failure.message, failure.hint)
    if failures:
        raise _with_arch_hint(failures[0], options, app, texts)
    return outcomes


def _results(app: App, options: InstallOptions, texts: Sequence[str]) -> list[InstallOutcome | GosdkError | None]:
    """Return how each of `texts` ended, in their order: what is here already is not fetched."""
    if options.source or options.mirror:
        from gvm_py.app.installer_factory import sources

        sources(app, options)  # a typo is one also where nothing has to be fetched
    results: dict[str, InstallOutcome | GosdkError | None] = {text: _here(app, options, text) for text in texts}
    missing = [text for text, result in results.items() if result is None]
    if missing:
        results.update(zip(missing, _fetch(app, options, missing), strict=True))
    return list(results.values())


def asked_for_here(app: App) -> str:
    """Return the version that is requested in this directory. Raises UsageError where none is."""
    decision = app.decide()
    if decision.wanted == "system":
        raise UsageError(f"no file in {app.cwd} or above requests a Go version", hint="gosdk install stable")
    app.reporter.say(f"{decision.origin} requests {decision.wanted}")
    return decision.wanted


def _here(app: App, options: InstallOptions, text: str) -> InstallOutcome | None:
    if is_archive(text) or options.own_name:
        return None
    request = app.store.request(text)
    return None if options.reinstall else already_here(app.store, request)


def _fetch(app: App, options: InstallOptions, texts: Sequence[str]) -> list[InstallOutcome | GosdkError]:
    """Return for each of `texts`, requests and archives, how its installation ended. All share one installer."""
    # Most of gosdk is behind these imports, and what is here already is answered without them.
    from gvm_py.app.installer_factory import installer
    from gvm_py.system.parallel import run_all

    own_name = options.own_name or (TIP if tuple(texts) == (TIP,) else "")
    if own_name:
        from gvm_py.app.own_sdks import install_own

        return run_all([partial(install_own, app, options, texts[0], own_name)], app.reporter.cancel)
    shared = installer(app, options)
    return run_all([_call(app, options, shared, text) for text in texts], app.reporter.cancel)


def _call(app: App, options: InstallOptions, shared: "Installer", text: str) -> Callable[[], InstallOutcome]:
    from gvm_py.app.installer_factory import sources
    from gvm_py.dist.sources.index_source import IndexSource

    if not is_archive(text):
        from gvm_py.app.own_sdks import refuse_unknown_name

        request = app.store.request(text)
        refuse_unknown_name(request)
        return partial(shared.install, request)
    (source,) = sources(app, replace(options, source=text if "://" in text else os.path.abspath(text)))
    if isinstance(source, IndexSource):
        raise UsageError(
            f"{source.name} is not the address of an archive",
            hint=f"gosdk install --source {shell_word(source.name)} stable",
        )
    version = source.versions(shared.platform)[0]
    request = Request.parse(version.first_release.text)
    return partial(replace(shared, sources=(source,), use_kept=False).install, request)


def _sentence(outcome: InstallOutcome) -> str:
    name, receipt = outcome.sdk.version.name, outcome.receipt
    if receipt is None:
        return f"{name} is installed already: {outcome.sdk.goroot}"
    if not receipt.roots:
        return (
            f"installed {name} ({human_size(receipt.size)}), {receipt.source}; "
            "not an official release, so nothing verified it"
        )
    roots = " and ".join(ROOTS[root] for root in receipt.roots)
    origin = receipt.source if receipt.url else f"the kept archive of {receipt.source}"
    time = f", {outcome.seconds:.1f} s" if outcome.seconds is not None else ""
    return f"installed {name} ({human_size(receipt.size)}{time}) from {origin}; verified against {roots}"


def _with_arch_hint(error: GosdkError, options: InstallOptions, app: App, texts: Sequence[str]) -> GosdkError:
    """Return `error` with the way out for a version that is older than the port to this machine; consent is asked."""
    other = _RUNS_ON.get(str(app.platform))
    if not isinstance(error, NotFoundError) or other is None or options.platform not in (None, app.platform):
        return error
    platform = f"{app.platform.goos}/{other}"
    again = shell_line(["gosdk", "install", "--platform", platform, *texts])
    return NotFoundError(f"{error.message}\n  this machine also runs programs for {platform}", hint=again)
