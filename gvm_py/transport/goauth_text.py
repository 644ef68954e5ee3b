"""The formats of GOAUTH: what a command is given, and what it answers."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping

from gvm_py.transport.answers import status_text

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
Headers = Mapping[str, str]


def parse_credentials(text: str) -> dict[str, Headers]:
    """Return the headers of each URL in the answer of a GOAUTH command. Raises ValueError for another format."""
    found: dict[str, Headers] = {}
    lines = iter(text.split("\n")[:-1])
    for line in lines:
        urls = _until_empty(line, lines)
        if not all(re.match(r"https://[^/\s]", url) for url in urls):
            raise ValueError("it did not answer in the format of `go help goauth`")
        headers = dict(map(_header, _until_empty(next(lines, None), lines)))
        found.update(dict.fromkeys(urls, headers))
    return found


def _until_empty(line: str | None, lines: Iterator[str]) -> list[str]:
    block: list[str] = []
    while line:
        block.append(line)
        line = next(lines, None)
    if line is None:
        raise ValueError("its answer ends too early")
    return block


def _header(line: str) -> tuple[str, str]:
    name, separator, value = line.partition(": ")
    if not separator or not _TOKEN.fullmatch(name) or not value.isprintable() or not value.isascii():
        raise ValueError("it did not answer with headers")
    return name, value.strip()


def basic_login(user: str, password: str) -> Headers:
    """Return the header that logs in with a password."""
    return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}


def split_command(command: str) -> list[str]:
    """Split as cmd/go `internal/quoted` does: by spaces, with whole words in quotes and no escapes."""
    words = re.findall(r"""\s*(?:'([^']*)'|"([^"]*)"|([^\s'"]\S*))""", command)
    found = ["".join(word) for word in words]
    if not found:
        raise ValueError("it is empty")
    return found


def refusal_text(status: int, headers: Headers) -> str:
    """Return the answer of a server as a command of GOAUTH reads it."""
    lines = "".join(f"{name}: {value}\n" for name, value in headers.items())
    return f"HTTP/1.1 {status_text(status)}\n{lines}\n"
