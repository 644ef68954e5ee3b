"""SDKs on this machine: an archive, a directory of archives, or an SDK itself. They are not verified here."""

from pathlib import Path

from gvm_py.dist.archive import Form
from gvm_py.dist.sources.base import Artifact
from gvm_py.dist.sources.identify import by_name, identify
from gvm_py.errors import GosdkError, NotFoundError, quoted, shell_word
from gvm_py.golang.sdktree import declared_version
from gvm_py.host import Platform
from gvm_py.version import GoVersion


class LocalSource:
    """What lies at `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self.name = str(self._path)

    def versions(self, platform: Platform) -> tuple[GoVersion, ...]:
        """Return what is there for `platform`, newest first.

        Raises NotFoundError when that is nothing, IntegrityError for a file that is not an archive, GosdkError for one
        that cannot be read.
        """
        return tuple(sorted(self._find(platform), reverse=True))

    def artifact(self, version: GoVersion, platform: Platform) -> Artifact:
        """Return the archive or directory of `version`. Raises as `versions` does."""
        path = self._find(platform).get(version)
        if path is None:
            raise NotFoundError(f"{self.name} has no {version.name} for {platform}")
        form: Form = "directory" if path.is_dir() else identify(path).form
        size = None if path.is_dir() else path.stat().st_size
        return Artifact(version, platform, (), path.name, form, None, size, self.name, local_path=path)

    def _find(self, platform: Platform) -> dict[GoVersion, Path]:
        try:
            if (self._path / "VERSION").is_file():
                return {_version_of_sdk(self._path, platform): self._path}
            if self._path.is_dir():
                return _archives_in(self._path, platform)
            if self._path.is_file():
                return {_version_of_archive(self._path, platform): self._path}
            if self._path.exists():
                # Opening a pipe would wait for somebody to write to it.
                raise GosdkError(f"{self.name} is neither a file nor a directory; save it to a file first")
        except OSError as error:
            raise GosdkError(f"cannot read {self.name}: {error.strerror or error}") from error
        named = by_name(self._path.name)
        place = next(parent for parent in self._path.parents if parent.is_dir())
        hint = f"gosdk install {named.version}" if named else f"ls -l {shell_word(place)}"
        raise NotFoundError(f"{self.name} does not exist", hint=hint)


def _version_of_archive(path: Path, platform: Platform) -> GoVersion:
    found = identify(path)
    if found.platform != platform:
        raise NotFoundError(f"{path} is {found.version.name} for {found.platform}, not for {platform}")
    return found.version


def _version_of_sdk(goroot: Path, platform: Platform) -> GoVersion:
    declared = declared_version(goroot)
    version = declared.release if declared else None
    if declared is None or declared.own or version is None:
        name = declared.own.name if declared and declared.own else "NAME"
        text = declared.text[:80] if declared else ""
        raise NotFoundError(
            f"{goroot / 'VERSION'} says {quoted(text)}, which is not an official release",
            hint=f"gosdk install {shell_word(goroot)} --as {name}",
        )
    if not (goroot / "pkg" / "tool" / f"{platform.goos}_{platform.goarch}").is_dir():
        raise NotFoundError(f"{goroot} is {version.name}, but has no tools for {platform}")
    return version


def _archives_in(directory: Path, platform: Platform) -> dict[GoVersion, Path]:
    named = ((by_name(path.name), path) for path in sorted(directory.iterdir()))
    found = {name.version: path for name, path in named if name and name.platform == platform}
    if not found:
        ending = ".zip" if platform.goos == "windows" else ".tar.gz"
        raise NotFoundError(
            f"{directory} is no SDK and holds no archive named like go1.26.6.{platform.archive_stem}{ending}"
        )
    return found
