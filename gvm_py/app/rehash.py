"""Answers and shims that follow what is installed: `gosdk rehash`, and the end of every change of the store."""

from gvm_py.app.context import App
from gvm_py.selection.shim_files import ShimOptions
from gvm_py.selection.shims import write_shims
from gvm_py.system.processes import holder


def shim_options(app: App) -> ShimOptions:
    """Return what the shims depend on besides what is installed."""
    from gvm_py.app.about import about
    from gvm_py.system.installation import cli_path, own_python
    from gvm_py.system.package_origin import Reinstallation

    cli, config, text = cli_path(app.layout.shims), app.config, about(app.layout.root)
    python, again = own_python(cli, app.env), Reinstallation.here()
    return ShimOptions(cli, config.gotoolchain, config.shim, text, python, config.version_files, again)


def publish(app: App) -> None:
    """Let the shims follow what is installed now, and warn of those that cannot. Raises OSError, GosdkError."""
    if held := held_shims(app):
        app.reporter.warn(held, hint="gosdk rehash")


def held_shims(app: App) -> str:
    """Let the shims follow what is installed now; return a sentence about those that another program of Windows holds.

    It is empty where there is none. Raises OSError, GosdkError.
    """
    with app.store.lock("updating the shims"):
        held = write_shims(app.layout, shim_options(app), app.store.installed())
    if not held:
        return ""
    who = next(filter(None, (holder(str(shim)) for shim in held)), "another program")
    names = ", ".join(shim.name for shim in held)
    return f"{who} keeps these open, so they are not updated in {app.layout.shims}: {names}; end it, and then:"


def rehash(app: App) -> None:
    """Let the answers follow as well, after more than one change of the store. Raises OSError, GosdkError."""
    app.store.refresh()
    publish(app)


def rehash_if_stale(app: App) -> bool:
    """Finish what a killed run left behind, in a store that may be changed; return whether there was anything."""
    from gvm_py.doctor.store_facts import set_apart, stale_files

    if not app.store.is_writable:
        return False
    # Another gosdk on the same store works as well, and keeps its shims.
    stale, _ = set_apart(stale_files(app.store, shim_options(app)))
    if stale:
        rehash(app)
    return bool(stale)
