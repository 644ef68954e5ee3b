"""Run the static analysers over the native resolver: gcc -fanalyzer, clang-tidy and cppcheck, where they are here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
CPPCHECK = ["--std=c11", "--enable=warning,style,performance,portability", "--error-exitcode=1", "--quiet"]


def main() -> int:
    """Return 0 where nothing is found; in CI each analyser must be there."""
    files = sorted(path.name for path in SOURCES.glob("*.c") if path.name != "os_windows.c")
    commands = [
        *(["gcc", "-std=c11", "-O1", *WARNINGS, "-fanalyzer", "-c", "-o", os.devnull, file] for file in files),
        ["clang-tidy", "--quiet", *files, "--", "-std=c11"],
        ["cppcheck", *CPPCHECK, "--suppress=missingIncludeSystem", "."],
    ]
    missing = sorted({command[0] for command in commands if shutil.which(command[0]) is None})
    for program in missing:
        sys.stdout.write(f"NOT ANALYSED by {program}: it is not installed\n")
    codes = [
        subprocess.run(words, cwd=SOURCES, check=False).returncode for words in commands if words[0] not in missing
    ]
    return int(any(codes) or bool(missing and os.environ.get("CI")))


if __name__ == "__main__":
    sys.exit(main())
