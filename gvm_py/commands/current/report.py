"""What `gosdk current` shows: the SDK that is selected here, and with --why what led to it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from gvm_py import override
from gvm_py.app.outlook import GoForecast, sentence
from gvm_py.errors import NotFoundError, UsageError, quoted
from gvm_py.records import asdict, dataclass
from gvm_py.selection import Decision, Rule
from gvm_py.selection.decision import NOT_A_VERSION
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen, paint

_RULES = {
    Rule.ARGUMENT: "the version named for this call",
    Rule.VARIABLE: "GOSDK_VERSION",
    Rule.PIN: "the nearest .go-version",
    Rule.WORK: "the go.work that the go command uses, which requests at least",
    Rule.MOD: "the go.mod that the go command uses, which requests at least",
    Rule.VERSION_FILE: "the nearest file of asdf or mise",
    Rule.DEFAULT: "the global default, as no file here requests a version",
    Rule.SYSTEM: "the first go on PATH that is not a shim, as no file here requests a version and no default is set",
}


@dataclass(frozen=True)
class CurrentResult(CommandResult):
    """The decision; what the go command does next is only looked up for `--why` and `--json`.

    `ignored` says which file of asdf or mise does not decide here, and why.
    """

    command: ClassVar = "current"
    decision: Decision
    expected: GoForecast | None
    explains: bool
    ignored: str | None = None

    @override
    def as_data(self) -> object:
        decision, expected = self.decision, self.expected or GoForecast(())
        predicted = expected.prediction
        return {
            "rule": str(decision.rule),
            "wanted": decision.wanted,
            "origin": asdict(decision.origin),
            "version": decision.version.text if decision.version else None,
            "goroot": _text(decision.goroot),
            "bin": _text(decision.bin),
            "missing": decision.missing,
            "note": decision.note,
            "not_used": self.ignored,
            "looked_at": [asdict(look) for look in decision.visited],
            "go_command": predicted and {**asdict(predicted), "location": _text(predicted.location)},
            "goroot_after_switch": _text(expected.goroot_after_switch),
            "interferes": [asdict(found) for found in expected.interferes],
        }

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield the SDK and its origin, or with --why everything that led to it."""
        decision = self.decision
        if self.explains:
            yield from self._explanation(screen)
        elif decision.bin:
            yield f"{decision.name}  {screen.path(decision.origin)}"

    @override
    def notes(self) -> Iterator[Note]:
        """Yield a warning for a go line that is not a version: the go command fails there."""
        for look in self.decision.visited:
            if look.found.endswith(NOT_A_VERSION):
                yield warning(f"{look.path} selects nothing and go fails here: {look.found}", hint="gosdk doctor")

    @property
    @override
    def failure(self) -> NotFoundError | None:
        """The error where no installed SDK is selected."""
        decision = self.decision
        return None if decision.bin else NotFoundError(decision.missing, hint=decision.hint)

    def _explanation(self, screen: Screen) -> Iterator[str]:
        decision = self.decision
        if decision.visited:
            looked = [(screen.path(look.path), look.found) for look in decision.visited]
            yield table([("looked at", "found"), *looked], screen.width) + "\n"
        rows = [("decided by", self._rule(screen)), self._selected(screen)]
        if decision.note:
            rows.append(("note", decision.note))
        rows += [("not used", self.ignored)] if self.ignored else []
        rows += self._go_command()
        if self.expected:
            rows += [
                (
                    paint("interferes", "warning"),
                    screen.shortened(f"{it.setting}{it.value and '='}{it.value}  ({it.origin}): {it.effect}"),
                )
                for it in self.expected.interferes
            ]
        yield table(rows, screen.width)

    def _rule(self, screen: Screen) -> str:
        decision, origin = self.decision, screen.path(self.decision.origin)
        words = f"{origin}: {decision.origin.words}" if decision.origin.line else origin
        return f"{_RULES[decision.rule]}: {decision.wanted}  ({words})"

    def _selected(self, screen: Screen) -> tuple[str, str]:
        decision = self.decision
        if decision.bin is None:
            return paint("missing", "error"), decision.missing
        name = decision.version.name if decision.version else "system Go"
        return "selected", f"{paint(name, 'ok')}  {screen.path(decision.goroot or decision.bin)}"

    def _go_command(self) -> Iterator[tuple[str, str]]:
        if self.expected and self.expected.prediction:
            yield "go itself", sentence(self.expected.prediction, self.expected.goroot_after_switch)
        elif self.decision.bin:
            yield "go itself", "unknown: this Go has no VERSION file that names a release"


@dataclass(frozen=True)
class FormattedResult(CommandResult):
    """The selected SDK in the words of whoever asks: a prompt, a status line, a script."""

    command: ClassVar = "current"
    is_exact: ClassVar = True
    sdk: InstalledSDK
    template: str

    @override
    def as_data(self) -> object:
        return {"text": self._text()}

    @override
    def lines(self, screen: Screen) -> tuple[str, ...]:  # noqa: ARG002 - a text for programs is never shortened
        """Return the template with its fields filled in."""
        return (self._text(),)

    def _text(self) -> str:
        values = {"{version}": self.sdk.version.text, "{goroot}": str(self.sdk.goroot)}
        parts = re.split(r"(\{version\}|\{goroot\})", self.template)
        if any(brace in part for part in parts if part not in values for brace in "{}"):
            raise UsageError(
                f"--format {quoted(self.template)} has a field other than {{version}} and {{goroot}}",
                hint="gosdk current --format '{version}'",
            )
        return "".join(values.get(part, part) for part in parts)


def _text(path: Path | None) -> str | None:
    return str(path) if path else None
