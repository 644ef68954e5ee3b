"""Start gosdk: `python -m gvm_py` and the `gosdk` script."""

import sys

from gvm_py.cli import run


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
