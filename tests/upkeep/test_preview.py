"""`gosdk preview` with two real SDKs, and the table of GODEBUG settings that it reads."""

from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.upkeep.preview.godebug import GodebugChange, godebug_changes, read_settings
from gvm_py.upkeep.preview.identifiers import identifier_changes
from gvm_py.upkeep.preview.side import ModuleSide, build
from gvm_py.version import GoVersion
from tests.support.realsdk import BUILD_CACHE, NEWER, OLDER, PLACE, link_sdks, needs_sdks
from tests.support.run import Sandbox
from tests.support.waiting import wait_for_end, wait_until
from tests.test_schema import complaints

_TABLE = """package godebugs
var All = []Info{
	{Name: "panicnil", Package: "runtime", Changed: 21, Old: "1"},
	{Name: "httpmuxgo121", Package: "net/http", Changed: 22, Old: "1"},
	{Name: "netdns", Package: "net", Opaque: true},
	//{Name: "multipartfiles", Package: "mime/multipart"},
}
"""
_GONE = '\t{Name: "tls3des", Package: "crypto/tls", Changed: 23, Old: "1"},\n}\n'
_MAIN = """package main

import "time"

func main() {
	println(time.Second)
}
"""
_NEW_API = """package main

import "strings"

func main() {
	before, _, _ := strings.CutLast("a/b", "/")
	println(before)
}
"""


_LIB = """package lib

const Answer = 41

// Old was better.
func Old() {}

func Gone() {}

func Wide(value int) error { return nil }

type Box[T any] struct{ Size int }

func (*Box[T]) Open(T) {}

type Raw []byte

func (Raw) Text() string { return "" }

type Wrap struct{ Inner int }

type Sealed interface {
	Seal()
	sealed()
}

func Same(map[string]*Box[any], ...func([2]int) <-chan struct{ A []int }) interface{ Read() error } { return nil }
"""
_NEXT_LIB = """package lib

const Answer = 42

// Old was better.
//
// Deprecated: Use the new
// one instead.
func Old() {}

func Wide(other int64) error { return nil }

type Box[T any] struct{ Size int; More string }

func (*Box[T]) Open(T) {}

type Raw = raw

type raw []byte

func (raw) Text() string { return "" }

type Wrap struct{ base }

type base struct{ Inner int }

type Sealed interface {
	Seal()
	More()
	sealed()
}

type (
	Boxes = map[string]*Box[anything]
	anything = any
	Ints = []int
	Two = [2]int
	Row = struct{ A Ints }
	Rows = func(Two) <-chan Row
	Failure = error
)

func Same(Boxes, ...Rows) interface{ Read() Failure } { return nil }
"""
_USER = """package main

import "example.com/m/lib"

func main() {
	lib.Old()
	lib.Gone()
	_ = lib.Wide(lib.Answer)
	box := lib.Box[int]{Size: 1}
	box.Open(2)
	lib.Old()
	_ = lib.Raw("").Text()
	_ = new(lib.Wrap).Inner
	lib.Sealed(nil).Seal()
	lib.Same(nil)
}
"""


_HANGING = """package main

import (
	"os"
	"strconv"
	"testing"
	"time"
)

func TestHang(t *testing.T) {
	os.WriteFile("PID.new", []byte(strconv.Itoa(os.Getpid())), 0o644)
	os.Rename("PID.new", "PID")
	time.Sleep(time.Hour)
}
"""


def tree(goroot: Path, table: str) -> Path:
    (goroot / "src" / "internal" / "godebugs").mkdir(parents=True)
    (goroot / "src" / "internal" / "godebugs" / "table.go").write_text(table)
    return goroot


@pytest.mark.parametrize(
    ("go_line", "target", "packages", "names"),
    [
        ("1.21", "1.23.1", {"net/http", "crypto/tls"}, ["httpmuxgo121", "tls3des"]),
        ("1.20", "1.23.1", set(), ["panicnil"]),
        ("1.22.5", "1.23.1", {"net/http"}, []),
        ("1.21", "1.21.9", {"net/http"}, []),
    ],
)
def test_defaults_move_with_the_go_line(
    go_line: str, target: str, packages: set[str], names: list[str], tmp_path: Path
) -> None:
    new = read_settings(tree(tmp_path / "new", _TABLE))
    old = read_settings(tree(tmp_path / "old", _TABLE.removesuffix("}\n") + _GONE))
    found = list(godebug_changes(old, new, GoVersion.parse(go_line), GoVersion.parse(target), packages, {}))
    assert [change.name for change in found] == names
    if "tls3des" in names:
        assert found[-1] == GodebugChange("tls3des", "crypto/tls", "setting removed", "")
        assert found[0].restore == "httpmuxgo121=1"


@needs_sdks
def test_settings_of_the_module_and_of_its_programs_do_not_move(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text(OLDER)
    (box.cwd / "main.go").write_text(_MAIN)

    def moved() -> list[str]:
        done = box.gosdk("preview", "--no-test", NEWER, "--json", timeout=280)
        assert done.code == 0, done.out
        data = done.json()["data"]
        return [item["name"] for item in data["godebug"] if item["what"].startswith("default")]

    (box.cwd / "main.go").write_text(f"// main\n\n//go:debug tracebacklabels=0\n{_MAIN}")
    assert moved() == []
    (box.cwd / "other").mkdir()
    (box.cwd / "other" / "main.go").write_text(f"{_MAIN}\n//go:debug tracebacklabels=0\n")
    assert moved() == ["tracebacklabels"]
    (box.cwd / "go.mod").write_text("module example.com/m\n\ngo 1.26\n\ngodebug default=go1.26\n")
    assert moved() == []
    (box.cwd / "go.mod").write_text("module example.com/m\n\ngo 1.26\n")
    (box.cwd / "go.work").write_text("go 1.26\n\nuse .\n\ngodebug default=go1.26\n")
    assert moved() == []


def test_an_sdk_without_a_table_has_no_settings(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == {}


def test_outside_of_a_module_it_says_so(sandbox: Sandbox) -> None:
    done = sandbox.gosdk("preview", "1.26")
    assert (done.code, f"there is no go.mod in {sandbox.cwd} or above" in done.err) == (2, True)


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    sandbox.env = {"GOCACHE": str(BUILD_CACHE), "GOFLAGS": "-modcacherw", "CGO_ENABLED": "0", "GOPROXY": "off"}
    link_sdks(sandbox, OLDER, NEWER)
    (sandbox.cwd / "go.mod").write_text("module example.com/m\n\ngo 1.26\n")
    return sandbox


def side(box: Sandbox, scratch: Path, lib: str) -> ModuleSide:
    """Return a module, listed, whose package lib counts as part of the standard library."""
    cwd = scratch / "module"
    (cwd / "lib").mkdir(parents=True)
    (cwd / "go.mod").write_text("module example.com/m\n\ngo 1.26\n")
    (cwd / "lib" / "lib.go").write_text(lib)
    (cwd / "main.go").write_text(_USER)
    found = ModuleSide(GoVersion.parse(NEWER), PLACE / f"go{NEWER}", box.environment(), cwd, scratch)
    build(found)
    listed = found.listing.read_text().split("\n}\n")
    marked = [text.replace("{", '{"Standard": true,', 1) if '/m/lib",' in text else text for text in listed]
    found.listing.write_text("\n}\n".join(marked))
    return found


def test_a_listing_that_ends_halfway_is_the_error_of_go(box: Sandbox, tmp_path: Path) -> None:
    go = tmp_path / "goroot" / "bin" / "go"
    go.parent.mkdir(parents=True)
    go.write_text("""#!/bin/sh\nprintf '{"ImportPath": "fmt", "Na'\necho 'no space left on device' >&2\nexit 1\n""")
    go.chmod(0o755)
    module = ModuleSide(GoVersion.parse(NEWER), tmp_path / "goroot", box.environment(), box.cwd, tmp_path)
    with pytest.raises(GosdkError, match=r"cannot list the packages of .*: no space left on device"):
        build(module)


@needs_sdks
def test_removed_changed_and_deprecated_identifiers_are_distinguished(box: Sandbox, tmp_path: Path) -> None:
    old, new = side(box, tmp_path / "old", _LIB), side(box, tmp_path / "new", _NEXT_LIB)
    found = {change.name.removeprefix("example.com/m/lib."): change for change in identifier_changes(old, new)}
    assert {name: change.kind for name, change in found.items()} == {
        "Answer": "changed",
        "Gone": "removed",
        "Old": "deprecated",
        "Wide": "changed",
    }
    assert (found["Wide"].old, found["Wide"].new) == ("(int) (error)", "(int64) (error)")
    assert found["Old"].new == "Use the new one instead."
    assert found["Old"].uses == (f"{old.cwd}/main.go:11", f"{old.cwd}/main.go:6")


@needs_sdks
def test_a_package_that_go_cannot_find_fails_both_builds(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text(OLDER)
    (box.cwd / "main.go").write_text('package main\n\nimport _ "example.com/gone"\n\nfunc main() {}\n')
    done = box.gosdk("preview", NEWER, "--json", timeout=280)
    data = done.json()["data"]
    assert (done.code, data["breaks"], data["old"]["build"]["ok"], data["new"]["build"]["ok"]) == (
        0,
        False,
        False,
        False,
    )


@needs_sdks
def test_what_ends_a_preview_ends_its_tests(box: Sandbox, tmp_path: Path) -> None:
    started = tmp_path / "pid"
    (box.cwd / ".go-version").write_text(OLDER)
    (box.cwd / "main.go").write_text(_MAIN)
    (box.cwd / "m_test.go").write_text(_HANGING.replace("PID", str(started)))
    process = box.start("preview", NEWER)
    wait_until(started.exists, process)
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 130
    wait_for_end(int(started.read_text()))


@needs_sdks
def test_what_the_module_uses_is_compared_between_two_sdks(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text(OLDER)
    (box.cwd / "main.go").write_text(_MAIN)
    before = sorted(box.cwd.iterdir())
    done = box.gosdk("preview", NEWER, "--json", timeout=280)
    data = done.json()["data"]
    assert complaints(done.json()) == []
    assert (done.code, data["breaks"], sorted(box.cwd.iterdir()) == before) == (0, False, True), done.err
    assert (data["identifiers"], data["findings"], data["failures"]) == ([], [], [])
    moved = {item["name"]: item["what"] for item in data["godebug"]}
    assert moved == {"tracebacklabels": "default changed in Go 1.27", "asynctimerchan": "setting removed"}
    assert data["old"]["size"] > 0
    assert data["new"]["test"]["ok"]


@needs_sdks
def test_a_build_that_breaks_names_the_identifier_that_is_not_there(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text(NEWER)
    (box.cwd / "main.go").write_text(_NEW_API)
    done = box.gosdk("preview", "--no-test", OLDER, "--json", "--html", "../preview.html", timeout=280)
    data = done.json()["data"]
    page = (box.cwd.parent / "preview.html").read_text()
    assert f"From go{NEWER} to go{OLDER}" in page
    assert "strings.CutLast" in page
    assert (done.code, data["breaks"], data["new"]["build"]["ok"], data["new"]["test"]) == (1, True, False, None)
    (change,) = data["identifiers"]
    assert (change["kind"], change["name"], change["new"]) == ("removed", "strings.CutLast", "")
    assert any("undefined: strings.CutLast" in finding for finding in data["findings"])
