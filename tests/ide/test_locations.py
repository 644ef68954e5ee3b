"""Where the IDEs keep their files: three platforms, Toolbox, Flatpak, snap, and properties that move everything."""

import json
from pathlib import Path

import pytest

from gvm_py.ide.installs import find_installs
from gvm_py.ide.locations import find_ides, load_properties
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.standard_dirs import Ide


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def ides(home: Path, goos: str, env: dict[str, str] | None = None) -> tuple[Ide, ...]:
    return find_ides(env or {}, Machine(goos, str(home)), home.parent / "root")


def product(directory: Path, selector: str) -> None:
    """Install an IDE: what every JetBrains product has in its directory."""
    directory.mkdir(parents=True)
    info = {"name": "GoLand", "dataDirectoryName": selector, "productVendor": "JetBrains", "envVarBaseName": "GOLAND"}
    (directory / "product-info.json").write_text(json.dumps(info))


@pytest.mark.parametrize(
    ("goos", "env", "config", "system", "log"),
    [
        ("linux", {}, ".config/JetBrains/{}", ".cache/JetBrains/{}", ".cache/JetBrains/{}/log"),
        (
            "darwin",
            {},
            "Library/Application Support/JetBrains/{}",
            "Library/Caches/JetBrains/{}",
            "Library/Logs/JetBrains/{}",
        ),
        (
            "windows",
            {},
            "AppData/Roaming/JetBrains/{}",
            "AppData/Local/JetBrains/{}",
            "AppData/Local/JetBrains/{}/log",
        ),
        (
            "windows",
            {"APPDATA": "~/r", "LOCALAPPDATA": "~/l"},
            "r/JetBrains/{}",
            "l/JetBrains/{}",
            "l/JetBrains/{}/log",
        ),
        (
            "linux",
            {"XDG_CONFIG_HOME": "~/c", "XDG_CACHE_HOME": "~/x"},
            "c/JetBrains/{}",
            "x/JetBrains/{}",
            "x/JetBrains/{}/log",
        ),
    ],
)
def test_the_standard_directories_of_each_platform(
    home: Path, goos: str, env: dict[str, str], config: str, system: str, log: str
) -> None:
    for name in ("GoLand2026.2", "GoLand2025.10", "IntelliJIdea2026.2", "IdeaIC2024.3", "PyCharm2026.1", "GoLand"):
        (home / config.format(name)).mkdir(parents=True)
    expanded = {name: value.replace("~", str(home)) for name, value in env.items()}
    found = ides(home, goos, expanded)
    assert [ide.title for ide in found] == ["IntelliJ IDEA 2026.2", "GoLand 2026.2", "GoLand 2025.10", "GoLand"]
    goland = found[1]
    assert goland.config == home / config.format("GoLand2026.2")
    assert goland.system == home / system.format("GoLand2026.2")
    assert goland.log == home / log.format("GoLand2026.2")
    assert goland.options == goland.config / "options"


def test_directories_from_before_2020(home: Path) -> None:
    (home / ".GoLand2019.3" / "config").mkdir(parents=True)
    (linux,) = ides(home, "linux")
    assert (linux.version, linux.system) == ((2019, 3), home / ".GoLand2019.3" / "system")
    (home / "Library/Preferences/GoLand2019.2").mkdir(parents=True)
    (mac,) = ides(home, "darwin")
    assert mac.log == home / "Library/Logs/GoLand2019.2"


def test_a_flatpak_has_its_own_directories(home: Path) -> None:
    box = home / ".var/app/com.jetbrains.GoLand"
    (box / "config/JetBrains/GoLand2026.1").mkdir(parents=True)
    (ide,) = ides(home, "linux")
    assert ide.system == box / "cache/JetBrains/GoLand2026.1"


@pytest.mark.parametrize(
    ("goos", "directory"),
    [
        ("linux", "home/.local/share/JetBrains/Toolbox/apps/goland"),
        ("linux", "home/.local/share/JetBrains/Toolbox/apps/Goland/ch-0/262.10968.67"),
        ("linux", "root/snap/goland/current"),
        ("linux", "root/opt/GoLand-2026.2"),
        ("linux", "root/var/lib/flatpak/app/com.jetbrains.GoLand/current/active/files/extra/goland"),
        ("darwin", "root/Applications/GoLand.app/Contents"),
        ("darwin", "home/Applications/GoLand.app/Contents"),
        ("windows", "home/AppData/Local/Programs/GoLand"),
        ("windows", "root/Program Files/JetBrains/GoLand 2026.2"),
    ],
)
def test_an_installed_ide_is_found_with_the_properties_beside_it(home: Path, goos: str, directory: str) -> None:
    place = home.parent / directory
    product(place, "GoLand2026.2")
    moved = home / "moved" / "config"
    moved.mkdir(parents=True)
    (place / "bin").mkdir()
    (place / "bin" / "idea.properties").write_text(
        "# a comment\n! another\nidea.config.path = ${user.home}/moved/config\n"
        "idea.system.path=${idea.config.path}/../s\n"
    )
    (install,) = find_installs({}, goos, home, home.parent / "root")
    assert install.selector == "GoLand2026.2"
    (ide,) = ides(home, goos)
    assert ide.title == "GoLand 2026.2"
    assert ide.config == moved
    assert ide.system == Path(f"{moved}/../s")
    assert ide.log == ide.system / "log"


def test_a_product_info_that_lies_is_no_install(home: Path) -> None:
    for number, text in enumerate(
        ('{"dataDirectoryName": 7}', "[]", "{", "[" * 50_000, '{"dataDirectoryName": "../x"}')
    ):
        directory = home.parent / "root" / "opt" / str(number)
        directory.mkdir(parents=True)
        (directory / "product-info.json").write_text(text)
    assert ides(home, "linux") == ()


def test_the_variable_wins_over_the_config_directory_and_the_home(home: Path) -> None:
    config = home / ".config/JetBrains/GoLand2026.2"
    config.mkdir(parents=True)
    for name in ("one", "two", "three"):
        (home / name).mkdir()
    custom = home / "custom.properties"
    (home / "idea.properties").write_text(f'idea.config.path="{home}/three"\nidea.log.path=~/logs\n')
    assert ides(home, "linux")[0].config == home / "three"
    assert ides(home, "linux")[0].log == home / "logs"
    (config / "idea.properties").write_text(f"idea.config.path={home}/two\n")
    assert ides(home, "linux")[0].config == home / "two"
    custom.write_text(f"idea.config.path={home}/one\n")
    (ide,) = [ide for ide in ides(home, "linux", {"GOLAND_PROPERTIES": str(custom)}) if ide.product == "GoLand"]
    assert ide.config == home / "one"
    assert ide.title == "GoLand 2026.2"


def test_settings_moved_before_the_first_start_are_found_without_a_version(home: Path) -> None:
    (home / "mine").mkdir()
    (home / "p").write_text(f"idea.config.path={home}/mine")
    (ide,) = ides(home, "linux", {"IDEA_PROPERTIES": str(home / "p")})
    assert (ide.title, ide.selector, ide.config) == ("IntelliJ IDEA", "IntelliJIdea", home / "mine")


def test_properties_are_read_as_java_does_and_cannot_fill_the_memory(home: Path) -> None:
    file = home / "p"
    file.write_text("a=${b}${b}\nb=${a}${a}\nwin=C\\:\\\\x\ncolon: 1\n spaced \t = v \nno\nref=${win}/${nothing}y\n")
    found = load_properties([file, home / "missing", home], {})
    assert found["win"] == "C:\\x"
    assert (found["colon"], found["spaced"], found["no"], found["ref"]) == ("1", "v", "", "C:\\x/y")
    assert (found["a"], found["b"]) == ("", "")
    file.write_bytes(b"a=" + b"${a}" * 1_000_000)
    assert load_properties([file], {}) == {}
    file.write_bytes(b"a=" + b"${a}" * 10_000)
    assert load_properties([file], {}) == {"a": ""}
