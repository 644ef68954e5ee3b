"""Change one setting, and let follow what depends on it."""

from gvm_py.app.context import App
from gvm_py.app.rehash import publish
from gvm_py.config import set_value
from gvm_py.errors import UsageError, closest, quoted
from gvm_py.paths import home_directory
from gvm_py.records import replace

ADDRESSES = ("source", "mirror")


def change_setting(app: App, key: str, value: str | None) -> None:
    """Write a setting, remove it for None, and publish what the shims hold.

    Raises UsageError for a value that means nothing, OSError and GosdkError.
    """
    if key in ADDRESSES and value:
        _check_address(app, key, value)
    if key == "gotoolchain" and value:
        _check_toolchain(value)
    if key == "gc.roots" and value:
        _check_roots(app, value)
    set_value(app.layout.config_file, key, value)
    if key in ("gotoolchain", "shim", "version_files"):
        publish(replace(app))  # the shims hold it, and this App the value before


def _check_toolchain(value: str) -> None:
    """Raise UsageError for what the go command refuses: then no go would start through the shims."""
    from gvm_py.selection.prediction import is_toolchain_setting

    if not is_toolchain_setting(value):
        named = f"go{value}"
        near = named if is_toolchain_setting(named) else closest(value.lower(), ("local", "path", "auto"))
        what = f"gotoolchain: go does not start with {quoted(value)}; write it like local, path, auto or go1.26.6"
        raise UsageError(what, hint="gosdk help bridge", meant=(value, near))


def _check_roots(app: App, value: str) -> None:
    """Raise UsageError for a directory that would be another one wherever gc runs."""
    from gvm_py.upkeep.gc.scan import parse_roots

    parse_roots([text for text in value.split(",") if text], home_directory(app.env))


def _check_address(app: App, key: str, value: str) -> None:
    from gvm_py.dist.sources.base import Access
    from gvm_py.dist.sources.chain import SourceOptions, build_sources

    access = Access(app.fetcher, app.layout.cache, app.reporter.warn)
    build_sources(replace(SourceOptions("auto", "", "source", "mirror"), **{key: value}), access, app.goenv)
