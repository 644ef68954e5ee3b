"""Small SDKs for windows/amd64 whose programs are real: they report themselves, or end as they are told."""

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from tests.support.internet import Internet
from tests.windows.dlls import compile_program
from tests.windows.prefix import BASE

_GO = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
static char self[32768], version[64] = "?";
static const char *get(const char *name) { const char *value = getenv(name); return value ? value : "unset"; }
int main(int argc, char **argv) {
  GetModuleFileNameA(0, self, sizeof self);
  char *name = strrchr(self, '\\') + 1, place[32800];
  snprintf(place, sizeof place, "%.*s..\\VERSION", (int)(name - self), self);
  FILE *file = fopen(place, "r");
  if (file) { fscanf(file, "%63s", version); fclose(file); }
  if (argc == 3 && !strcmp(argv[1], "exit")) ExitProcess(strtoul(argv[2], 0, 0));
  if (argc == 3 && !strcmp(argv[1], "sleep")) Sleep(1000 * atoi(argv[2]));
  if (argc == 2 && !strcmp(argv[1], "line")) { puts(GetCommandLineA()); return 0; }
  printf("%s version %s windows/amd64 GOROOT=%s", strncmp(name, "gofmt", 5) ? "go" : "gofmt", version, get("GOROOT"));
  for (int i = 1; i < argc; i++) printf(" [%s]", argv[i]);
  puts("");
  return 0;
}
"""


@dataclass(frozen=True)
class Releases:
    """Publishes to `internet`; `go` is the program that each SDK has as go.exe and gofmt.exe."""

    internet: Internet
    go: bytes

    def publish(self, *versions: str) -> None:
        """Release each of `versions` (`1.22.3`) everywhere, as it should be."""
        for version in versions:
            self.internet.publish_sdk(version, sdk_files(version, self.go), "windows-amd64")


def sdk_files(version: str, go: bytes) -> dict[str, bytes]:
    """Return path to content of a small SDK for windows/amd64."""
    return {
        "VERSION": f"go{version}\ntime 2024-01-01T00:00:00Z\n".encode(),
        "LICENSE": b"licence\n",
        "go.env": b"GOTOOLCHAIN=auto\n",
        "bin/go.exe": go,
        "bin/gofmt.exe": go,
        "pkg/tool/windows_amd64/compile.exe": b"MZ\n",
        "src/go.mod": b"module std\n",
        "src/cmd/go.mod": b"module cmd\n",
        "src/runtime/runtime.go": b"package runtime\n",
        "api/go1.txt": b"pkg fmt\n",
        "test/hello.go": b"package main\n",
    }


def write_sdks(directory: Path, versions: Iterable[str]) -> None:
    """Create SDKs named by their versions (`1.22.3`) below `directory`."""
    go = build_go()
    for version in versions:
        for name, data in sdk_files(version, go).items():
            path = directory / f"go{version}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def build_go() -> bytes:
    """Return the program, compiled once for all tests."""
    target = BASE / "programs" / f"go-{hashlib.sha256(_GO.encode()).hexdigest()[:12]}.exe"
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock")):
        if not target.is_file():
            compile_program(_GO, target.with_suffix(".new.exe"), "-s")
            shutil.move(target.with_suffix(".new.exe"), target)
    return target.read_bytes()
