"""Run the ```console blocks of a page in bash, and compare with what the page promises (docs/CONTRIBUTING.md)."""

import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.manual import Block, Page

LANGUAGE = "console"
_EXIT_CODE = re.compile(r"#.*(?:exit code|退出码) (\d+)")
_CONTINUED = "\\"


@dataclass(frozen=True)
class Command:
    """What a reader is told to type, the exit code that is promised, and the output that is shown."""

    line: int
    text: str
    code: int
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Ran:
    """How a command ended; `said` is its standard output and standard error as they came."""

    command: Command
    code: int
    said: str


def commands(page: Page) -> list[Command]:
    """Return the commands of a page, from top to bottom. Raises AssertionError for a block that begins with output."""
    return [command for block in page.blocks if block.language == LANGUAGE for command in _commands(page, block)]


def run(typed: Sequence[Command], env: Mapping[str, str], cwd: Path, scratch: Path) -> list[Ran]:
    """Type everything into one bash and return how each command ended; what one changes the next one sees."""
    scratch.mkdir()
    script = scratch / "typed.sh"
    script.write_text("".join(_step(command.text, scratch, number) for number, command in enumerate(typed)), "utf-8")
    done = subprocess.run(
        ["bash", str(script)],
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    ended = [path.exists() for path in (scratch / f"{number}.code" for number in range(len(typed)))]
    assert all(ended), f"bash stopped at {typed[ended.index(False)]}: {done.stderr}"
    return [
        Ran(
            command,
            int((scratch / f"{number}.code").read_text("utf-8")),
            (scratch / f"{number}.out").read_text("utf-8", "replace"),
        )
        for number, command in enumerate(typed)
    ]


def broken_promises(ran: Ran) -> Iterator[str]:
    """Yield what the page says about a command and what is not so."""
    if ran.code != ran.command.code:
        yield f"exit code {ran.code} instead of {ran.command.code}"
    said = _spaced(ran.said)
    at = 0
    for line in ran.command.shown:
        wanted = re.compile(".*?".join(map(re.escape, _spaced(line).split("..."))))
        found = wanted.search(said, at)
        if found is None:
            yield f"does not print, after the lines shown before it: {line}"
            return
        at = found.end()


def _commands(page: Page, block: Block) -> Iterator[Command]:
    text, start, shown = "", 0, [""]
    for number, line in enumerate((*block.lines, "$ "), start=block.line):
        if text.endswith(_CONTINUED):
            text = f"{text}\n{line}"
        elif line.startswith("$ "):
            if text:
                promised = _EXIT_CODE.search(text)
                yield Command(start, text, int(promised[1]) if promised else 0, tuple(filter(str.strip, shown)))
            text, start, shown = line.removeprefix("$ "), number, []
        else:
            assert text, f"{page.name}:{number}: a console block begins with a command, `$ ...`"
            shown.append(line)


def _step(text: str, scratch: Path, number: int) -> str:
    place = shlex.quote(str(scratch / str(number)))
    return f"{{ {text}\n}} >{place}.out 2>&1\necho $? >{place}.code\n"


def _spaced(text: str) -> str:
    """Return `text` with single spaces: the width of a column depends on paths that differ from machine to machine."""
    return re.sub(r"[^\S\n]+", " ", text)
