"""Start gosdk: `python -m gvm_py` and the `gosdk` script."""

import os
import sys
from typing import NoReturn

from gvm_py.cli import run
from gvm_py.system.interrupt import end_on_interrupt


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    end_on_interrupt()
    code = run(sys.argv[1:])
    # Everything is flushed by now. The end of the interpreter takes a tenth of a short command, and it would unwind a
    # thread that still waits for a server: in code written in Rust or C++ (cryptography is), that aborts the process.
    os._exit(code)


if __name__ == "__main__":
    main()
