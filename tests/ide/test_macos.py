"""The places of macOS, with real files on this machine: what is asked for by name is found where a Mac has it."""

import json
import lzma
import unicodedata
from pathlib import Path

import pytest

from gvm_py.golang.goenv import user_env_file
from gvm_py.host import Platform
from gvm_py.ide.editor import IdeContext
from gvm_py.ide.installs import bundled_delves, find_installs
from gvm_py.ide.locations import find_ides
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.vscode_settings import settings_of
from gvm_py.request.version_files import mise_versions
from gvm_py.shell.start_files import start_files
from gvm_py.upkeep.importer.find import find
from gvm_py.upkeep.importer.finders import ForeignPaths
from tests.support.sdk import write_sdk

BUILD_INFO = Path(__file__).parents[1] / "data" / "buildinfo"
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


def test_the_debugger_of_goland_is_the_one_for_macos(tmp_path: Path, home: Path) -> None:
    contents = application(tmp_path / "Applications/GoLand.app/Contents")
    data = lzma.decompress((BUILD_INFO / "go1.26.8-darwin-arm64.xz").read_bytes())
    # The text keeps its length, which is written in front of it.
    data = data.replace(b"example.com/hello\t(devel)", b"example.com/hello\tv1.22.1", 1)
    for system in ("linux", "macarm", "windows"):
        (contents / "plugins/go-plugin/lib/dlv" / system).mkdir(parents=True)
        (contents / "plugins/go-plugin/lib/dlv" / system / "dlv").write_bytes(data)
    (delve,) = bundled_delves({}, "darwin", home, tmp_path)
    assert (delve.path.parent.name, delve.version) == ("macarm", "v1.22.1")


def test_settings_of_vscode_are_those_for_macos(tmp_path: Path, home: Path) -> None:
    ctx = IdeContext(Machine("darwin", str(home)), {"HOME": str(home)}, tmp_path / "root")
    folder = tmp_path / "project"
    (folder / ".vscode").mkdir(parents=True)
    settings = {
        "terminal.integrated.env.osx": {"GOROOT": "/mac"},
        "terminal.integrated.env.linux": {"GOROOT": "/linux"},
        "terminal.integrated.profiles.osx": {"zsh": {"env": {"GOROOT": "/profile"}}},
    }
    (folder / ".vscode" / "settings.json").write_text(json.dumps(settings))
    user = home / "Library/Application Support/Code/User/settings.json"
    user.parent.mkdir(parents=True)
    user.write_text(json.dumps({"terminal.integrated.env.osx": {"GOPATH": "/user"}}))
    first = settings_of(folder, ctx)[0]
    found = {value.text for key, _ in first.environments() for value in first.strings(key).values()}
    assert found == {"/mac", "/profile", "/user"}


def test_mise_calls_this_system_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Platform, "here", lambda: Platform("darwin", "arm64"))
    versions = [{"version": "1.22.3", "os": ["linux"]}, {"version": "1.23.1", "os": ["macos"]}]
    assert list(mise_versions({"tools": {"go": versions}})) == [("go", ("1.23.1",))]


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
