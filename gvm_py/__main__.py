"""Start gosdk: `python -m gvm_py` and the `gosdk` script.

Until `_isolate` has run, only modules are imported that are frozen into the interpreter, so that no file of the working
directory or of PYTHONPATH can take the place of one.
"""

import _signal  # type: ignore[import-not-found] # `signal` is not frozen
import gc
import os
import sys

from gvm_py import damaged_module

_INTERRUPT_EXIT_CODE = 130
_OBJECTS_BEFORE_COLLECTION = 100_000
"""Python's own 700 make it look dozens of times through modules that load, none of which is garbage."""
_ROOM_FOR_MODULES = 1 << 20


def main() -> None:
    """Run the command line and leave with its exit code."""
    _end_silently_on_interrupt()
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTION)
    try:
        code = _start()
    except Exception as error:
        code = _report_alone(error)
    # Everything is flushed by now. The end of the interpreter takes a tenth of a short command, and it would unwind a
    # thread that still waits for a server: in code written in Rust or C++ (cryptography is), that aborts the process.
    os._exit(code)


def _start() -> int:
    _isolate()
    from gvm_py.ui.streams import guard_streams

    guard_streams()
    # Most of the time of this command would go into loading a parser of command lines.
    return _show_version() if sys.argv[1:] in (["--version"], ["-V"]) else _run()


def _report_alone(error: Exception) -> int:
    """Report, importing nothing, what kept the modules that report errors from loading: no memory, no free file."""
    what = "not enough memory" if isinstance(error, MemoryError) else getattr(error, "strerror", None) or ascii(error)
    if damaged := damaged_module(error):
        what = "\nhint: ".join(damaged)
    try:  # noqa: SIM105 - contextlib is not frozen
        os.write(2, f"error: {what}\n".encode())
    except OSError:
        pass
    return 1


def _run() -> int:
    from gvm_py.ui.typed_hint import speak

    speak(_in_shell)
    code = _run_directly()
    if code is not None:
        return code
    _end_silently_on_interrupt()
    from gvm_py.cli import run
    from gvm_py.system.interrupt import end_on_interrupt

    end_on_interrupt()
    return run(sys.argv[1:])


def _in_shell(hint: str) -> str:
    """Return a hint in the words of the user's shell; what knows those is loaded for a hint alone."""
    from gvm_py.shell.hint_words import in_shell

    return in_shell(hint, os.environ)


def _run_directly() -> int | None:
    from gvm_py.commands.direct import run

    return run(sys.argv[1:])


def _show_version() -> int:
    from gvm_py.app.about import about
    from gvm_py.errors import GosdkError

    try:
        sys.stdout.write(f"{about()}\n")
        sys.stdout.flush()
    except (GosdkError, OSError):
        return _run()  # which reports it
    return 0


def _end_silently_on_interrupt() -> None:
    # While modules load there is nothing to tidy up. An ignored SIGINT, as under nohup, stays ignored.
    if _signal.getsignal(_signal.SIGINT) != _signal.SIG_IGN:
        _signal.signal(_signal.SIGINT, lambda *_: os._exit(_INTERRUPT_EXIT_CODE))


def _isolate() -> None:
    """Import nothing from the working directory and PYTHONPATH, unless gosdk itself lies there."""
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    # Python writes `a/../b` in it as `b`.
    foreign = {"", *named}
    try:  # noqa: SIM105 - contextlib is not frozen
        foreign.update([os.getcwd(), *map(os.path.abspath, named)])
    except OSError:
        pass
    kept = [entry for entry in sys.path if entry not in foreign]
    sys.path[:] = kept if home in kept else [*kept, home]
    if _is_full(home):
        # Before 3.12.8 Python keeps the half of a compiled module that had room, and fails to load it for ever.
        sys.dont_write_bytecode = True


def _is_full(directory: str) -> bool:
    try:
        found = os.statvfs(directory)
    except (OSError, AttributeError):
        return False
    return found.f_bavail * found.f_frsize < _ROOM_FOR_MODULES


if __name__ == "__main__":
    main()
