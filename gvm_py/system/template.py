"""Read the shell templates: the top-level `shims/` folder of a checkout, `gvm_py/templates` in an installed wheel."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import ascii_lowercase

_HERE = Path(__file__).parent.parent
_PLACES = (_HERE / "templates", _HERE.parent / "shims")


def read_template(name: str) -> str:
    """Return the text of a template such as `tool.sh`. Raises FileNotFoundError for a broken installation."""
    return template_path(name).read_text(encoding="utf-8")


def template_path(name: str) -> Path:
    """Return where a template is; for a broken installation a path where there is nothing."""
    return next((place / name for place in _PLACES if (place / name).is_file()), _PLACES[0] / name)


def fill(template: str, values: Mapping[str, str]) -> bytes:
    """Return the script with each `@NAME@` replaced; a value may hold anything and stands in single quotes.

    All are replaced in one pass, so a value that looks like a placeholder stays as it is. A line for a value that is
    empty is left out.
    """
    lines = _compact(template).splitlines(keepends=True)
    empty = [f"@{name}@" for name, value in values.items() if not value]
    kept = "".join(line for line in lines if not any(name in line for name in empty))
    script = re.sub("@([A-Z]+)@", lambda match: values[match[1]].replace("'", r"'\''"), kept)
    return script.encode("utf-8", "surrogateescape")


def fill_cmd(template: str, values: Mapping[str, str]) -> bytes:
    """Return the batch file with each `@NAME@` replaced; a value stands in double quotes, which no path can hold.

    cmd needs CRLF to find its labels. It reads the file in the code page of the console, so a path that is not ASCII is
    not found there; the templates have another way to each of them.
    """
    script = re.sub("@([A-Z]+)@", lambda match: values[match[1]].replace("%", "%%"), template)
    return script.replace("\n", "\r\n").encode("utf-8", "surrogateescape")


@cache
def _compact(template: str) -> str:
    """Return a script without what a shell would read byte by byte in each call, and to no end.

    Comments and indentation go, but for the second line, which tells what the file is; `_names` become one letter long.
    """
    first, second, *lines = template.splitlines()
    code = [line.strip() for line in lines if not line.lstrip().startswith("#")]
    short: dict[str, str] = {}
    text = "\n".join([first, second, *filter(None, code)]) + "\n"
    return re.sub(r"\b_[a-z]+\b", lambda match: short.setdefault(match[0], f"_{ascii_lowercase[len(short)]}"), text)
