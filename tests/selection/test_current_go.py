"""`gosdk current` predicts what a real go command then does: stay, switch from where, fail with which words."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.internet import connected
from tests.support.realsdk import NEWER, OLDER, PLACE, link_sdks, needs_sdks, run_shim
from tests.support.run import Sandbox

pytestmark = needs_sdks

HASH = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
PROJECTS = {
    "chosen by the go line": {"go.mod": "go 1.26\n"},
    "toolchain of the other SDK under a pin": {"go.mod": f"go 1.26\ntoolchain go{NEWER}\n", ".go-version": OLDER},
    "toolchain that is nowhere": {"go.mod": "go 1.26\ntoolchain go1.27.99\n", ".go-version": OLDER},
    "go line above the pin": {"go.mod": "go 1.27\n", ".go-version": OLDER},
    "exact go line above the pin": {"go.mod": f"go {NEWER}\n", ".go-version": OLDER},
    "toolchain default": {"go.mod": "go 1.27\ntoolchain default\n", ".go-version": OLDER},
    "toolchain that is nonsense": {"go.mod": "go 1.26\ntoolchain banana\n", ".go-version": OLDER},
    "toolchain behind a block": {"go.mod": f"go 1.26\nrequire (\n)\ntoolchain go{NEWER}\n"},
    "go.work above go.mod": {"go.mod": "go 1.26\n", "go.work": f"go {NEWER}\nuse .\n", ".go-version": OLDER},
    "no module": {".go-version": OLDER},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Two real SDKs and their bridges."""
    base = tmp_path_factory.mktemp("current")
    box = Sandbox(base / "home", base / "my 仓库", base)
    box.home.mkdir()
    link_sdks(box, OLDER, NEWER)
    return box


def lay_out(box: Sandbox, directory: Path, files: dict[str, str]) -> None:
    box.cwd = directory
    for name, text in files.items():
        head = "module example.com/m\n\n" if name == "go.mod" else ""
        (directory / name).write_text(head + text)


def predicted(box: Sandbox) -> dict[str, Any]:
    said = box.gosdk("current", "--json")
    assert said.code == 0, said.err
    found: dict[str, Any] = said.json()["data"]["go_command"]
    return found


def check(box: Sandbox, found: dict[str, Any]) -> None:
    """Run the shim and hold what happens against what was predicted."""
    ran = run_shim(box, "go", "list", "-m", env={"GODEBUG": "toolchaintrace=1"})
    if found["action"] == "fail":
        assert found["message"] in ran.err.splitlines()
        assert ran.code != 0
        return
    version = run_shim(box, "go", "env", "GOVERSION")
    assert version.out == f"{found['toolchain']}\n", version.err
    where = {
        "": f"go: using local toolchain {found['toolchain']}",
        "PATH": f"go: using {found['toolchain']} toolchain located in system PATH ({found['location']})",
        "module cache": f"go: using {found['toolchain']} toolchain from cache located at {found['location']}/bin/go",
    }
    if found["reason"].startswith("GOTOOLCHAIN=") or found["source"]:
        assert where[found["source"]] in ran.err.splitlines()


@pytest.mark.parametrize(
    "setting", ["auto", "path", "local", f"go{NEWER}", f"go{OLDER}+path", "local+auto", "nonsense"]
)
@pytest.mark.parametrize("files", PROJECTS.values(), ids=PROJECTS)
def test_what_go_does_is_what_was_predicted(
    files: dict[str, str], setting: str, store: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(store, tmp_path, files)
    monkeypatch.setitem(store.env, "GOTOOLCHAIN", setting)
    check(store, predicted(store))


@pytest.mark.parametrize(
    ("lines", "action"),
    [
        ("GOTOOLCHAIN=local\n", "stay"),
        ("GOTOOLCHAIN=path\n", "switch"),
        ("GO111MODULE=off\n", "stay"),
        ("GOWORK=off\n", "stay"),
        ("GOTOOLCHAIN=\n", "stay"),
        ("GOROOT=/gone\n", "stay"),
        (f"GOROOT={PLACE}/go{NEWER}\n", "switch"),
    ],
)
def test_what_go_env_wrote_is_predicted_as_well(
    lines: str, action: str, store: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(store, tmp_path, {"go.work": f"go {NEWER}\n", "go.mod": "go 1.26\n", ".go-version": OLDER})
    if "GOROOT" in lines or "TOOLCHAIN" in lines:
        (tmp_path / "go.work").unlink()
        (tmp_path / "go.mod").write_text(f"module m\n\ngo 1.26\ntoolchain go{NEWER}\n")
    (tmp_path / "goenv").write_text(lines)
    monkeypatch.setitem(store.env, "GOENV", str(tmp_path / "goenv"))
    found = predicted(store)
    assert found["action"] == action
    check(store, found)


def test_a_toolchain_that_go_downloaded_before_is_found_in_its_module_cache(sandbox: Sandbox, tmp_path: Path) -> None:
    link_sdks(sandbox, OLDER)
    lay_out(sandbox, sandbox.cwd, {"go.mod": f"go 1.26\ntoolchain go{NEWER}\n", ".go-version": OLDER})
    said = run_shim(sandbox, "go", "env", "GOOS", "GOARCH", env={"GOTOOLCHAIN": "local"})
    platform = "-".join(said.out.split())
    cache = fill_module_cache(tmp_path / "cache", f"v0.0.1-go{NEWER}.{platform}")
    with connected() as internet:
        # The go command requests the hash of a toolchain even when it has downloaded it.
        internet.record(NEWER, HASH, platform)
        sandbox.env |= {"GOMODCACHE": str(cache), "GOSUMDB": internet.database.gosumdb, "GOFLAGS": "-modcacherw"}
        found = predicted(sandbox)
        assert (found["action"], found["source"]) == ("switch", "module cache")
        check(sandbox, found)


def fill_module_cache(cache: Path, version: str) -> Path:
    """Put the newer SDK where the go command keeps what it downloaded."""
    records = cache / "cache" / "download" / "golang.org" / "toolchain" / "@v"
    records.mkdir(parents=True)
    (records / f"{version}.ziphash").write_text(HASH)
    directory, sdk = cache / "golang.org" / f"toolchain@{version}", PLACE / f"go{NEWER}"
    (directory / "src").mkdir(parents=True)
    for path in [*sdk.iterdir(), *(sdk / "src").iterdir()]:
        if path.name != "src":
            (directory / path.relative_to(sdk)).symlink_to(path)
    (directory / "src" / "_go.mod").symlink_to(sdk / "src" / "go.mod")
    return cache


def test_the_gotoolchain_setting_of_the_store_is_predicted(sandbox: Sandbox) -> None:
    link_sdks(sandbox, OLDER, NEWER)
    lay_out(sandbox, sandbox.cwd, {"go.mod": f"go 1.26\ntoolchain go{NEWER}\n", ".go-version": OLDER})
    assert predicted(sandbox)["action"] == "switch"
    assert sandbox.gosdk("config", "set", "gotoolchain", "local").code == 0
    found = predicted(sandbox)
    assert found["action"] == "stay"
    check(sandbox, found)


def test_in_words_it_names_the_bridge_and_the_sdk_behind_it(store: Sandbox, tmp_path: Path) -> None:
    lay_out(store, tmp_path, PROJECTS["toolchain of the other SDK under a pin"])
    said = store.gosdk("current", "--why", env={"GOTOOLCHAIN": "path"})
    assert (
        f"go itself   switches to go{NEWER}, found on PATH: {store.root}/shims/go{NEWER}, "
        f"the bridge to {PLACE}/go{NEWER}  (toolchain line in go.mod)\n"
    ) in said.out
    assert json.loads(store.gosdk("current", "--json").out)["data"]["goroot_after_switch"] == f"{PLACE}/go{NEWER}"


@pytest.mark.parametrize("gopath", ["rel", "~/go", "/a:rel"])
def test_a_gopath_with_which_no_go_command_starts_is_predicted(gopath: str, store: Sandbox, tmp_path: Path) -> None:
    lay_out(store, tmp_path, {"go.mod": "go 1.26\n"})
    ran = run_shim(store, "go", "version", env={"GOPATH": gopath})
    data = store.gosdk("current", "--json", env={"GOPATH": gopath}).json()["data"]
    assert (data["go_command"]["action"], data["go_command"]["message"]) == ("fail", ran.err.splitlines()[0])
    assert data["interferes"][-1]["setting"] == "GOPATH"


def test_a_gowork_that_is_gone_is_named_as_go_names_it(store: Sandbox, tmp_path: Path) -> None:
    lay_out(store, tmp_path, {"go.mod": "go 1.26\n"})
    gone = {"GOWORK": str(tmp_path / "go.work")}
    said = store.gosdk("current", "--json", env=gone).json()["data"]["go_command"]["message"]
    assert said == run_shim(store, "go", "list", "-m", env=gone).err.splitlines()[0]


@pytest.mark.parametrize("version", [OLDER, NEWER])
def test_a_go_work_that_is_too_old_is_named_as_go_names_it(version: str, store: Sandbox, tmp_path: Path) -> None:
    lay_out(store, tmp_path, {"go.mod": "go 1.26.0\n", "go.work": "go 1.21\nuse .\n", ".go-version": version})
    check(store, predicted(store))
