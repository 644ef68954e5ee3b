"""`gosdk info`: what is known about one version of Go."""

from collections.abc import Iterator
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.version_facts import VersionFacts, version_facts
from gvm_py.audit.data import vulnerability_data
from gvm_py.commands.options import json_option
from gvm_py.records import dataclass
from gvm_py.store.receipt import ROOTS
from gvm_py.ui.output import human_size, table
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen, paint


@dataclass(frozen=True)
class InfoResult(CommandResult):
    """The facts about one version."""

    command: ClassVar = "info"
    facts: VersionFacts

    @override
    def as_data(self) -> object:
        facts, receipt = self.facts, self.facts.receipt
        found = facts.security.assessment.findings if facts.security else None
        return {
            "version": facts.version.text,
            "name": facts.version.name,
            "known": facts.is_published,
            "end_of_life": facts.end_of_life,
            "newest_patch": facts.patches[0].text if facts.patches else None,
            "vulnerabilities": None if found is None else [vulnerability_data(finding) for finding in found],
            "goroot": str(facts.sdk.goroot) if facts.sdk else None,
            "source": receipt.source if receipt else None,
            "roots": list(receipt.roots) if receipt else [],
            "installed_at": receipt.installed_at if receipt else None,
            "default": facts.is_default,
            "selected_by": facts.selected_by or None,
            "notes": facts.notes_url,
        }

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield a table: what it is about, and the fact."""
        facts = self.facts
        rows = [
            ("release", _release(facts)),
            ("support", _support(facts)),
            ("security", _security(facts)),
            ("installed", screen.path(facts.sdk.goroot) if facts.sdk else "no"),
        ]
        if facts.receipt:
            roots = " and ".join(ROOTS.get(root, root) for root in facts.receipt.roots)
            size, date = human_size(facts.receipt.size), facts.receipt.installed_at[:10]
            rows.append(("source", f"{facts.receipt.source}, {date}, {size}; verified by {roots}"))
        if facts.selected_by or facts.is_default:
            both = (screen.path(facts.selected_by), "the default" if facts.is_default else "")
            rows.append(("selected", ", ".join(filter(None, both))))
        yield table([*rows, ("notes", facts.notes_url)], screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what to type next."""
        facts = self.facts
        if facts.sdk is None:
            yield Note(f"{facts.version.name} is not installed; to install it:", hint=f"gosdk install {facts.version}")
        elif facts.patches and facts.patches[0] > facts.version:
            yield Note(
                f"{facts.patches[0].name} is out; to install it:", hint=f"gosdk upgrade {facts.version.language}"
            )


@click.command()
@click.argument("version", metavar="VERSION")
@json_option
@click.pass_obj
def command(app: App, version: str, as_json: bool) -> int:
    """Show what is known about VERSION: support, vulnerabilities, whether and from where it is installed.

    Uses no network: `gosdk outdated` and `gosdk audit` fetch the lists that it reads.

    \b
    Examples:
      gosdk info 1.26
      gosdk info stable --json
    """
    return app.show(InfoResult(version_facts(app, version)), as_json=as_json)


def _release(facts: VersionFacts) -> str:
    kind = "prerelease" if facts.version.is_prerelease else "release"
    if facts.version.label:
        return f"{facts.version.name}, not an official release"
    if not facts.is_published:
        return f"{facts.version.name}, in no list of releases seen here yet"
    if not facts.patches or facts.patches[0] <= facts.version:
        return f"{facts.version.name}, the newest {kind} of Go {facts.version.language}"
    return f"{facts.version.name}, a {kind}; the newest of Go {facts.version.language} is {facts.patches[0].name}"


def _support(facts: VersionFacts) -> str:
    minors = " and ".join(facts.minors)
    if facts.end_of_life is None:
        return "not known: no list of releases has been seen here yet"
    if facts.end_of_life:
        return paint("end of life", "error") + f": only {minors} get fixes"
    return paint("supported", "ok") + f": {minors} get fixes"


def _security(facts: VersionFacts) -> str:
    if facts.security is None:
        return "not known: no copy of the vulnerability database is kept here"
    found = facts.security.assessment.findings
    seen = f"by a database that is {facts.security.age}"
    if not found:
        return paint("no known vulnerabilities", "ok") + f", {seen}"
    remedy = facts.security.assessment.remedy
    fixed = f", fixed in {remedy.name}" if remedy else ""
    return paint(f"{len(found)} known vulnerabilities", "error") + f"{fixed}, {seen}"
