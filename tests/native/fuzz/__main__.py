"""Run libFuzzer over the native resolver: `python -m tests.native.fuzz [SECONDS]`, from the kept corpus on.

clang builds the whole program with AddressSanitizer and UndefinedBehaviorSanitizer upon an operating system that is one
input (os_fuzz.c). What covers something new is added to corpus.zip. A finding ends the run with its input.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from tests.native.programs import SOURCES
from tests.support.selection import Case, load

HERE = Path(__file__).parent
CORPUS = HERE / "corpus.zip"
SANITIZERS = ["-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=all"]
COMMANDS = ("current", "which", "which gofmt", "list", "--version", "exec 1.22 -- go", "current --format {version}")


def main() -> int:
    """Fuzz, and return the exit code of libFuzzer."""
    seconds = sys.argv[1] if len(sys.argv) > 1 else "600"
    with tempfile.TemporaryDirectory() as scratch:
        program, old, new = build(Path(scratch)), Path(scratch, "old"), Path(scratch, "new")
        new.mkdir()
        unpack(old)
        code = run(program, "-print_final_stats=1", f"-max_total_time={seconds}", str(old))
        if code == 0:
            code = run(program, "-merge=1", "-verbosity=0", str(new), str(old))
            pack(new)
    return code


def build(directory: Path) -> Path:
    """Compile the program for the fuzzer and return it."""
    sources = [*sorted(SOURCES.glob("*.c")), HERE / "os_fuzz.c"]
    files = [str(path) for path in sources if path.name not in ("os_posix.c", "os_windows.c")]
    program = directory / "fuzz"
    options = ["-std=c11", "-g", "-O1", "-Wall", "-Wextra", "-Werror", *SANITIZERS, f"-I{SOURCES}"]
    subprocess.run(["clang", *options, "-o", program, *files], check=True)
    return program


def run(program: Path, *words: str) -> int:
    """Run the fuzzer; what it finds is written into the working directory."""
    return subprocess.run([program, "-max_len=6000", "-timeout=10", *words], check=False).returncode


def unpack(directory: Path) -> None:
    """Write the kept corpus, and one input for each row of the shared table."""
    directory.mkdir()
    if CORPUS.exists():
        with zipfile.ZipFile(CORPUS) as kept:
            kept.extractall(directory)
    for number, case in enumerate(load()):
        for name, words in (("go", " ".join(case.args)), ("gosdk", COMMANDS[number % len(COMMANDS)])):
            (directory / f"seed-{name}-{number}").write_bytes(seed(case, name, words))


def seed(case: Case, name: str, words: str) -> bytes:
    """Return a row of the table as an input: the fields of os_fuzz.c."""
    files = {Path(path).name: content for path, content in case.files.items() if isinstance(content, str)}
    env = [case.env.get(key, "") for key in ("GOSDK_VERSION", "GOWORK", "GO111MODULE")]
    fields = [
        "DEFGHIJKLMNOPQRSTUV",
        f"/root/shims/{name}",
        "root=/root\ncli=/bin/gosdk\ngotoolchain=local\nversion=gosdk 0.1\npackage=/p\npackage_time=138\n",
        "/a/b",
        words.replace(" ", "\2"),
        *env,
        "/usr/bin:/bin",
        "xx",
        "/goroot",
        "",
        *(files.get(file, "") for file in (".go-version", "go.work", "go.mod")),
        "1.22\n",
        "/root/versions/go1.22.3\n",
        "/elsewhere/go1.22.3\n",
        "138 /root\n\ngo1.22.3  200 MB\n",
    ]
    return b"\1".join(field.encode("utf-8", "surrogateescape") for field in fields)


def pack(directory: Path) -> None:
    """Keep the inputs of a directory, small ones first."""
    with zipfile.ZipFile(CORPUS, "w", zipfile.ZIP_DEFLATED) as kept:
        for path in sorted(directory.iterdir()):
            kept.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sys.exit(main())
