"""Where the source of a Chinese page breaks a line between two Chinese letters, browsers show a blank: join them."""

import re

_LETTER = r"[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]"
_BREAK = re.compile(rf"(?<={_LETTER})\n(?={_LETTER})")


def on_page_content(html: str, **_: object) -> str:
    """Return the page without these breaks; MkDocs calls this for each page."""
    return _BREAK.sub("", html)
