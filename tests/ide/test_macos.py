"""The places of macOS, with real files on this machine: what is asked for by name is found where a Mac has it."""

import json
import unicodedata
from pathlib import Path

import pytest

from gvm_py.golang.goenv import user_env_file
from gvm_py.host import Platform
from gvm_py.ide.installs import find_installs
from gvm_py.ide.locations import find_ides
from gvm_py.ide.machine_paths import Machine
from gvm_py.shell.start_files import start_files
from gvm_py.upkeep.importer.find import find
from gvm_py.upkeep.importer.finders import ForeignPaths
from tests.support.sdk import write_sdk

TOOLBOX = "Library/Application Support/JetBrains/Toolbox"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home on the disk of a Mac, which is `tmp_path`."""
    place = tmp_path / "Users" / "ann"
    place.mkdir(parents=True)
    return place


def application(contents: Path, selector: str = "GoLand2026.2") -> Path:
    """Write what find_installs reads of an application, and return its `Contents`."""
    (contents / "Resources").mkdir(parents=True)
    (contents / "Resources" / "product-info.json").write_text(json.dumps({"dataDirectoryName": selector}))
    return contents


@pytest.mark.parametrize(
    "place",
    [
        "Applications/GoLand.app/Contents",
        "Users/ann/Applications/GoLand.app/Contents",
        f"Users/ann/{TOOLBOX}/apps/GoLand/ch-0/262.1/GoLand.app/Contents",
        f"Users/ann/{TOOLBOX}/apps/goland/Contents",
    ],
)
def test_goland_is_found_wherever_it_was_installed(place: str, tmp_path: Path, home: Path) -> None:
    contents = application(tmp_path / place)
    (install,) = find_installs({}, "darwin", home, tmp_path)
    assert (install.selector, install.bin) == ("GoLand2026.2", contents / "bin")


def test_directories_of_an_ide_are_below_the_library(tmp_path: Path, home: Path) -> None:
    config = home / "Library/Application Support/JetBrains/GoLand2026.2"
    (config / "options").mkdir(parents=True)
    # What a shell on Linux would say has no meaning for a Mac.
    env = {"HOME": str(home), "XDG_CONFIG_HOME": str(tmp_path / "elsewhere"), "XDG_CACHE_HOME": str(tmp_path)}
    (ide,) = find_ides(env, Machine("darwin", str(home)), tmp_path)
    assert (ide.config, ide.system, ide.log) == (
        config,
        home / "Library/Caches/JetBrains/GoLand2026.2",
        home / "Library/Logs/JetBrains/GoLand2026.2",
    )


@pytest.mark.parametrize(
    ("place", "manager"),
    [
        ("usr/local/go", "system"),
        ("opt/homebrew/Cellar/go/1.22.3/libexec", "homebrew"),
        ("usr/local/Cellar/go@1.22/1.22.3/libexec", "homebrew"),
        ("opt/local/lib/go", "system"),
        ("Users/ann/sdk/go1.22.3", "sdk"),
    ],
)
def test_what_installers_leave_can_be_imported(place: str, manager: str, tmp_path: Path, home: Path) -> None:
    write_sdk(tmp_path / place, "1.22.3")
    found = find(ForeignPaths({}, home, home / "go/pkg/mod", root=tmp_path), home / ".gosdk")
    assert [(item.goroot, item.manager) for item in found.candidates] == [(tmp_path / place, manager)]


def test_settings_of_the_go_command_are_in_application_support(home: Path) -> None:
    env = {"HOME": str(home), "XDG_CONFIG_HOME": "/elsewhere"}
    assert user_env_file(env, Platform("darwin", "arm64")) == home / "Library/Application Support/go/env"


def test_spellings_of_one_path_are_the_same_place() -> None:
    mac, linux = Machine("darwin", "/Users/ann"), Machine("linux", "/home/ann")
    composed = "/Users/ann/projets/réseau 한국/go"
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    for one, other in ((composed, decomposed), ("/Users/Ann/Go", "/users/ann/go"), (composed.upper(), decomposed)):
        assert mac.same(one, other)
        assert not linux.same(one, other)


def test_temporary_directory_and_names_follow_the_platform() -> None:
    mac = Platform("darwin", "arm64")
    assert (mac.exe, mac.script, mac.archive_stem) == ("", "", "darwin-arm64")
    assert mac.temporary({"TMPDIR": "/var/folders/x/T/"}) == "/var/folders/x/T/"
    assert mac.program_names("go", {"PATHEXT": ".EXE"}) == ("go",)
    assert mac.split_list("/opt/homebrew/bin:/usr/bin") == ["/opt/homebrew/bin", "/usr/bin"]


def test_start_files_of_shells_are_where_each_system_has_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = {"HOME": str(home), "APPDATA": str(home / "AppData/Roaming")}
    library, dotted, roaming = home / "Library/Application Support", home / ".config", home / "AppData/Roaming"
    for goos, nushell, elvish in (
        ("darwin", library, dotted),
        ("linux", dotted, dotted),
        ("windows", roaming, roaming),
    ):
        monkeypatch.setattr(Platform, "here", lambda goos=goos: Platform(goos, "arm64"))
        assert start_files("nushell", env) == (nushell / "nushell/config.nu",)
        assert start_files("elvish", env) == (elvish / "elvish/rc.elv",)
        assert start_files("nushell", {**env, "XDG_CONFIG_HOME": "/x"}) == (Path("/x/nushell/config.nu"),)
