"""gopls and dlv for each minor in use: built by real SDKs from a `file://` module proxy, started through the shims."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.modules import ModuleProxy
from tests.support.realsdk import BUILD_CACHE, NEWER, OLDER, link_sdks, needs_sdks, run_shim
from tests.support.run import Outcome, Sandbox

pytestmark = needs_sdks
GOPLS = "example.com/gopls"
MINORS = ("go1.26", "go1.27")


def program(version: str) -> dict[str, str]:
    source = f'println("gopls {version} by", runtime.Version(), len(os.Args))'
    return {"main.go": f'package main\n\nimport ("os"; "runtime")\n\nfunc main() {{ {source} }}\n'}


@dataclass(frozen=True)
class Desk:
    """A sandbox with two projects, one for each SDK, and a module proxy."""

    box: Sandbox
    proxy: ModuleProxy

    @property
    def tools(self) -> Path:
        return self.box.root / "tools"

    def project(self, version: str, name: str) -> Path:
        """Create a project that uses an SDK, as `gosdk use` leaves it."""
        place, home = self.box.home / name, self.box.cwd
        place.mkdir(exist_ok=True)
        self.box.cwd = place
        done = self.box.gosdk("use", version)
        assert done.code == 0, done.err
        self.box.cwd = home
        return place

    def sync(self) -> dict[str, tuple[str, str]]:
        done = self.box.gosdk("tools", "sync", "--json")
        assert done.code == 0, done.err
        return {item["name"]: (item["status"], item["detail"]) for item in done.json()["data"]}

    def gopls(self, place: Path, *words: str) -> Outcome:
        return run_shim(self.box, "gopls", *words, cwd=place)


@pytest.fixture
def desk(sandbox: Sandbox, tmp_path: Path) -> Desk:
    proxy = ModuleProxy(tmp_path / "proxy")
    proxy.publish(GOPLS, "v1.0.0", program("v1.0.0"))
    proxy.publish(GOPLS, "v1.1.0", program("v1.1.0"), go="1.26.1")
    proxy.publish(GOPLS, "v1.2.0", program("v1.2.0"), go="1.27.0")
    sandbox.env = {"GOPROXY": proxy.url, "GOCACHE": str(BUILD_CACHE), "GOFLAGS": "-modcacherw", "CGO_ENABLED": "0"}
    sandbox.env["GONOSUMDB"] = "example.com"
    link_sdks(sandbox, OLDER, NEWER)
    (sandbox.cwd / ".go-version").write_text(f"{OLDER}\n")
    return Desk(sandbox, proxy)


def test_each_project_gets_the_build_for_its_minor(desk: Desk) -> None:
    old, new = desk.project(OLDER, "old"), desk.project(NEWER, "new")
    assert desk.box.gosdk("tools", "add", f"{GOPLS}@v1.0.0").code == 0
    built = desk.sync()
    assert {name: status for name, (status, _) in built.items()} == {
        "gopls": "built",
        **{f"{minor}/gopls": "built" for minor in MINORS},
    }
    assert desk.gopls(old, "a b", "").err == f"gopls v1.0.0 by go{OLDER} 3\n"
    assert desk.gopls(new).err == f"gopls v1.0.0 by go{NEWER} 1\n"
    assert desk.gopls(old, f"+{NEWER}", "version").err == f"gopls v1.0.0 by go{NEWER} 2\n"
    desk.box.cwd = new
    assert desk.box.gosdk("which", "gopls").out == f"{desk.tools / 'go1.27' / 'gopls'}\n"
    assert {status for status, _ in desk.sync().values()} == {"kept"}
    builds = desk.box.gosdk("tools", "list", "--json").json()["data"]["builds"]
    assert [(one["minor"], one["go"]) for one in builds] == [("go1.26", f"go{OLDER}"), ("go1.27", f"go{NEWER}")]
    assert "for go1.27" in desk.box.gosdk("tools", "list").out
    assert desk.box.gosdk("doctor", "--only", "shims", "--json").json()["data"]["findings"] == []


def test_an_older_sdk_gets_the_newest_version_that_it_can_build(desk: Desk) -> None:
    old, new = desk.project(OLDER, "old"), desk.project(NEWER, "new")
    desk.box.cwd = new
    assert desk.box.gosdk("tools", "add", GOPLS).code == 0
    assert desk.sync()["go1.26/gopls"][0] == "built"
    assert desk.gopls(old).err == f"gopls v1.1.0 by go{OLDER} 1\n"
    assert desk.gopls(new).err == f"gopls v1.2.0 by go{NEWER} 1\n"
    assert desk.box.gosdk("tools", "add", f"{GOPLS}@v1.2.0").code == 0
    assert desk.sync()["go1.26/gopls"] == ("kept", f"v1.1.0, the newest that go{OLDER} builds")


def test_where_one_minor_is_left_the_builds_and_their_shim_go(desk: Desk) -> None:
    desk.project(OLDER, "old")
    assert desk.box.gosdk("tools", "add", f"{GOPLS}@v1.0.0").code == 0
    assert set(desk.sync()) == {"gopls"}
    assert not desk.tools.exists()
    new = desk.project(NEWER, "new")
    assert set(desk.sync()) == {"gopls", *(f"{minor}/gopls" for minor in MINORS)}
    assert "shims/gopls" in desk.box.below("shims")
    (new / ".go-version").write_text(f"{OLDER}\n")
    assert set(desk.sync()) == {"gopls"}
    assert list(desk.tools.iterdir()) == []
    assert "shims/gopls" not in desk.box.below("shims")


def test_without_a_build_the_shim_starts_what_path_or_gobin_has(desk: Desk) -> None:
    old = desk.project(OLDER, "old")
    desk.project(NEWER, "new")
    assert desk.box.gosdk("tools", "add", f"{GOPLS}@v1.0.0").code == 0
    desk.sync()
    (desk.tools / "go1.26" / "gopls").unlink()
    gobin = desk.box.home / "go" / "bin"
    assert desk.gopls(old).err == f"gopls v1.0.0 by go{OLDER} 1\n"
    (gobin / "gopls").write_text("#!/bin/sh\necho from gobin $GOROOT\n")
    assert desk.gopls(old).out == "from gobin\n"
    elsewhere = desk.box.home / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "gopls").write_text("#!/bin/sh\necho from path\n")
    (elsewhere / "gopls").chmod(0o755)
    desk.box.env["PATH"] += f":{elsewhere}"
    assert desk.gopls(old).out == "from path\n"
    (elsewhere / "gopls").unlink()
    (gobin / "gopls").unlink()
    missing = desk.gopls(old)
    assert (missing.code, f"there is no gopls for go{OLDER}" in missing.err) == (127, True), missing.err
    assert "hint: gosdk tools sync" in missing.err


def test_tools_that_follow_build_only_what_is_missing(desk: Desk) -> None:
    old = desk.project(OLDER, "old")
    assert desk.box.gosdk("tools", "add", f"{GOPLS}@v1.0.0").code == 0
    assert desk.box.gosdk("config", "set", "tools.follow", "true").code == 0
    new = desk.project(NEWER, "new")
    assert desk.gopls(new).err == f"gopls v1.0.0 by go{NEWER} 1\n"
    assert desk.box.gosdk("tools", "add", f"{GOPLS}@v1.1.0").code == 0
    desk.project(OLDER, "old")
    assert desk.gopls(old).err == f"gopls v1.0.0 by go{OLDER} 1\n"
