"""The user's settings: `config.toml` in the store, every key of it known and checked."""

import re
import stat
from pathlib import Path
from typing import Any, Literal, get_args

from gvm_py.errors import UsageError, closest, edit_command, shell_word
from gvm_py.records import dataclass
from gvm_py.system.bounded import BOM, ended_like, parse_toml, read_bounded
from gvm_py.system.fs import require_writable, write_atomic

VerifyPolicy = Literal["both", "any", "index"]
ShimKind = Literal["auto", "native", "sh"]
_CHOICES = {"verify": get_args(VerifyPolicy), "shim": get_args(ShimKind)}
_TRUTH = dict.fromkeys(("1", "on", "yes"), "true") | dict.fromkeys(("0", "off", "no"), "false")
_SIZE_LIMIT = 1 << 20


@dataclass(frozen=True)
class Config:
    """All settings with their defaults. A dot in a key of the file is an underscore here: `ide.auto_sync`."""

    source: str = "auto"
    mirror: str = ""
    verify: VerifyPolicy = "any"
    auto_install: bool = False
    gotoolchain: str = ""
    lock_timeout: int = 600
    ide_auto_sync: bool = False
    ide_stable_link: bool = False
    ide_wsl_host: bool = False
    gc_roots: tuple[str, ...] = ()
    shim: ShimKind = "auto"
    version_files: bool = False
    tools_follow: bool = False

    @classmethod
    def load(cls, path: Path) -> "Config":
        """Return the settings in `path`, or the defaults when there is none. Raises UsageError naming the key."""
        try:
            data = read_bounded(path, _SIZE_LIMIT)
        except FileNotFoundError:
            return cls()
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}", hint=f"ls -l {shell_word(path)}") from error
        try:
            pairs = _flatten(parse_toml(data.decode("utf-8")))
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{path} is not valid TOML: {error}", hint=edit_command(path)) from error
        return _from_pairs(pairs, path)

    def get(self, key: str) -> object:
        """Return the value of a dotted key. Raises UsageError for an unknown one."""
        return getattr(self, _field_name(key))


def keys() -> tuple[str, ...]:
    """Return every dotted key, in the order of the documentation."""
    return tuple(_dotted(name) for name in Config.__match_args__)


def known_values(key: str) -> tuple[str, ...]:
    """Return the values that a setting can have, none where it can be any text or number."""
    default = Config().get(key)
    return ("true", "false") if isinstance(default, bool) else _CHOICES.get(key, ())


def is_set(path: Path, key: str) -> bool:
    """Return whether the file at `path` sets a key; False for a file that cannot be read."""
    try:
        return any(key == found for found, _ in _flatten(parse_toml(read_bounded(path, _SIZE_LIMIT).decode())))
    except (OSError, ValueError):
        return False


def set_value(path: Path, key: str, text: str | None) -> None:
    """Set one key in the file at `path`, or with None remove it, and keep everything else in it."""
    import tomlkit

    value = None if text is None else _parse_text(key, text)
    Config.load(path)
    if text is not None:
        _checked(key, value)
    require_writable(path)
    before = path.read_bytes().decode("utf-8") if path.exists() else ""
    document = tomlkit.parse(before.removeprefix(BOM))
    table: Any = document
    *groups, last = key.split(".")
    for group in groups:
        table = table.setdefault(group, tomlkit.table())
    if value is None:
        del table[last]
    else:
        table[last] = value
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644
    # An address may hold a password or a token.
    written = BOM * before.startswith(BOM) + tomlkit.dumps(document)
    data = ended_like(before.encode(), written.encode())  # tomlkit ends its own lines as POSIX does
    write_atomic(path, data, mode=mode & 0o600 if text and re.search("[@?]", text) else mode)


def _from_pairs(pairs: list[tuple[str, Any]], path: Path) -> Config:
    values = {}
    for key, value in pairs:
        name = _field_name(key, f"{path}: ")
        values[name] = _checked(key, value, path)
    return Config(**values)


def _flatten(table: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            pairs += _flatten(value, f"{prefix}{key}.")
        else:
            pairs.append((prefix + key, value))
    return pairs


def _checked(key: str, value: object, path: Path | None = None) -> Any:
    """Return the value if it fits, read from `path` or from the command line."""
    where, hint = (f"{path}: ", edit_command(path)) if path else ("", "gosdk config list")
    default = getattr(Config(), _field_name(key, where))
    if not _fits(key, value, default):
        meant = (str(value), closest(_TRUTH.get(word := str(value).lower(), word), known_values(key)))
        raise UsageError(f"{where}{key} = {value!r} is not {_expected(key, default)}", hint=hint, meant=meant)
    return tuple(value) if isinstance(value, list) else value


def _fits(key: str, value: object, default: object) -> bool:
    if isinstance(value, list | tuple):
        return isinstance(default, tuple) and all(_fits("", item, "") for item in value)
    if key in _CHOICES:
        return value in _CHOICES[key]
    # A name that is not UTF-8 has no form in TOML.
    is_negative = isinstance(value, int) and value < 0
    return type(value) is type(default) and not is_negative and not re.search("[\ud800-\udfff]", str(value))


def _expected(key: str, default: object) -> str:
    if key in _CHOICES:
        return "one of " + ", ".join(_CHOICES[key])
    names = {bool: "true or false", int: "a number of seconds", str: "a text", tuple: "a list of texts"}
    return names[type(default)]


def _parse_text(key: str, text: str) -> object:
    default = Config().get(key)
    if isinstance(default, bool):
        return {"true": True, "false": False}.get(text, text)
    if isinstance(default, int):
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text
    if isinstance(default, tuple):
        return [item for item in text.split(",") if item]
    return text


def _field_name(key: str, where: str = "") -> str:
    if key not in keys():
        near = closest(key.replace("-", "_"), keys())
        meant = f"; did you mean {near}?" if near else ""
        raise UsageError(f"{where}there is no setting {key!r}{meant}", hint="gosdk config list", meant=(key, near))
    return key.replace(".", "_")


def _dotted(name: str) -> str:
    group, _, rest = name.partition("_")
    return f"{group}.{rest}" if group in ("ide", "gc", "tools") else name
