"""What a user requests: a version, the newest of a minor, a range, or a word such as `latest`."""

import re
from collections.abc import Collection, Iterable
from typing import Literal, Self

from gvm_py.errors import UsageError, quoted, shell_word
from gvm_py.records import dataclass
from gvm_py.request.matching import has_prefix, in_range, is_stable, near, previous_minor, specifiers_are_valid
from gvm_py.version import GoVersion
from gvm_py.version.grammar import toolchain_name

Form = Literal["exact", "prefix", "tilde", "range", "word", "name"]
WORDS = ("latest", "stable", "oldstable")
TIP = "tip"
"""The name of the newest development build; known before there is one."""
_OF_OTHERS = {
    **dict.fromkeys(("lts", "lts/*", "current", "newest"), "stable"),
    **dict.fromkeys(("old", "prev", "previous"), "oldstable"),
    **dict.fromkeys(("devel", "main", "master", "nightly"), TIP),
}
_WRITE_IT_LIKE = "write it like 1.22, 1.22.3, 1.27rc1, ~1.22.3, '>=1.22,<1.25', latest, stable or oldstable"
_LENGTH_LIMIT = 100
_PREFIX = re.compile(r"[0-9]+(\.[0-9]+)?(\.x)?|[0-9]+\.[0-9]+(alpha|beta|rc)", re.ASCII)
# A version for the go command, which admits any word there; no release was ever called so.
_STRAY_WORD = re.compile(r"[0-9]+\.[0-9]+(?!alpha|beta|rc)[a-z]+", re.ASCII)
_PIN = re.compile(r"(go|~)?[0-9][0-9a-z.-]*", re.ASCII)


@dataclass(frozen=True)
class Request:
    """A parsed request. `text` is how the user wrote it, without a leading `go`."""

    text: str
    form: Form

    @classmethod
    def parse(cls, text: str, names: Collection[str] = ()) -> Self:
        """Return the request written as `1.22`, `1.22.x`, `1.22.3`, `1.27rc1`, `~1.22.3`, `>=1.22,<1.25` or a word.

        Also `tip`, `1.26.11-acme` and each of `names`, by which an SDK is requested that is not an official release.
        `go1.22`, `go@1.22`, `latest:1.22` and `v1.22` are accepted for `1.22`, and `^1.22` for a range, as other tools
        write them.
        Raises UsageError, whose message names the nearest valid form.
        """
        bare = _as_ours(text)
        if bare in names or bare == TIP:
            return cls(bare, "name")
        form = _form(bare) if len(bare) <= _LENGTH_LIMIT and not _STRAY_WORD.fullmatch(bare) else None
        if form is None:
            near = _nearest(bare)
            message = f"{_shorten(text)} is not a Go version or a range of them; "
            message += f"did you mean {near}?" if near else _WRITE_IT_LIKE
            raise UsageError(message, hint="gosdk help versions", meant=(text, near))
        return cls(bare, form)

    @property
    def how_to_get(self) -> str:
        """The command that makes an SDK available for this request."""
        if self.form == "name" and self.text != TIP:
            return f"gosdk import --link --as {toolchain_name(self.text)} /path/to/it"
        return f"gosdk install {shell_word(self.text)}"

    @property
    def is_exact(self) -> bool:
        """True where exactly one version can match."""
        return self.form == "exact"

    def filter(self, versions: Iterable[GoVersion]) -> tuple[GoVersion, ...]:
        """Return the versions that match, oldest first. `oldstable` is the minor before the newest one given."""
        matching = sorted(version for version in versions if self.matches(version))
        if self.text == "oldstable" and matching:
            wanted = previous_minor(matching[-1])
            return tuple(version for version in matching if version.language == wanted)
        return tuple(matching)

    def select(self, versions: Iterable[GoVersion]) -> GoVersion | None:
        """Return the newest version that matches, or None. A prerelease matches only where it was requested."""
        matching = self.filter(versions)
        return matching[-1] if matching else None

    def matches(self, version: GoVersion) -> bool:
        """Return whether `version` can match; for words `select` looks at the whole set as well.

        What has a name of its own is selected by that name and by nothing else.
        """
        if version.label or self.form == "name":
            return self.form == "name" and version.text == self.text
        match self.form:
            case "exact":
                return version == GoVersion.parse(self.text)
            case "prefix":
                return has_prefix(version, self.text.removesuffix(".x"))
            case "tilde":
                return near(version, GoVersion.parse(self.text.removeprefix("~")))
            case "range":
                return in_range(version, self.text)
            case "word":
                return is_stable(version)


def pin_key(text: str) -> str | None:
    """Return the name of the file below `resolve/` that answers a pin, None where a shim has to ask.

    The shim builds the same name (shims/native/pin.c); the few characters it admits keep the name inside `resolve/`.
    """
    own = GoVersion.own(text)
    if text in WORDS or (own and text == own.name):
        return text
    if not _PIN.fullmatch(text) or len(text) > _LENGTH_LIMIT:
        return None
    return text if text[0] in "g~" else f"go{text}"


def _as_ours(text: str) -> str:
    """Return what others write for a version or range as gosdk writes it; any other text as it is.

    `go@1.22` is mise's and uv's form, `latest:1.22` asdf's, `1.22:latest` pyenv's, `v1.22` a tag's, and `^1.22` npm's:
    up to the next major version.
    """
    text = re.sub(r"\Alatest:(?=[0-9])|(?<=[0-9]):latest\Z", "", text)
    bare = re.sub(r"\A(?:go|(?:go|golang)@v?|v)(?=[0-9])|\A(?:go|golang)@(?=[a-z~^<>=!])", "", text)
    if caret := re.fullmatch(r"\^([0-9]{1,4})((?:\.[0-9]{1,4}){0,2})", bare):
        return f">={caret[1]}{caret[2]},<{int(caret[1]) + 1}"
    return bare


def _form(bare: str) -> Form | None:
    if bare in WORDS:
        return "word"
    if _PREFIX.fullmatch(bare) and GoVersion.try_parse(bare.removesuffix(".x")):
        return "prefix"
    if _is_exact(bare):
        return "exact"
    if _is_tilde(bare):
        return "tilde"
    if bare[:1].isdigit() and GoVersion.own(f"go{bare}"):
        return "name"
    return "range" if bare[:1] in tuple("<>=!~") and specifiers_are_valid(bare) else None


def _is_exact(bare: str) -> bool:
    return GoVersion.try_parse(bare) is not None and bare[0].isdigit()


def _is_tilde(bare: str) -> bool:
    return bare.startswith("~") and bare[1:2].isdigit() and GoVersion.try_parse(bare[1:]) is not None


def _shorten(text: str) -> str:
    return quoted(text) if len(text) <= _LENGTH_LIMIT else f"{quoted(text[:30])}... ({len(text)} characters)"


def _nearest(text: str) -> str:
    """Return the request that a text was probably meant to be, empty where none is near."""
    from difflib import get_close_matches

    lower = text[:_LENGTH_LIMIT].lower()
    if words := get_close_matches(_OF_OTHERS.get(lower, lower), (*WORDS, TIP), n=1):
        return words[0]
    if _form(joined := re.sub(r" +(?=[<>=!~])", ",", lower)) == "range":
        return joined
    digits = r"0*([0-9]{1,4})"
    if match := re.search(rf"{digits}[.,_-]{digits}(?:[.,_-]?(alpha|beta|rc)[.,_-]?{digits}|[.,_-]{digits})?", lower):
        major, minor, kind, number, patch = match.groups()
        tail = f"{kind}{number}" if kind else ""
        if patch:
            tail = f".{patch}"
        return f"{major}.{minor}{tail}"
    return ""
