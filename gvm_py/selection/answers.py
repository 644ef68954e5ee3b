"""Which installed SDK answers each key of `resolve/`: the part of the selection rule that is a table.

The shim only builds a key and reads the file of that name; every comparison of versions happens here, before.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.errors import UsageError
from gvm_py.request import WORDS, Request
from gvm_py.version import GoVersion

if TYPE_CHECKING:
    from gvm_py.golang.gomod import Minimum

DEFAULT_KEY = "default"


class InstalledIndex:
    """The installed versions, looked through once: a store of thousands has several keys for each of them."""

    def __init__(self, installed: Collection[GoVersion], default: str | None = None) -> None:
        self._all = sorted(installed)
        self._names = own_names(self._all)
        self._releases = {version: version for version in self._all if not version.label}
        self._by_language: dict[str, list[GoVersion]] = {}
        for version in self._releases:
            self._by_language.setdefault(version.language, []).append(version)
        self._newest_stable = _newest_stable(self._releases)
        self._default = self.pin(default) if default else None

    def answer(self, key: str) -> GoVersion | None:
        """Return the installed version that answers one key, None where none does or the key is not a key."""
        if key == DEFAULT_KEY:
            return self._default
        from gvm_py.golang.gomod import Minimum

        minimum = Minimum.from_key(key)
        if minimum is None:
            return self.pin(key)
        wanted = minimum.wanted
        if wanted is None:
            return None
        return named_toolchain(minimum, self._names.values()) or self.enough(wanted, self._default)

    def enough(self, wanted: GoVersion, default: GoVersion | None) -> GoVersion | None:
        """Return what `choose_minimum` does."""
        same_minor = self._by_language.get(wanted.language)
        if same_minor and same_minor[-1] >= wanted:
            return self._releases.get(wanted, same_minor[-1])
        if default and default in self._releases and default >= wanted:
            return default
        return self._newest_stable if self._newest_stable and self._newest_stable >= wanted else None

    def pin(self, text: str) -> GoVersion | None:
        """Return the newest installed version that answers a pin, None also for text that is not a request."""
        try:
            request = Request.parse(text, self._names)
        except UsageError:
            return None
        match request.form:
            case "name":
                return self._names.get(request.text)
            case "exact":
                return self._releases.get(GoVersion.parse(request.text))
            case _:
                return request.select(self._candidates(request))

    def _candidates(self, request: Request) -> Collection[GoVersion]:
        """Return the versions that can answer: mostly one minor of many."""
        if request.form not in ("prefix", "tilde"):
            return self._all
        base = GoVersion.try_parse(request.text.removeprefix("~").removesuffix(".x"))
        return self._by_language.get(base.language, []) if base and "." in base.text else self._all


def answers(goroots: Mapping[GoVersion, Path], default: str | None, known: Collection[str]) -> dict[str, Path]:
    """Return key to GOROOT for every usual request and every key in `known` that an SDK of `goroots` answers.

    `default` is the text of the global default. A known key without an answer is left out: it is stale.
    """
    index = InstalledIndex(goroots, default)
    found = {key: index.answer(key) for key in {DEFAULT_KEY, *known, *usual_keys(goroots)}}
    return {key: goroots[version] for key, version in found.items() if version}


def usual_keys(installed: Iterable[GoVersion]) -> set[str]:
    """Return the keys worth writing before anybody asks: each version, its minor and the words."""
    from gvm_py.golang.gomod import MOD_PREFIX

    keys = set(WORDS)
    for version in installed:
        if version.label:
            keys.add(version.name)
            continue
        keys |= {f"go{version}", f"go{version.language}"}
        keys |= {f"{MOD_PREFIX}{text}" for text in (version, version.language, f"{version.language}.0")}
    return keys


def answer(key: str, installed: Collection[GoVersion], default: str | None) -> GoVersion | None:
    """Return the installed version that answers one key, None where none does or the key is not a key."""
    return InstalledIndex(installed, default).answer(key)


def answer_pin(text: str | None, installed: Collection[GoVersion]) -> GoVersion | None:
    """Return the newest installed version that answers a pin, None also for no pin and text that is not a request."""
    if not text:
        return None
    try:
        return Request.parse(text, own_names(installed)).select(installed)
    except UsageError:
        return None


def own_names(installed: Iterable[GoVersion]) -> dict[str, GoVersion]:
    """Return the SDKs that are not official releases, by the name that requests each."""
    return {version.text: version for version in installed if version.label}


def named_toolchain(minimum: "Minimum", installed: Iterable[GoVersion]) -> GoVersion | None:
    """Return the SDK whose own name, such as `go1.26.11-acme`, is on the toolchain line, where that line decides."""
    if minimum.toolchain_version != minimum.wanted or minimum.go_version == minimum.wanted:
        return None
    return next((version for version in installed if version.label and version.name == minimum.toolchain), None)


def choose_minimum(wanted: GoVersion, installed: Iterable[GoVersion], default: GoVersion | None) -> GoVersion | None:
    """Return the SDK for a module that needs at least `wanted` (design: rule 3).

    Exact, else the newest of the same minor that is not older, else the default if it is not older, else the
    newest stable that is not older, else None. An SDK with a name of its own answers for no version.
    """
    return InstalledIndex(tuple(installed)).enough(wanted, default)


def substitute(request: str, installed: Iterable[GoVersion], minimum: GoVersion | None) -> GoVersion | None:
    """Return the newest release that would do for a missing one: of its minor, else one that is not below `minimum`."""
    asked = GoVersion.try_parse(request)
    enough = [version for version in installed if minimum is None or version >= minimum]
    near = [version for version in enough if asked and version.language == asked.language]
    return max(near, default=None) or (_newest_stable(enough) if minimum else None)


def _newest_stable(versions: Iterable[GoVersion]) -> GoVersion | None:
    return max((version for version in versions if not version.is_prerelease), default=None)
