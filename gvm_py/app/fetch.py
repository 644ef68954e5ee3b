"""Get SDKs that are not here yet: the part of `gosdk install` that loads the network and everything after it."""

import os
import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from gvm_py.app.context import App
from gvm_py.app.install_options import Wish, is_archive
from gvm_py.app.installer_factory import installer, sources
from gvm_py.dist.sources.index_source import IndexSource
from gvm_py.errors import GosdkError, UsageError
from gvm_py.install.installer import Installer
from gvm_py.install.outcome import Outcome
from gvm_py.request import Request
from gvm_py.system.parallel import run_all


def fetch(app: App, wish: Wish, texts: Sequence[str]) -> list[Outcome | GosdkError]:
    """Return for each of `texts`, requests and archives, how its installation ended. All share one installer."""
    shared = installer(app, wish)
    return run_all([_call(app, wish, shared, text) for text in texts], app.reporter.cancel)


def _call(app: App, wish: Wish, shared: Installer, text: str) -> Callable[[], Outcome]:
    if not is_archive(text):
        return partial(shared.install, Request.parse(text))
    (source,) = sources(app, replace(wish, source=text if "://" in text else os.path.abspath(text)))
    if isinstance(source, IndexSource):
        raise UsageError(
            f"{source.name} is not the address of an archive",
            hint=f"gosdk install --source {shlex.quote(source.name)} stable",
        )
    version = source.versions(shared.platform)[0]
    return partial(
        replace(shared, sources=(source,), use_kept=False).install, Request.parse(version.first_release.text)
    )
