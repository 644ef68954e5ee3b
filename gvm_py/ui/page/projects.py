"""The projects of the page: what shell, go command, IDE and CI each have, those that disagree first."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from gvm_py.ui.output import counted
from gvm_py.ui.page.grid import folded, grid, lines
from gvm_py.ui.page.markup import Markup, joined, name_of, tag

_HEAD = ("Project", "Shell", "Go command", "IDE", "CI")
_ABOUT = {"Shell": ("sdk", "shell"), "Go command": ("go",), "IDE": ("editor",)}
_WORDS = {"ok": ("ok", "ok"), "!": ("bad", "differs"), "?": ("unknown", "unknown")}


def project_section(projects: Sequence[dict[str, Any]]) -> Iterator[Markup]:
    """Yield the projects that disagree, then those that are aligned."""
    for title, aligned in (("Needs attention", False), ("Aligned", True)):
        found = [project for project in projects if project["aligned"] is aligned]
        if found:
            yield tag("h3", f"{title}: {len(found):,}")
            yield from folded(found, partial(_table, title), _directory)
    if not projects:
        yield tag("p", "No project is known yet. gosdk remembers a directory once ", code("gosdk use"), " ran in it.")


def _directory(project: dict[str, Any]) -> str:
    return str(project["directory"])


def _table(title: str, projects: Sequence[dict[str, Any]]) -> Markup:
    return grid(f"Projects: {title.lower()}", _HEAD, [_row(project) for project in projects])


def _row(project: dict[str, Any]) -> list[Markup]:
    told = [lines([_line(line) for line in project["status"] if line["about"] in about]) for about in _ABOUT.values()]
    return [name_of(project["directory"]), *told, _checked(project["ci_check"])]


def _line(line: dict[str, str]) -> Markup:
    fix = [" ", code(line["fix"])] if line["fix"] else []
    return joined([badge(line["state"]), " ", line["text"], *fix])


def _checked(check: dict[str, Any]) -> Markup:
    if found := check["findings"]:
        return lines([_finding(one) for one in found])
    if versions := check["versions"]:
        places = counted(len(versions), "place names", "places name")
        return lines([joined([badge("ok"), f" {places} a Go version"])])
    return lines([])


def _finding(one: dict[str, Any]) -> Markup:
    return joined([badge("!"), " ", name_of(f"{one['path']}:{one['line']}"), " ", one["message"]])


def badge(state: str, word: str = "") -> Markup:
    """Return a state in a word, which may be another one than usual, and a colour."""
    style, usual = _WORDS[state]
    return tag("span", word or usual, class_=f"badge {style}")


def code(words: str) -> Markup:
    """Return a command."""
    return tag("code", words)
