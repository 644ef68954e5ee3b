"""`gosdk verify`: whether the installed SDKs are still what was published."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.verifying import repair_broken, verify_all
from gvm_py.commands.options import json_option
from gvm_py.errors import IntegrityError
from gvm_py.install.verification import VerifiedSDK
from gvm_py.records import dataclass
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen, paint
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class VerifyResult(CommandResult):
    """What was found in each SDK, after the repair where one was requested."""

    command: ClassVar = "verify"
    checked: tuple[VerifiedSDK, ...]

    @override
    def as_data(self) -> object:
        return [one.as_data() for one in self.checked]

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002
        """Yield a line for each SDK and each file that differs."""
        for one in self.checked:
            yield f"{one.sdk.version.name}  {paint(one.summary, 'error' if one.problem else 'ok')}"
            yield from (f"  {line}" for line in one.differences.lines)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what to type in an empty store."""
        if not self.checked:
            yield Note("no SDK is installed yet", hint="gosdk install stable")

    @property
    @override
    def failure(self) -> IntegrityError | None:
        """The error that names the SDKs that are not as published."""
        broken = [one.sdk for one in self.checked if one.problem]
        if not broken:
            return None
        names = ", ".join(sdk.version.text for sdk in broken)
        own = " ".join(sdk.version.text for sdk in broken if sdk.is_repairable)
        hint = f"gosdk verify --repair {own}" if own else broken[0].repair_command
        return IntegrityError(f"{len(broken)} of {len(self.checked)} SDKs are not as published: {names}", hint=hint)


@click.command()
@click.argument("versions", metavar="[VERSION]...", nargs=-1)
@click.option("--repair", is_flag=True, help="Fetch the archive again and restore only the files that differ.")
@click.option("--offline", is_flag=True, help="Compare with the receipt only, not with the checksum database.")
@json_option
@click.pass_obj
def command(app: App, versions: tuple[str, ...], *, repair: bool, offline: bool, as_json: bool) -> int:
    """Hash installed SDKs again, all or those matching VERSION, and list changed, missing and extra files.

    \b
    Examples:
      gosdk verify
      gosdk verify --repair 1.26
      gosdk verify --offline
    """
    checked = verify_all(app, _matching(app, versions) if versions else app.store.installed(), offline=offline)
    if repair:
        checked = repair_broken(app, checked, offline=offline)
    return app.show(VerifyResult(checked), as_json=as_json)


def _matching(app: App, texts: Sequence[str]) -> tuple[InstalledSDK, ...]:
    """Return every installed SDK that matches a request; a word such as `stable` stands for one of them.

    Raises NotFoundError for a request that none matches.
    """
    installed = app.store.installed()
    matching: set[GoVersion] = set()
    for request in map(app.store.request, texts):
        newest = app.store.require(request).version
        if request.form == "word":
            matching.add(newest)
        else:
            matching.update(request.filter(sdk.version for sdk in installed))
    return tuple(sdk for sdk in installed if sdk.version in matching)
