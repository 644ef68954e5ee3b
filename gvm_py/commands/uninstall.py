"""`gosdk uninstall`: remove SDKs from the store."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.followers import auto_sync
from gvm_py.app.known_projects import users_of
from gvm_py.app.rehash import publish, rehash_if_stale
from gvm_py.app.sdk_users import current_users
from gvm_py.commands.options import json_option, yes_option
from gvm_py.errors import GosdkError, NotFoundError, plain_reason, shell_word
from gvm_py.records import dataclass
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.streams import can_ask
from gvm_py.version import GoVersion

_MOST_NAMED = 5


@dataclass(frozen=True)
class UninstallResult(CommandResult):
    """What was removed, until when it can be restored, and who requested it: `(who, version request)`."""

    command: ClassVar = "uninstall"
    sdks: tuple[InstalledSDK, ...]
    until: datetime
    users: tuple[tuple[str, str], ...]

    @override
    def as_data(self) -> object:
        return [{"version": sdk.version.text, "goroot": str(sdk.goroot)} for sdk in self.sdks]

    @override
    def notes(self) -> Iterator[Note]:
        """Yield a line for each SDK, then who misses it now, and how to restore it."""
        for sdk in self.sdks:
            yield Note(f"{'unlinked' if sdk.linked else 'removed'} {sdk.version.name}")
        for who, request in self.users:
            yield warning(f"{who} requests {request}, which is not installed any more")
        yield Note(f"kept in the trash until {self.until:%Y-%m-%d}; to restore:", hint="gosdk undo")


@click.command()
@click.argument("versions", metavar="VERSION...", nargs=-1, required=True)
@yes_option
@json_option
@click.pass_obj
def command(app: App, versions: tuple[str, ...], *, yes: bool, as_json: bool) -> int:
    """Remove the newest installed SDK matching each VERSION.

    Editors, run configurations and running programs that use it are named first, and on a terminal you are asked.
    It stays in the trash for two weeks, and `gosdk undo` restores it. The cached archive stays as well, so installing
    it again needs no network.

    \b
    Examples:
      gosdk uninstall 1.22.3
      gosdk uninstall 1.21 1.22
    """
    sdks = _installed(app, versions)
    _require_own(sdks)
    users = users_of(app, sdks)
    if _name_users(app, sdks) and not yes and not _is_confirmed():
        app.reporter.say("nothing was removed")
        return 1
    with ExitStack() as stack:
        for sdk in sorted(sdks, key=lambda sdk: sdk.version):
            stack.enter_context(app.store.version_lock(sdk.version, f"removing {sdk.version.name}"))
        removal = app.store.uninstall(*sdks)
    publish(app)
    auto_sync(app)
    return app.show(UninstallResult(sdks, removal.until, users), as_json=as_json)


def _installed(app: App, texts: Sequence[str]) -> tuple[InstalledSDK, ...]:
    """Return what is to be removed. What lies in the trash is only named: this run may repeat one that was killed.

    Raises NotFoundError for what was not here lately, and where nothing is left.
    """
    requests = [app.store.request(text) for text in texts]
    found = [app.store.newest(request) for request in requests]
    missing = [request for request, sdk in zip(requests, found, strict=True) if not sdk]
    sdks = tuple(dict.fromkeys(sdk for sdk in found if sdk))
    removed = _in_trash(app) if sdks else []
    for request in missing:
        text = f"Go {request.text} is not installed"
        if not request.filter(removed):
            rehash_if_stale(app)
            # Whoever removes wants to know what is there, not how to get it.
            raise NotFoundError(text, hint="gosdk list")
        app.reporter.warn(text)
    return sdks


def _in_trash(app: App) -> list[GoVersion]:
    names = [move.origin.name for removal in app.store.trash.removals() for move in removal.moves]
    return [version for version in map(GoVersion.from_name, names) if version]


def _require_own(sdks: Sequence[InstalledSDK]) -> None:
    for sdk in sdks:
        if sdk.layer:
            raise GosdkError(
                f"{sdk.version.name} is in the store {sdk.layer}, which is not changed from here",
                hint=f"GOSDK_LAYERS= GOSDK_ROOT={shell_word(sdk.layer)} gosdk uninstall {sdk.version}",
            )


def _name_users(app: App, sdks: Sequence[InstalledSDK]) -> bool:
    """Warn of what uses these SDKs now; return whether something does. What cannot be found out is not an obstacle."""
    try:
        found = current_users(app, sdks)
    except (GosdkError, OSError) as error:
        app.reporter.warn(f"what uses it is not known: {plain_reason(error)}")
        return False
    for sdk, reasons in found.items():
        for reason in reasons[:_MOST_NAMED]:
            app.reporter.warn(f"{sdk.version.name} is used: {reason.text}")
        if len(reasons) > _MOST_NAMED:
            app.reporter.warn(f"{sdk.version.name} is used by {len(reasons) - _MOST_NAMED} more")
    return bool(found)


def _is_confirmed() -> bool:
    """Return the answer of whoever sits at the terminal; without one nobody is asked."""
    if not can_ask():
        return True
    return click.confirm("Remove it all the same?", default=False, err=True)
