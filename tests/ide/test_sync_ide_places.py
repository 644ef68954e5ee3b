"""`gosdk sync-ide` finds the IDEs wherever their settings are, and writes paths as the IDE there reads them."""

import json
import sys
from pathlib import Path

import pytest

from tests.ide.test_sync_ide import OLD, goroot_of
from tests.support.run import Sandbox, succeeded

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the standard places of another platform")
MACROS = '<application><component name="PathMacrosImpl"><macro name="SDKS" value="{}" /></component></application>'


def install_ide(directory: Path, properties: str = "") -> None:
    """Put a GoLand into `directory`, with this idea.properties beside it."""
    (directory / "bin").mkdir(parents=True)
    info = {"dataDirectoryName": "GoLand2026.2", "envVarBaseName": "GOLAND"}
    (directory / "product-info.json").write_text(json.dumps(info))
    (directory / "bin" / "idea.properties").write_text(properties)


def lists(box: Sandbox, env: dict[str, str] | None = None) -> list[str]:
    """Return the SDK lists that were written, relative to the home."""
    data = succeeded(box.gosdk("sync-ide", "--json", env=env)).json()["data"]
    for item in data["lists"]:
        assert f"go{OLD}" in Path(item["file"]).read_text()
    return [str(Path(item["file"]).relative_to(box.home)) for item in data["lists"]]


@linux_only
@pytest.mark.parametrize(
    ("config", "env"),
    [
        (".config/JetBrains/GoLand2026.2", {}),
        ("x/JetBrains/GoLand2026.2", {"XDG_CONFIG_HOME": "{home}/x"}),
        (".var/app/com.jetbrains.GoLand/config/JetBrains/GoLand2026.1", {}),
        (".config/JetBrains/IntelliJIdea2026.2", {}),
        (".GoLand2019.3/config", {}),
        ("moved/here", {"GOLAND_PROPERTIES": "{home}/my.properties"}),
        ("moved/here", {"IDEA_PROPERTIES": "{home}/my.properties"}),
    ],
)
def test_the_list_of_an_ide_is_found_where_its_settings_are(box: Sandbox, config: str, env: dict[str, str]) -> None:
    (box.home / config).mkdir(parents=True)
    (box.home / "my.properties").write_text("idea.config.path=${user.home}/moved/here\n")
    given = {name: value.format(home=box.home) for name, value in env.items()}
    assert lists(box, given) == [f"{config}/options/go.sdk.xml"]


@linux_only
@pytest.mark.parametrize("where", ["toolbox", "toolbox 1", "elsewhere by toolbox", "home", "config"])
def test_idea_properties_move_the_settings_of_an_ide_wherever_it_is_installed(box: Sandbox, where: str) -> None:
    properties = f"idea.config.path={box.home}/moved\n"
    toolbox = box.home / ".local/share/JetBrains/Toolbox"
    (box.home / "moved").mkdir()
    (box.home / ".config/JetBrains/GoLand2026.2").mkdir(parents=True)
    match where:
        case "toolbox":
            install_ide(toolbox / "apps" / "goland", properties)
        case "toolbox 1":
            install_ide(toolbox / "apps" / "Goland" / "ch-0" / "262.10968.67", properties)
        case "elsewhere by toolbox":
            install_ide(box.home / "apps" / "my goland", properties)
            (toolbox / "channels").mkdir(parents=True)
            channel = {"channel": {"installationDirectory": f"{box.home}/apps/my goland"}}
            (toolbox / "channels" / "one.json").write_text(json.dumps(channel))
            (toolbox / "channels" / "two.json").write_text('{"channel": ["installationDirectory"]}')
        case "home":
            (box.home / "idea.properties").write_text(properties)
        case _:
            (box.home / ".config/JetBrains/GoLand2026.2/idea.properties").write_text(properties)
    assert lists(box) == ["moved/options/go.sdk.xml"]


def test_a_path_macro_of_the_user_is_read_and_written(box: Sandbox) -> None:
    options = box.home / ".config/JetBrains/GoLand2026.2/options"
    options.mkdir(parents=True)
    (options / "path.macros.xml").write_text(MACROS.format(box.root / "versions"))
    succeeded(box.gosdk("sync-ide", "--ide", "goland"))
    assert goroot_of(box.cwd) == f"file://$SDKS$/go{OLD}"
    assert "aligned" in succeeded(box.gosdk("sync-ide", "--ide", "goland", "--check")).out


@pytest.mark.parametrize("distribution", ["Ubuntu", "Ubuntu-24.04"])
def test_inside_wsl_the_ide_in_windows_gets_the_path_it_sees(box: Sandbox, distribution: str) -> None:
    env = {"WSL_DISTRO_NAME": distribution}
    succeeded(box.gosdk("config", "set", "ide.wsl_host", "true"))
    succeeded(box.gosdk("sync-ide", "--ide", "goland", env=env))
    assert goroot_of(box.cwd) == f"file://$PROJECT_DIR$/../home/.gosdk/versions/go{OLD}"
    file = box.cwd / ".idea" / "workspace.xml"
    text = file.read_text()
    for prefix in (f"//wsl$/{distribution}", f"//wsl.localhost/{distribution}"):
        file.write_text(text.replace("file://$PROJECT_DIR$/../home", f"file://{prefix}/old"))
        succeeded(box.gosdk("sync-ide", "--ide", "goland", env=env))
        assert goroot_of(box.cwd) == f"file://{prefix}{box.root}/versions/go{OLD}"
        assert "aligned" in succeeded(box.gosdk("sync-ide", "--ide", "goland", "--check", env=env)).out


def test_the_windows_side_without_wsl_is_a_usage_error(box: Sandbox) -> None:
    succeeded(box.gosdk("config", "set", "ide.wsl_host", "true"))
    outcome = box.gosdk("sync-ide", "--ide", "goland")
    assert outcome.code == 2
    assert "WSL_DISTRO_NAME" in outcome.err


def test_a_legacy_path_is_understood_and_a_new_one_is_a_url(box: Sandbox) -> None:
    file = box.cwd / ".idea" / "workspace.xml"
    for old in (rf'path="{box.root}/versions/go{OLD}"', rf'path="{box.root}/x/../versions/go{OLD}/"'):
        file.write_text(f'<project>\n  <component name="GOROOT" {old} />\n</project>')
        assert "aligned" in succeeded(box.gosdk("sync-ide", "--ide", "goland", "--check")).out
    file.write_text('<project>\n  <component name="GOROOT" path="C:\\Go" />\n</project>')
    succeeded(box.gosdk("sync-ide", "--ide", "goland"))
    assert file.read_text() == (
        f'<project>\n  <component name="GOROOT" url="file://$USER_HOME$/.gosdk/versions/go{OLD}" />\n</project>'
    )
