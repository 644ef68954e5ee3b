"""Take apart what the go command writes: one message for each error, with its file and line."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from gvm_py.doctor.bounded_run import GoRun
from gvm_py.doctor.go_commands import FILES, STACK
from gvm_py.records import dataclass

_POSITION = re.compile(r"((?:[A-Za-z]:)?[^:\n]+?\.[a-z]+):(\d+)(?::\d+)?: ")
# What go says of a file without a line, and of one in the directory of its package.
_FILE = re.compile(
    r"(?:pattern \S+: )?(?:open |read |stat )?((?:[A-Za-z]:)?[^:\n]+\.go): "
    r"|found packages [^\n]* \(([^()\n]+\.go)\) in ([^\n]+)"
)
_ADVICE = re.compile(r"; to (?:update|add|download)\b[^:]*:|\. To specify the module |\n\n|\nusage: |\n\s*\(Use -mod=")
_LONGEST_SHOWN = 400
_LONGEST = 2000  # go repeats a line of go.mod, however long
_NAME = re.compile(r"[^\s:/\\]+\.go: ")
_START = re.compile(r"go: |package |pattern |verifying |-mod=|(?:[A-Za-z]:)?[^\s:][^:]*?\.[a-z]+:\d+(?::\d+)?: ")
_NOTES = re.compile(
    r"go: (?:downloading|finding|extracting|warning:|writing) |go: errors parsing |go: error loading go\.|"
    r"malformed go\.sum:|go: cannot load module \S+ listed in go\.work file: errors parsing |For more details"
)
NO_LIBRARY = "requires exactly one main package"
"""What go says of a build mode for programs, such as c-shared, to whom builds another package, as doctor does."""
OFFLINE = "module lookup disabled by GOPROXY=off"
_RECORD_END, _FIELD_END = "\x1e", "\x1f"


@dataclass(frozen=True)
class GoMessage:
    """One error; `file` is None where the message names none, `line` is 0 where it names no line of it.

    `command` is the one that failed.
    """

    command: str
    text: str
    file: Path | None = None
    line: int = 0

    @property
    def said(self) -> str:
        """The error in one line, without what go advises: that comes as our hint."""
        return " ".join(_ADVICE.split(self.text)[0].split())[:_LONGEST_SHOWN].rstrip(":")


def read_messages(run: GoRun, directory: Path) -> Iterator[GoMessage]:
    """Yield the errors of one command that ran in `directory`, those of packages that it lists included."""
    if run.failure:
        yield GoMessage(run.command, run.failure)
        return
    texts = list(_of_packages(run.out))
    if run.status != 0:
        said = [text for text in _entries(run.err) if not _NOTES.match(text)]
        texts += said or [run.err.strip() or f"it ended with status {run.status} and said nothing"]
    for text in texts:
        yield _message(run.command, text, directory)


def without_lookups(messages: Sequence[GoMessage]) -> Iterator[GoMessage]:
    """Yield the messages without look-ups that failed for a line of which another message says that it is wrong.

    One that names no module, of `go list -m all`, is yielded where nothing else is wrong.
    """
    wrong = {(item.file, item.line) for item in messages if item.file and OFFLINE not in item.text}
    named = [item for item in messages if item.text != f"go: {OFFLINE}"]
    yield from (item for item in named or messages if OFFLINE not in item.text or (item.file, item.line) not in wrong)


def _of_packages(out: str) -> Iterator[str]:
    """Yield the errors of packages, each once for each position that it has."""
    found = dict.fromkeys(_of_record(*fields) for fields in _records(out))
    placed = {text for position, text in found if position}
    for position, text in found:
        if position or text not in placed:
            yield f"{position}: {text}" if position else text


def _records(out: str) -> Iterator[list[str]]:
    for record in out.split(_RECORD_END):
        # What is not go may print anything.
        if FILES not in record and record.count(_FIELD_END) > 1:
            yield record.strip("\n").split(_FIELD_END, 2)


def _of_record(package: str, position: str, rest: str) -> tuple[str, str]:
    """Return position and text of one error; `package` is the directory of the package, where it is known."""
    text, *stack = rest.split(STACK)
    steps = [step.strip("{}").partition(" ") for step in stack]
    if "import cycle" in text:
        text = f"{text}: {' imports '.join(name for name, _, _ in steps)}"
    # Since Go 1.24 each step says where it is imported.
    position = position or next((at for _, _, at in reversed(steps) if at not in ("", "<nil>")), "")
    return position, os.path.join(package, text) if _NAME.match(text) else text


def _entries(text: str) -> list[str]:
    entries: list[str] = []
    for line in text.splitlines():
        if not entries or _START.match(line) or _NOTES.match(line):
            entries.append(line)
        else:
            entries[-1] += f"\n{line}"
    return [entry.strip() for entry in entries if entry.strip()]


def _message(command: str, text: str, directory: Path) -> GoMessage:
    text = text[:_LONGEST]
    start = text.removeprefix("go: ").removeprefix("reading go.work: ")
    position = _POSITION.match(start)
    if position is None:
        return GoMessage(command, text, _file(text, directory))
    # The go command shortens paths against the directory it runs in.
    file = Path(os.path.normpath(directory / position[1]))
    rest = start[position.end() :]
    return GoMessage(command, f"{file.name}:{position[2]}: {rest}", file, int(position[2]))


def _file(text: str, directory: Path) -> Path | None:
    match = _FILE.match(text)
    name = os.path.join(match[3] or "", match[1] or match[2]) if match else ""
    return Path(os.path.normpath(directory / name)) if match else None
