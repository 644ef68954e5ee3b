"""What `gosdk list` shows: a row for each SDK, and what is requested here and missing."""

from collections.abc import Iterator
from typing import ClassVar

from gvm_py import override
from gvm_py.app.sdk_listing import ListedSDK
from gvm_py.host import Platform, go_executable
from gvm_py.records import dataclass
from gvm_py.selection import Decision, Rule
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import human_size, table
from gvm_py.ui.printable import printable
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen, paint, render_marks

_HEAD = ("", "VERSION", "SIZE", "INSTALLED", "SOURCE", "NOTES")


@dataclass(frozen=True)
class ListResult(CommandResult):
    """The SDKs of the store, oldest first, which one is selected in the working directory, and those without a go."""

    command: ClassVar = "list"
    sdks: tuple[ListedSDK, ...]
    decision: Decision | None
    damaged: tuple[InstalledSDK, ...] = ()
    bare: bool = False

    @override
    def as_data(self) -> object:
        return [listed.as_data() for listed in self.sdks]

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Return a table, with a row for what has no go command, and one for what is requested here and missing.

        With `bare` only the names of the SDKs.
        """
        if self.bare:
            yield from (listed.sdk.version.name for listed in self.sdks)
            return
        rows = [self._row(listed, screen) for listed in self.sdks]
        rows += [_without_go(sdk.version.name, paint("broken", "error")) for sdk in self.damaged]
        rows += [_without_go(*self._missing(screen))] if rows and self._is_missing else []
        if rows:
            yield table([_HEAD, *rows], screen.width)

    @property
    def _is_missing(self) -> bool:
        decision = self.decision
        if decision is None or decision.version or not decision.wanted or decision.rule is Rule.SYSTEM:
            return False
        return f"go{decision.wanted}" not in {sdk.version.name for sdk in self.damaged}

    def _missing(self, screen: Screen) -> tuple[str, str]:
        wanted, origin = (self.decision.wanted, self.decision.origin) if self.decision else ("", "")
        mark = paint(f"missing, requested by {screen.path(origin)}", "error")
        return (f"go{wanted}" if wanted[0].isdigit() else wanted), mark

    def plain_text(self) -> str:
        """Return what is printed where no terminal is."""
        return "\n".join(render_marks(printable(line), color=False) for line in self.lines(Screen()))

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what is wrong with receipts, and what to type in an empty store."""
        for listed in self.sdks:
            if listed.problem:
                yield warning(listed.problem)
            if listed.broken:
                yield warning(f"{listed.broken} is not executable", hint=listed.sdk.repair_command)
        for sdk in self.damaged:
            missing = f"{sdk.goroot / 'bin' / go_executable()} is missing, so {sdk.version.name} selects nothing"
            yield warning(missing, hint=f"gosdk install {sdk.version}")
        if not self.sdks and not self.damaged:
            yield Note("no SDK is installed yet", hint="gosdk install stable")

    def _row(self, listed: ListedSDK, screen: Screen) -> tuple[str, ...]:
        receipt, sdk = listed.receipt, listed.sdk
        where = f"linked to {screen.path(sdk.goroot)}" if sdk.linked else _short(receipt.source if receipt else "")
        return (
            paint("*", "ok") if listed.is_active else " ",
            sdk.version.name,
            human_size(receipt.size) if receipt else "-",
            receipt.installed_at[:10] if receipt else "-",
            where,
            ", ".join(self._marks(listed, screen)),
        )

    def _marks(self, listed: ListedSDK, screen: Screen) -> Iterator[str]:
        if listed.is_active and self.decision:
            yield paint("active", "ok") + f" (by {screen.path(self.decision.origin)})"
        if listed.is_default:
            yield "default"
        if listed.sdk.version.label:
            yield "not an official release"
        if listed.eol:
            yield paint("end of life", "warning")
        if listed.receipt and listed.receipt.platform != str(Platform.here()):
            yield f"for {listed.receipt.platform}"
        if listed.sdk.layer:
            yield f"in {screen.path(listed.sdk.layer)}"


def _without_go(name: str, mark: str) -> tuple[str, ...]:
    return " ", name, "-", "-", "-", mark


def _short(source: str) -> str:
    """Return who served an SDK: of a URL the host, without user and path; of a file URL the path."""
    if source.startswith("file:///"):
        return source.removeprefix("file://")
    _, scheme, rest = source.partition("://")
    return (rest.partition("/")[0].rpartition("@")[2] if scheme else source) or "unknown source"
