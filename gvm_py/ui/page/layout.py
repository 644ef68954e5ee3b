"""What every page has: the head, a policy that lets a browser load and run nothing, and the frame of its body."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

from gvm_py.errors import GosdkError, UsageError, shell_word
from gvm_py.paths.spelling import missing_drive, odd_name
from gvm_py.system.fs import require_writable, write_atomic
from gvm_py.ui.page.markup import Markup, name_of, tag, trusted


def html_page(title: str, about: Markup, sections: Mapping[str, str], main: Iterable[Markup]) -> str:
    """Return a page as one file of HTML; `about` stands below its title, `sections` names its parts by their ids."""
    style = trusted((files("gvm_py.ui.page") / "report.css").read_text(encoding="utf-8"))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", style),
    )
    header = tag(
        "header",
        tag("a", "Skip to the content", href="#main", class_="skip"),
        tag("h1", name_of(title)),
        tag("p", about),
        tag("nav", *(tag("a", name, href=f"#{key}") for key, name in sections.items()), aria_label="Sections"),
    )
    body = tag("body", header, tag("main", *main, id="main"))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _policy(style: str) -> str:
    """Return the policy under which a browser loads nothing and runs nothing, whatever got into the page."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def summary(rows: Iterable[tuple[str, str | Markup]]) -> Markup:
    """Return the few numbers that stand on top."""
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in rows), class_="sum")


def section(key: str, name: str, content: Iterable[Markup]) -> Markup:
    """Return a part of the page with its heading."""
    return tag("section", tag("h2", name, id=f"{key}-title"), *content, id=key, aria_labelledby=f"{key}-title")


def require_place(file: Path, command: str) -> None:
    """Raise GosdkError where `command` cannot write a page to `file`."""
    if odd := odd_name(file) or missing_drive(file):
        raise UsageError(f"cannot write {file}: {odd}", hint=f"{command} --html report.html")
    require_writable(file)
    if not file.parent.is_dir():
        # A directory that is made for a misspelled path is found by nobody.
        raise GosdkError(f"there is no directory {file.parent}", hint=f"mkdir -p {shell_word(file.parent)}")


def write_page(file: Path, page: str, command: str) -> None:
    """Write a page that `command` made. Raises GosdkError where the file cannot be written."""
    require_place(file, command)
    try:
        write_atomic(file, page.encode("utf-8", "replace"), durable=False)
    except OSError as error:
        raise GosdkError(f"cannot write {file}: {error.strerror}", hint=f"{command} --html report.html") from error
