"""Compare what is installed with what is released, minor by minor, and find what newer patches change for projects.

Nothing is looked up here.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from gvm_py.errors import GosdkError, NotFoundError, UsageError, quoted, shell_word
from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.selection import BY_PROJECT, Decision
from gvm_py.selection.answers import answer_pin
from gvm_py.version import GoVersion, is_end_of_life, newest_by_minor


@dataclass(frozen=True)
class Minor:
    """How far one minor is behind.

    `installed` is the newest patch here, None for a minor that only the default requests; `newest` is the newest one
    released, None where the source knows none.
    """

    language: str
    installed: GoVersion | None
    newest: GoVersion | None
    end_of_life: bool = False
    is_default: bool = False

    @property
    def target(self) -> GoVersion | None:
        """What an upgrade installs, None where it is here already."""
        if self.newest is None or (self.installed is not None and self.installed >= self.newest):
            return None
        return self.newest


@dataclass(frozen=True)
class Releases:
    """What is released, and which languages of that get fixes."""

    versions: Collection[GoVersion]
    supported: Sequence[str]

    def newest(self, language: str, prerelease: bool) -> GoVersion | None:
        """Return the newest release of a language; a prerelease counts only where it is asked for."""
        found = (version for version in self.versions if version.language == language and not version.is_language)
        return max((version for version in found if prerelease or not version.is_prerelease), default=None)


def compare(installed: Collection[GoVersion], default: str | None, releases: Releases) -> tuple[Minor, ...]:
    """Return every installed minor, oldest first, and that of the newest release for the default.

    Where only prereleases of a minor are installed, a newer prerelease counts as well.
    """
    newest_here = newest_by_minor(installed)
    # A default with a name of its own is none of these, and no release takes its place.
    wanted = answer_pin(default, {*installed, *releases.versions})
    languages = set(newest_here)
    if wanted:
        languages.add(wanted.language)
    minors = []
    for language in sorted(languages, key=GoVersion.parse):
        here = newest_here.get(language)
        known = here or wanted
        newest = releases.newest(language, prerelease=bool(known and known.is_prerelease))
        is_old = is_end_of_life(GoVersion.parse(language), releases.supported)
        minors.append(Minor(language, here, newest, is_old, bool(wanted and wanted.language == language)))
    return tuple(minors)


def choose(minors: Iterable[Minor], texts: Sequence[str], *, everything: bool) -> tuple[Minor, ...]:
    """Return the minors to upgrade: those named, or all, or those that get fixes and the default's.

    Raises UsageError for a text that is not a minor, NotFoundError for one that is not installed.
    """
    by_language = {minor.language: minor for minor in minors}
    if not texts:
        return tuple(minor for minor in by_language.values() if everything or minor.is_default or not minor.end_of_life)
    return tuple(dict.fromkeys(_named(text, by_language) for text in texts))


def _named(text: str, by_language: dict[str, Minor]) -> Minor:
    request = Request.parse(text)
    language = request.text.removesuffix(".x")
    # What `gosdk list` and a completion show is a release, and its minor is meant.
    if request.is_exact and (minor := by_language.get(GoVersion.parse(language).language)):
        return minor
    if request.form != "prefix" or "." not in language or GoVersion.parse(language).language != language:
        raise UsageError(f"{quoted(text)} is not a minor such as 1.22", hint=f"gosdk install {shell_word(text)}")
    if language not in by_language:
        raise NotFoundError(f"no Go {language} is installed", hint=f"gosdk install {language}")
    return by_language[language]


@dataclass(frozen=True)
class Effect:
    """What decides in a project, its file and line, and the SDK it gets before and after an upgrade."""

    origin: str
    words: str
    before: GoVersion
    after: GoVersion

    @property
    def file(self) -> Path:
        """The file that decides, without its line."""
        return Path(re.sub(r":[0-9]+$", "", self.origin))

    @property
    def follows(self) -> bool:
        """Whether the project moves on; otherwise it keeps its patch."""
        return self.after != self.before


def effects(
    projects: Iterable[Path], before: Callable[[Path], Decision], after: Callable[[Path], Decision]
) -> tuple[Effect, ...]:
    """Return the effect on every project that a file of its own decides for; each file counts once.

    A project whose files mean nothing has none: `gosdk current` says what is wrong there.
    """
    found: dict[str, Effect] = {}
    for project in projects:
        try:
            now, then = before(project), after(project)
        except GosdkError:
            continue
        if now.rule in BY_PROJECT and now.version and then.version:
            found.setdefault(str(now.origin), Effect(str(now.origin), now.origin.words, now.version, then.version))
    return tuple(found.values())
