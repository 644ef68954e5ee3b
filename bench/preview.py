"""Preview of an SDK for a module of 200 packages, against a build under both by hand: `python -m bench.preview`.

A package uses some of the standard library and the package before it; four programs use all of them. By hand is
`go build ./...` under each of the two SDKs. Every run begins with an empty build cache, as a build under an SDK that
has just been installed does. gosdk also vets the module under both and compares what it uses of the standard library;
tests are left out.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import timing
from tests.support.realsdk import NEWER, OLDER, PLACE

PACKAGES, PROGRAMS, ROUNDS = 200, 4, 5
GOAL = 2.2
PREVIEW, BY_HAND = f"gosdk preview {NEWER} --no-test", "by hand: go build ./... under both"
LIBRARY = {
    "bytes": "bytes.ToUpper([]byte(text))",
    "encoding/json": "must(json.Marshal(text))",
    "fmt": "[]byte(fmt.Sprintf(`%q`, text))",
    "net/http": "[]byte(http.CanonicalHeaderKey(text))",
    "strconv": "strconv.AppendQuote(nil, text)",
    "text/template": "[]byte(template.HTMLEscapeString(text))",
}


def write_module(module: Path) -> None:
    """Write a module of chains of packages, and a program at the end of each."""
    for number in range(PACKAGES):
        is_first = number % (PACKAGES // PROGRAMS) == 0
        library, call = list(LIBRARY.items())[number % len(LIBRARY)]
        imports = [library, *([] if is_first else [f"example.com/m/p{number - 1}"])]
        before = "" if is_first else f"\ttext = p{number - 1}.Text(text)\n"
        body = f"{before}\treturn string({call})\n"
        source = f"package p{number}\n\nimport (\n" + "".join(f'\t"{name}"\n' for name in imports) + ")\n\n"
        source += (
            f"func Text(text string) string {{\n{body}}}\n\nfunc must(data []byte, _ error) []byte {{ return data }}\n"
        )
        _write(module / f"p{number}" / "p.go", source)
    for number in range(PROGRAMS):
        last = f"p{(number + 1) * (PACKAGES // PROGRAMS) - 1}"
        call = f'func main() {{ println({last}.Text("x")) }}\n'
        _write(module / "cmd" / f"c{number}" / "main.go", f'package main\n\nimport "example.com/m/{last}"\n\n{call}')
    _write(module / "go.mod", f"module example.com/m\n\ngo {OLDER}\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run(words: list[str], cwd: Path, env: Mapping[str, str]) -> None:
    """Run to a good end."""
    subprocess.run(words, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, check=True)


def ways(root: Path) -> dict[str, Callable[[Path], None]]:
    """Return the two ways, each of which gets an empty directory for the build cache."""
    module, store = root / "module", root / "store"
    write_module(module)
    (store / "linked").mkdir(parents=True)
    for version in (OLDER, NEWER):
        (store / "linked" / f"go{version}").write_text(f"{(PLACE / f'go{version}').resolve()}\n")
    alone = {"HOME": str(root), "PATH": os.environ["PATH"], "GOENV": "off", "GOPROXY": "off", "GOTOOLCHAIN": "local"}
    preview = [sys.executable, "-m", "gvm_py", "preview", "--no-test", NEWER]
    package = str(Path(__file__).parents[1])

    def by_gosdk(cache: Path) -> None:
        env = {"GOSDK_ROOT": str(store), "GOSDK_VERSION": OLDER, "PYTHONPATH": package, "GOCACHE": str(cache)}
        run(preview, module, {**alone, **env})

    def by_hand(cache: Path) -> None:
        for version in (OLDER, NEWER):
            run(
                [str(PLACE / f"go{version}" / "bin" / "go"), "build", "./..."], module, {**alone, "GOCACHE": str(cache)}
            )

    return {PREVIEW: by_gosdk, BY_HAND: by_hand}


def main() -> None:
    """Print the table."""
    root = Path(tempfile.mkdtemp(prefix="bench-preview-"))
    try:
        seconds: dict[str, list[float]] = {}
        contenders = ways(root)
        for number in range(-1, ROUNDS):
            for name in random.sample(sorted(contenders), len(contenders)):
                cache = root / "cache"
                cache.mkdir()
                start = time.perf_counter()
                contenders[name](cache)
                # The first round fills the caches of the system.
                seconds.setdefault(name, []).extend([time.perf_counter() - start] * (number >= 0))
                shutil.rmtree(cache)
    finally:
        shutil.rmtree(root)
    print(timing.seconds_table(f"{PACKAGES} packages", seconds, BY_HAND, {PREVIEW: f"at most {GOAL}"}))


if __name__ == "__main__":
    main()
