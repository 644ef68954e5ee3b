"""Text from files, servers, the environment and directory names, made harmless for a terminal.

What a terminal obeys is a control character: ESC and the C1 codes start a command (title, clipboard, colours), CR
overwrites a line, and Unicode's format characters reorder what is read. Each is shown as its escape instead.
"""

import re
from collections.abc import Callable
from functools import cache

# Categories Cc, Cf, Cs, Zl and Zp of Unicode 15; a line break and a tab are wanted in a text.
_CONTROL = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)


def printable(text: str) -> str:
    r"""Return `text` with control and format characters as `\x1b`, `\u202e`; line breaks and tabs stay.

    An undecodable byte of a file name, which Python keeps as a surrogate, is shown as that byte.
    """
    return _replaced(f"[{_CONTROL}]", _escape, text)


def printable_cell(text: str) -> str:
    r"""Return `text` for a place that must stay one line: a line break and a tab become `\n` and `\t` too."""
    return _replaced(f"[\t\n{_CONTROL}]", _escape, text)


def printable_json(document: str) -> str:
    r"""Return JSON with the same characters as `\u` escapes, which every parser turns back into them."""
    return _replaced(f"[{_CONTROL}]", _escape_in_json, document)


def _replaced(pattern: str, escape: Callable[[re.Match[str]], str], text: str) -> str:
    # Most lines have no such character, and building the table of them takes longer than printing a page.
    return text if text.isprintable() else _compiled(pattern).sub(escape, text)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] in "\t\n\r":
        return {"\t": r"\t", "\n": r"\n", "\r": r"\r"}[match[0]]
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escape_in_json(match: re.Match[str]) -> str:
    pair = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{pair[at : at + 4]}" for at in range(0, len(pair), 4))
