"""The page of `gosdk preview --html`: both SDKs side by side, and what changes between them."""

from collections.abc import Iterator, Sequence
from typing import Any

from gvm_py.ui.output import human_size
from gvm_py.ui.page.grid import folded, grid, lines
from gvm_py.ui.page.layout import html_page, section, summary
from gvm_py.ui.page.markup import Markup, joined, name_of, tag, text
from gvm_py.ui.page.projects import badge, code

_SECTIONS = {"sdks": "Both SDKs", "identifiers": "Identifiers", "godebug": "GODEBUG defaults", "reports": "New reports"}
_STEPS = ("build", "vet", "test")


def preview_document(found: dict[str, Any], module: str, made: str) -> str:
    """Return the page for the `data` of `gosdk preview --json`; `made` says when and by what."""
    old, new = (f"go{found[side]['version']}" for side in ("old", "new"))
    title = f"From {old} to {new}"
    about = joined(["Module ", name_of(module), f", {made}"])
    return html_page(title, about, _SECTIONS, _main(found, old, new))


def _main(found: dict[str, Any], old: str, new: str) -> Iterator[Markup]:
    yield summary(_numbers(found))
    contents = (
        [grid("Both SDKs", ("", old, new), _compared(found["old"], found["new"]))],
        _identifiers(found["identifiers"]),
        _godebug(found["godebug"]),
        _reports([*found["failures"], *found["findings"]]),
    )
    yield from (section(key, name, content) for (key, name), content in zip(_SECTIONS.items(), contents, strict=True))


def _numbers(found: dict[str, Any]) -> Iterator[tuple[str, str | Markup]]:
    yield "Build and tests", badge("!", "fail with the newer SDK only") if found["breaks"] else badge("ok")
    yield "Identifiers that change", f"{len(found['identifiers']):,}"
    yield "GODEBUG defaults that move", f"{len(found['godebug']):,}"
    yield "New reports", f"{len(found['failures']) + len(found['findings']):,}"


def _compared(old: dict[str, Any], new: dict[str, Any]) -> list[list[Markup]]:
    rows = [[text(step), *(_outcome(side[step]) for side in (old, new))] for step in _STEPS]
    sizes = [text(human_size(side["size"])) if side["size"] else lines([]) for side in (old, new)]
    return [*rows, [text("size of the programs"), *sizes]]


def _outcome(outcome: dict[str, Any] | None) -> Markup:
    if outcome is None:
        return lines([])
    reported = f", {len(outcome['reports']):,} reported" if outcome["reports"] else ""
    return joined([badge("ok") if outcome["ok"] else badge("!", "failed"), f" {outcome['seconds']:.1f} s{reported}"])


def _identifiers(changes: Sequence[dict[str, Any]]) -> Iterator[Markup]:
    if not changes:
        yield tag("p", badge("ok"), " Nothing of the standard library that this module uses is removed or changed.")
    head = ("Name", "Change", "Before", "After", "Used in")
    yield from folded(
        changes, lambda some: grid("Identifiers", head, [*map(_identifier, some)]), lambda change: change["name"]
    )


def _identifier(change: dict[str, Any]) -> list[Markup]:
    uses = [name_of(str(use)) for use in change["uses"]]
    sides = [code(change[side]) if change[side] else lines([]) for side in ("old", "new")]
    return [name_of(change["name"]), text(change["kind"]), *sides, lines(uses)]


def _godebug(changes: Sequence[dict[str, Any]]) -> Iterator[Markup]:
    if not changes:
        yield tag("p", badge("ok"), " No default of GODEBUG that this module could notice moves.")
    head = ("Setting", "Package", "What changes", "As before")
    yield from folded(
        changes, lambda some: grid("GODEBUG defaults", head, [*map(_default, some)]), lambda change: change["name"]
    )


def _default(change: dict[str, Any]) -> list[Markup]:
    restore = code(f"//go:debug {change['restore']}") if change["restore"] else lines([])
    return [name_of(change["name"]), name_of(change["package"]), text(change["what"]), restore]


def _reports(reports: Sequence[str]) -> Iterator[Markup]:
    if not reports:
        yield tag("p", badge("ok"), " Build, vet and tests report nothing new.")
    yield from folded(reports, lambda some: tag("ul", *(tag("li", code(one)) for one in some)), str)
