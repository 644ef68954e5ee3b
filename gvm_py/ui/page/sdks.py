"""The SDKs of the page: size, age and proof of each, updates, and known vulnerabilities."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from gvm_py.ui.output import counted, human_size
from gvm_py.ui.page.grid import fold, folded, grid, lines
from gvm_py.ui.page.markup import Markup, joined, link, name_of, tag, text
from gvm_py.ui.page.projects import badge, code

_PROOF = {"index": "release index", "sumdb": "checksum database"}
_MOST_VULNERABILITIES = 100


def sdk_section(sdks: Sequence[dict[str, Any]], now: datetime) -> Iterator[Markup]:
    """Yield a table of the SDKs, newest first."""
    head = ("SDK", "Size", "Installed", "Verified against", "Notes")
    newest = list(reversed(sdks))
    yield from folded(
        newest, lambda some: grid("SDKs", head, [_sdk(sdk, now) for sdk in some]), lambda sdk: sdk["name"]
    )
    if not sdks:
        yield tag("p", "No SDK is installed. To install one: ", code("gosdk install stable"))


def _sdk(sdk: dict[str, Any], now: datetime) -> list[Markup]:
    size = text(human_size(sdk["size"])) if sdk["size"] is not None else lines([])
    return [name_of(sdk["name"]), size, _age(sdk["installed_at"], now), _proof(sdk), lines([*_marks(sdk)])]


def _age(installed: str | None, now: datetime) -> Markup:
    try:
        days = (now - datetime.fromisoformat(installed or "")).days
    except (ValueError, TypeError):
        return lines([])
    return joined([(installed or "")[:10], f", {days:,} day{'' if days == 1 else 's'} ago"])


def _proof(sdk: dict[str, Any]) -> Markup:
    if sdk["roots"]:
        return lines([joined([badge("ok"), " ", " and ".join(_PROOF[root] for root in sdk["roots"])])])
    why = "linked: gosdk did not install it" if sdk["linked"] else "no receipt"
    return lines([joined([badge("?"), " ", why])])


def _marks(sdk: dict[str, Any]) -> Iterator[Markup]:
    if sdk["default"]:
        yield text("default")
    if sdk["eol"]:
        yield joined([badge("!"), " end of life"])
    if not sdk["official"]:
        yield text("not an official release")
    if sdk["layer"]:
        yield joined(["in ", name_of(sdk["layer"])])


def update_section(outdated: dict[str, Any] | None) -> Iterator[Markup]:
    """Yield a table of the minors, each with its newest patch."""
    if outdated is None:
        yield tag("p", "Not known yet. To download the list of releases: ", code("gosdk outdated"))
    elif not outdated["minors"]:
        yield tag("p", "No SDK is installed that could be behind.")
    else:
        head = ("Minor", "Installed", "Newest", "State")
        minors = list(reversed(outdated["minors"]))
        yield from folded(minors, lambda some: grid("Updates", head, [*map(_minor, some)]), lambda one: one["minor"])


def _minor(minor: dict[str, Any]) -> list[Markup]:
    state = []
    if minor["outdated"]:
        state.append(joined([badge("!"), " ", code(f"gosdk upgrade {minor['minor']}")]))
    if minor["eol"]:
        state.append(joined([badge("!"), " end of life"]))
    versions = [text(f"go{minor[key]}") if minor[key] else lines([]) for key in ("installed", "newest")]
    return [text(minor["minor"]), *versions, lines(state or [badge("ok")])]


def audit_section(audit: dict[str, Any] | None) -> Iterator[Markup]:
    """Yield each SDK with its known vulnerabilities, and how old the knowledge is."""
    if audit is None:
        yield tag("p", "Not known yet. To download the database: ", code("gosdk audit"))
        return
    database = audit["database"]
    yield tag("p", f"By {database['source']} as of {database['modified'][:10]}, asked on {database['checked'][:10]}.")
    affected = [subject for subject in reversed(audit["subjects"]) if subject["vulnerabilities"]]
    yield from folded(affected, _findings, _verdict)
    if not affected:
        yield tag("p", badge("ok"), f" No known vulnerabilities in {len(audit['subjects']):,} SDKs.")


def _findings(subjects: Sequence[dict[str, Any]]) -> Markup:
    return joined(fold(_verdict(subject), _vulnerabilities(subject["vulnerabilities"])) for subject in subjects)


def _verdict(subject: dict[str, Any]) -> str:
    count = counted(len(subject["vulnerabilities"]), "known vulnerability", "known vulnerabilities")
    remedy = f"; go{subject['remedy']} has none of them" if subject["remedy"] else ""
    return f"go{subject['version']}: {count}{remedy}"


def _vulnerabilities(found: Sequence[dict[str, Any]]) -> Markup:
    head = ("Report", "Where", "Fixed in", "Summary")
    shown = grid("Known vulnerabilities", head, [_vulnerability(one) for one in found[:_MOST_VULNERABILITIES]])
    more = len(found) - _MOST_VULNERABILITIES
    return joined([shown, tag("p", f"and {more:,} more")]) if more > 0 else shown


def _vulnerability(one: dict[str, Any]) -> list[Markup]:
    where = [name_of(name) for name in one["packages"] or [one["module"]]]
    fixed = f"go{one['fixed']}" if one["fixed"] else "no fix yet"
    return [link(one["url"], one["id"]), lines(where), text(fixed), text(one["summary"])]
