"""Where Go is found on three platforms when nobody says where: installers, package managers, other version managers."""

from collections.abc import Iterator
from pathlib import Path

# A tilde is the home; a star is looked up. Sources: go.dev/doc/install, Homebrew, MacPorts, snap, Debian, scoop.
GOROOTS = {
    "linux": ("/usr/local/go", "/usr/lib/go", "/usr/lib/go-*", "/usr/lib/golang", "/snap/go/current"),
    "darwin": (
        "/usr/local/go",
        "/opt/homebrew/opt/go/libexec",
        "/usr/local/opt/go/libexec",
        "/opt/local/lib/go",
    ),
    "windows": ("C:/Program Files/Go", "C:/Go", "~/scoop/apps/go/current"),
}
_OTHER_MANAGERS = (
    "~/sdk/go*",
    "~/.asdf/installs/golang/*/go",
    "~/.local/share/mise/installs/go/*",
    "~/.goenv/versions/*",
    "~/.gvm/gos/*",
    "~/.g/versions/*",
)
_MOST = 100


def usual_goroots(goos: str, home: Path) -> Iterator[Path]:
    """Yield the directories that exist of those where this platform usually has a Go."""
    for pattern in (*GOROOTS.get(goos, GOROOTS["linux"]), *_OTHER_MANAGERS):
        base, rest = (home, pattern[2:]) if pattern.startswith("~") else _split(pattern)
        found = sorted(base.glob(rest)) if "*" in rest else [base / rest]
        yield from (path for path in found[:_MOST] if (path / "bin").is_dir())


def default_gopath(home: Path) -> Path:
    """Return GOPATH where nobody sets it, the same on all platforms (go/build `defaultGOPATH`)."""
    return home / "go"


def _split(pattern: str) -> tuple[Path, str]:
    anchor = Path(pattern).anchor or "/"
    return Path(anchor), pattern.removeprefix(anchor)
