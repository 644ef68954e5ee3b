"""The forms of GOSUMDB, as cmd/go `modfetch.dbDial` reads them."""

import re
from urllib.parse import quote, urlsplit

from gvm_py.dist.sumdb.note import VerifierKey
from gvm_py.errors import UsageError
from gvm_py.records import dataclass

_DEFAULT = "sum.golang.org"
_KNOWN_KEYS = {_DEFAULT: "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"}
_ALIASES = {"sum.golang.google.cn": "sum.golang.org https://sum.golang.google.cn"}
_NAME = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*", re.ASCII)


@dataclass(frozen=True)
class DatabaseSettings:
    """Which database to ask. With a `url` it is asked there and nowhere else."""

    key: VerifierKey
    url: str | None = None

    @property
    def name(self) -> str:
        """What the database calls itself, `sum.golang.org`; also its address, without a scheme."""
        return self.key.name

    @property
    def directory(self) -> str:
        """A name for its files that no other database, and no other key, shares."""
        return f"{quote(self.name, safe='')}+{self.key.id.hex()}"


def parse_gosumdb(text: str, what: str = "GOSUMDB") -> DatabaseSettings | None:
    """Return the database that a value of GOSUMDB names, None for `off`; an empty value is sum.golang.org.

    The forms are a known name, a key, and either followed by a URL. Raises UsageError for anything else, and says
    there with `what` where the value was read.
    """
    words = _ALIASES.get(text.strip(), text).split() or [_DEFAULT]
    if words == ["off"]:
        return None
    key = VerifierKey.try_parse(_KNOWN_KEYS.get(words[0], words[0]))
    if key is None or not _NAME.fullmatch(key.name) or len(words) > 2:
        raise UsageError(
            f"{what} is not a known name, or a key name+hash+base64, with or without a URL: {words[0]!r}",
            hint="export GOSUMDB=sum.golang.org",
        )
    return DatabaseSettings(key, _parse_url(words[1], what) if len(words) == 2 else None)


def _parse_url(text: str, what: str) -> str:
    try:
        parts = urlsplit(text)
        valid = bool(parts.hostname) if parts.scheme in ("http", "https") else parts.scheme == "file"
    except ValueError:
        valid = False
    if not valid:
        # The text is not shown: it may hold a password.
        raise UsageError(
            f"{what} names an address that is not a URL; write it like GOSUMDB='sum.golang.org https://host/path'",
            hint="go env GOSUMDB",
        )
    return text
