"""Read the shell templates: the top-level `shims/` folder of a checkout, `gvm_py/templates` in an installed wheel."""

import re
from collections.abc import Mapping
from pathlib import Path

_HERE = Path(__file__).parent.parent
_PLACES = (_HERE / "templates", _HERE.parent / "shims")


def read_template(name: str) -> str:
    """Return the text of a template such as `ask.sh`. Raises FileNotFoundError for a broken installation."""
    return template_path(name).read_text(encoding="utf-8")


def template_path(name: str) -> Path:
    """Return where a template is; for a broken installation a path where there is nothing."""
    return next((place / name for place in _PLACES if (place / name).is_file()), _PLACES[0] / name)


def fill(template: str, values: Mapping[str, str]) -> bytes:
    """Return the script with each `@NAME@` replaced; a value may hold anything and stands in single quotes.

    All are replaced in one pass, so a value that looks like a placeholder stays as it is.
    """
    script = re.sub("@([A-Z]+)@", lambda match: values[match[1]].replace("'", r"'\''"), template)
    return script.encode("utf-8", "surrogateescape")


def fill_cmd(template: str, values: Mapping[str, str]) -> bytes:
    """Return the batch file with each `@NAME@` replaced; a value stands in double quotes, which no path can hold.

    cmd reads the file in the code page of the console, so a path that is not ASCII is not found there.
    """
    script = re.sub("@([A-Z]+)@", lambda match: values[match[1]].replace("%", "%%"), template)
    return script.replace("\n", "\r\n").encode("utf-8", "surrogateescape")
