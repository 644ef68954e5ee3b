"""Start gosdk: `python -m gvm_py` and the `gosdk` script."""

import os
import sys
import threading

from gvm_py.cli import run


def main() -> None:
    """Run the command line and leave with its exit code."""
    code = run(sys.argv[1:])
    if threading.active_count() > 1:
        # Somebody still waits for a server. The end of the interpreter would unwind that thread, and when it is in
        # code written in Rust or C++ (cryptography is), that aborts the process. Everything is flushed by now.
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
