"""`gosdk gc` through the front door: what it takes away, what it leaves, and why."""

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk

INSTALLED = ("1.21.13", "1.22.3", "1.22.12", "1.26.6", "1.27.1", "1.27.3")
LOCK = f'schema = 1\nversion = "{{}}"\n[platforms."linux/amd64"]\nh1 = "h1:{"A" * 43}="\n'
OLD = ["1.21.13", "1.22.3", "1.22.12", "1.27.1"]
"""What nothing needs: end of life, or a newer patch is there."""


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    for version in INSTALLED:
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    sandbox.env["GOMODCACHE"] = str(sandbox.home / "mod 缓存")
    return sandbox


def goroot(box: Sandbox, version: str) -> Path:
    return box.root / "versions" / f"go{version}"


def toolchain(box: Sandbox, version: str, platform: str = "linux-amd64") -> Path:
    """Make a toolchain of the module cache as the go command leaves it: read-only, beside its zip."""
    modcache, name = Path(box.env["GOMODCACHE"]), f"v0.0.1-go{version}.{platform}"
    tree = write_sdk(modcache / "golang.org" / f"toolchain@{name}", version)
    downloads = modcache / "cache" / "download" / "golang.org" / "toolchain" / "@v"
    downloads.mkdir(parents=True, exist_ok=True)
    (downloads / f"{name}.zip").write_bytes(b"zip of go" + version.encode())
    (downloads / f"{name}.ziphash").write_text("h1:x")
    for directory, _, files in os.walk(tree, topdown=False):
        for file in files:
            os.chmod(Path(directory, file), 0o444)
        Path(directory).chmod(0o555)
    return tree


def project(directory: Path, **files: str) -> Path:
    """Make a directory with files; `go_mod` is go.mod, and a dot begins what begins with an underscore."""
    directory.mkdir(parents=True, exist_ok=True)
    names = {"go_mod": "go.mod", "go_work": "go.work", "pin": ".go-version", "lock": "gosdk.lock"}
    for name, text in files.items():
        (directory / names[name]).write_text(text)
    return directory


def collected(box: Sandbox, *words: str) -> dict[str, Any]:
    outcome = box.gosdk("gc", "--yes", "--json", *words)
    assert outcome.code == 0, outcome.err
    data: dict[str, Any] = outcome.json()["data"]
    return data


@pytest.mark.parametrize("program", ["Code", "Cursor"])
@pytest.mark.parametrize("kind", ["folder", "workspace", "pin"])
def test_an_sdk_that_only_a_folder_of_vscode_uses_is_kept(program: str, kind: str, box: Sandbox) -> None:
    folder, sdk = box.home / "my 项目", goroot(box, "1.22.3")
    opened, settings = folder, folder / ".vscode" / "settings.json"
    settings.parent.mkdir(parents=True)
    tool = f'{{"go.alternateTools": {{"go": "{sdk}/bin/go"}}}}'
    if kind == "folder":
        settings.write_text(tool)
    elif kind == "workspace":
        project(folder, go_mod="module m\n")
        opened = folder / "x.code-workspace"
        opened.write_text(f'{{"folders": [{{"path": "."}}], "settings": {tool}}}')
    else:
        project(folder, pin="1.22.3\n")
    storage = box.home / ".config" / program / "User" / "workspaceStorage" / "ab12"
    storage.mkdir(parents=True)
    key = "workspace" if kind == "workspace" else "folder"
    (storage / "workspace.json").write_text(json.dumps({key: opened.as_uri()}))
    assert collected(box)
    assert sdk.is_dir()
    assert str(folder) in box.gosdk("uninstall", "1.22.3").err
    # The go on PATH is right for a folder without settings for Go.
    assert (str(settings) in box.gosdk("sync-ide", "--all", "--check").out) == (kind == "folder")


def going(data: dict[str, Any], place: str = "store") -> list[str]:
    return [item["version"] for item in data["items"] if item["action"] == "goes" and item["place"] == place]


def why(data: dict[str, Any], version: str, place: str = "store") -> str:
    (item,) = (item for item in data["items"] if (item["version"], item["place"]) == (version, place))
    assert isinstance(item["why"], str)
    return item["why"]


def versions(box: Sandbox) -> list[str]:
    """Return the versions whose directory is there, as the fixture sorts them."""
    names = {path.name for path in (box.root / "versions").iterdir()}
    return [version for version in INSTALLED if f"go{version}" in names]


def name_roots(box: Sandbox, *roots: str | Path) -> None:
    """Set gc.roots in the settings file."""
    (box.root / "config.toml").write_text(
        f"[gc]\nroots = {json.dumps([str(root) for root in roots], ensure_ascii=False)}\n"
    )


def files(directory: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file below a directory with its mode and content; lock files say nothing by being there."""
    found = {}
    for path in sorted(directory.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix != ".lock":
            found[str(path.relative_to(directory))] = (stat.S_IMODE(path.stat().st_mode), path.read_bytes())
    return found


def test_what_nothing_needs_goes_and_the_newest_of_each_supported_minor_stays(box: Sandbox) -> None:
    data = collected(box)
    assert going(data) == OLD
    assert versions(box) == ["1.26.6", "1.27.3"]
    assert why(data, "1.27.1") == "not needed, and go1.27.3 is newer"
    assert why(data, "1.21.13") == "not needed, and Go 1.21 is end of life"
    assert why(data, "1.26.6") == "the newest 1.26 here"


def test_a_dry_run_says_the_same_and_changes_nothing(box: Sandbox) -> None:
    toolchain(box, "1.24.1")
    before = files(box.home.parent)
    dry = collected(box, "--dry-run")
    assert {**files(box.home.parent)} == before
    wet = collected(box)
    assert (dry["items"], dry["freed"]) == (wet["items"], wet["freed"])
    assert (dry["removal"], len(wet["removal"]["paths"])) == (None, 6)


def test_undo_brings_everything_back_byte_for_byte_with_answers_and_shims(box: Sandbox) -> None:
    tree = toolchain(box, "1.24.1")
    box.gosdk("rehash")
    before = files(box.home.parent)
    outcome = box.gosdk("gc", "--yes")
    assert (tree.exists(), "gosdk undo" in outcome.err) == (False, True)
    assert not (box.root / "shims" / "go1.22.3").exists()
    assert not (box.root / "resolve" / "go1.22").exists()
    assert box.gosdk("undo").code == 0
    assert files(box.home.parent) == before
    assert stat.S_IMODE(tree.stat().st_mode) == 0o555


def test_the_table_shows_size_verdict_and_reason(box: Sandbox) -> None:
    lines = box.gosdk("gc", "--yes", "--dry-run").out.splitlines()
    assert lines[0].split() == ["VERSION", "SIZE", "WHERE", "VERDICT", "WHY"]
    row = next(line for line in lines if line.startswith("go1.27.1 "))
    assert row.split()[2:6] == ["B", "store", "remove", "not"]


@pytest.mark.parametrize(
    ("files", "kept", "reason"),
    [
        ({"pin": "1.22.3\n"}, "1.22.3", ".go-version:1 (1.22.3)"),
        ({"pin": "1.22\n"}, "1.22.12", ".go-version:1 (1.22)"),
        ({"go_mod": "module m\n\ngo 1.22.3\n"}, "1.22.3", "go.mod:3 (go 1.22.3)"),
        ({"go_mod": "module m\n\ngo 1.22.4\n"}, "1.22.12", "go.mod:3 (go 1.22.4)"),
        ({"go_mod": "module m\n\ngo 1.20\ntoolchain go1.21.13\n"}, "1.21.13", "go.mod:4 (toolchain go1.21.13)"),
        ({"go_work": "go 1.27.1\n", "go_mod": "module m\n\ngo 1.22.3\n"}, "1.27.1", "go.work:1 (go 1.27.1)"),
        (
            {"pin": "1.26.6\n", "go_mod": "module m\n\ngo 1.27.1\n"},
            "1.27.1",
            "go.mod:3, for which the go command switches",
        ),
        ({"pin": "1.26\n", "lock": LOCK.format("1.22.3")}, "1.22.3", "gosdk.lock locks it"),
    ],
)
@pytest.mark.parametrize("known_by", ["shim", "roots"])
def test_a_project_keeps_the_sdk_it_gets_and_is_named(
    box: Sandbox, files: dict[str, str], kept: str, reason: str, known_by: str
) -> None:
    place = project(box.home / "项目 one" / "inner", **files)
    if known_by == "shim":
        box.gosdk("shim-exec", "go", "version", cwd=place)
    else:
        name_roots(box, "~/项目 one")
    data = collected(box)
    assert going(data) == [version for version in OLD if version != kept]
    assert f"{place}/{reason}" in why(data, kept)


def test_every_project_has_the_same_sdk_afterwards(box: Sandbox) -> None:
    asked = ("go 1.20", "go 1.21", "go 1.22.5", "go 1.23", "toolchain go1.27.2")
    places = [project(box.cwd / f"p{number}", go_mod=f"module m\n{line}\n") for number, line in enumerate(asked)]
    box.gosdk("default", "1.21")
    name_roots(box, box.cwd)

    def chosen() -> list[str]:
        return [box.gosdk("current", "--json", cwd=place).json()["data"]["version"] for place in places]

    before = chosen()
    assert going(collected(box)) == ["1.22.3", "1.27.1"]
    assert chosen() == before


@pytest.mark.parametrize("words", [("default", "1.21"), ("default", "1.21.13")])
def test_the_default_stays(box: Sandbox, words: tuple[str, ...]) -> None:
    box.gosdk(*words)
    data = collected(box)
    assert "1.21.13" not in going(data)
    assert why(data, "1.21.13") == f"the default ({words[1]})"


@pytest.mark.parametrize(
    ("env", "settings", "words"),
    [
        ({"GOTOOLCHAIN": "go1.22.3+auto"}, "", "GOTOOLCHAIN=go1.22.3+auto (environment variable GOTOOLCHAIN)"),
        ({"GOSDK_VERSION": "1.22.3"}, "", "environment variable GOSDK_VERSION (1.22.3)"),
        ({}, 'gotoolchain = "go1.22.3"\n', "config.toml, gotoolchain"),
    ],
)
def test_a_setting_that_names_an_sdk_keeps_it(box: Sandbox, env: dict[str, str], settings: str, words: str) -> None:
    (box.root / "config.toml").write_text(settings)
    data = box.gosdk("gc", "--yes", "--json", env=env).json()["data"]
    assert "1.22.3" not in going(data)
    assert words in why(data, "1.22.3")


@pytest.mark.parametrize("editor", ["workspace", "vscode", "vscode of the user", "envrc", "link"])
def test_what_an_editor_names_stays(box: Sandbox, editor: str) -> None:
    place, named = project(box.cwd / "p", pin="1.27.3\n"), goroot(box, "1.22.3")
    for name in (".idea", ".vscode"):
        (place / name).mkdir()
    workspace = '<project version="4">\n  <component name="GOROOT" url="file://{}" />\n</project>'
    if editor == "workspace":
        (place / ".idea" / "workspace.xml").write_text(
            workspace.format("$PROJECT_DIR$/../../my 仓库/versions/go1.22.3")
        )
    elif editor == "vscode":
        (place / ".vscode" / "settings.json").write_text(f'{{ "go.goroot": "{named}", /* mine */ }}')
    elif editor == "vscode of the user":
        settings = box.home / ".config" / "Code" / "User" / "settings.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'{{"go.alternateTools": {{"go": "{named}/bin/go"}}}}')
    elif editor == "envrc":
        (place / ".envrc").write_text(f"# >>> gosdk >>>\nPATH_add '{named}/bin'\n# <<< gosdk <<<\n")
    else:
        (place / "to sdk").symlink_to(named)
        (place / ".idea" / "workspace.xml").write_text(workspace.format("$PROJECT_DIR$/to sdk"))
    name_roots(box, box.cwd)
    data = collected(box)
    assert "1.22.3" not in going(data)
    assert (".json" in why(data, "1.22.3")) == editor.startswith("vscode")


def test_what_an_editor_has_open_here_stays_though_no_project_is_known(box: Sandbox) -> None:
    (box.cwd / ".idea").mkdir()
    component = f'<component name="GOROOT" url="file://{goroot(box, "1.22.3")}" />'
    (box.cwd / ".idea" / "workspace.xml").write_text(f'<project version="4">{component}</project>')
    assert "1.22.3" not in going(collected(box))
    assert "go1.22.3 is used" in box.gosdk("uninstall", "1.22.3").err


def test_a_linked_sdk_is_never_touched(box: Sandbox, tmp_path: Path) -> None:
    outside = write_sdk(tmp_path / "elsewhere", "1.18.1")
    (box.root / "linked").mkdir()
    (box.root / "linked" / "go1.18.1").write_text(f"{outside}\n")
    data = collected(box)
    assert (going(data, "linked"), why(data, "1.18.1", "linked")) == ([], f"linked to {outside}")
    assert (box.root / "linked" / "go1.18.1").exists()


@pytest.mark.skipif(not Path("/proc/self/exe").exists(), reason="this system does not tell which programs run")
def test_a_running_program_keeps_its_sdk_until_it_ends(box: Sandbox) -> None:
    program = goroot(box, "1.22.3") / "pkg" / "tool" / "linux_amd64" / "compile"
    shutil.copy(shutil.which("sleep") or "sleep", program)
    with subprocess.Popen([program, "600"]) as process:
        try:
            data = collected(box)
            assert why(data, "1.22.3") == f"process {process.pid} (compile) runs from it"
            assert going(data) == ["1.21.13", "1.22.12", "1.27.1"]
        finally:
            process.kill()
    assert going(collected(box)) == ["1.22.3"]


@pytest.mark.skipif(not Path("/proc/self/exe").exists(), reason="this system does not tell which programs run")
def test_the_trash_keeps_what_a_program_runs_from(box: Sandbox) -> None:
    program = goroot(box, "1.22.3") / "bin" / "gofmt"
    shutil.copy(shutil.which("sleep") or "sleep", program)
    with subprocess.Popen([program, "600"]) as process:
        try:
            box.gosdk("uninstall", "1.22.3")
            emptied = box.gosdk("gc", "--yes", "--empty-trash")
            assert (emptied.code, f"process {process.pid} (gofmt) runs from" in emptied.err) == (0, True)
        finally:
            process.kill()
    box.gosdk("undo")
    assert "1.22.3" in versions(box)


def test_half_deleted_sdks_go_and_foreign_directories_and_links_stay(box: Sandbox) -> None:
    shutil.rmtree(goroot(box, "1.27.1") / "bin")
    foreign, loop = box.root / "versions" / "my notes", box.root / "versions" / "go1.20.1"
    foreign.mkdir()
    loop.symlink_to(loop)
    data = collected(box)
    assert (going(data, "half deleted"), why(data, "1.27.1", "half deleted")) == (
        ["1.27.1"],
        "half deleted: it has no bin/go",
    )
    assert (foreign.exists(), loop.is_symlink(), goroot(box, "1.27.1").exists()) == (True, True, False)


def test_a_toolchain_of_the_module_cache_goes_alone(box: Sandbox) -> None:
    tree, kept = toolchain(box, "1.24.1"), toolchain(box, "1.25.3")
    modcache = Path(box.env["GOMODCACHE"])
    others = ("golang.org/x/tools@v0.30.0/go.mod", "golang.org/toolchain@v0.0.2/x", "example.com/m@v1.0.0/go.mod")
    for name in (*others, "cache/download/golang.org/x/tools/@v/v0.30.0.zip"):
        (modcache / name).parent.mkdir(parents=True, exist_ok=True)
        (modcache / name).write_text("")
    project(box.cwd / "p", go_mod="module m\n\ngo 1.28.0\ntoolchain go1.28.1\n")
    project(box.cwd / "q", pin="1.22\n", go_mod="module m\n\ngo 1.25.3\n")
    name_roots(box, box.cwd)
    before = files(modcache)
    data = collected(box)
    assert going(data, "module cache") == ["1.24.1"]
    assert "for which the go command switches" in why(data, "1.25.3", "module cache")
    gone = {name for name in before if "go1.24.1" in name and not name.endswith(".ziphash")}
    left = {name: seen for name, seen in files(modcache).items() if "gosdk-trash" not in name}
    assert left == {name: seen for name, seen in before.items() if name not in gone}
    assert (tree.exists(), kept.exists()) == (False, True)
    assert box.gosdk("gc", "--yes", "--empty-trash").code == 0
    assert files(modcache) == left


def test_a_toolchain_of_the_module_cache_that_an_sdk_is_linked_to_stays(box: Sandbox) -> None:
    tree = toolchain(box, "1.24.1")
    (box.root / "linked").mkdir()
    (box.root / "linked" / "go1.24.1").write_text(f"{tree}\n")
    for path in (tree / "bin").iterdir():
        path.chmod(0o555)
    data = collected(box)
    assert (going(data, "module cache"), why(data, "1.24.1", "module cache")) == ([], "go1.24.1 is linked to it")


@pytest.mark.parametrize(
    ("version", "platform", "reason"),
    [
        ("1.27.3", "linux-amd64", "the same is in the store, where the go command looks first"),
        ("1.24.1", "plan9-386", "it is for plan9/386, which this machine is not"),
        ("1.24.2", "linux-amd64", "the go command has not finished unpacking it"),
    ],
)
def test_a_toolchain_of_the_module_cache_is_judged_by_what_the_go_command_does(
    box: Sandbox, version: str, platform: str, reason: str
) -> None:
    toolchain(box, version, platform)
    downloads = Path(box.env["GOMODCACHE"]) / "cache" / "download" / "golang.org" / "toolchain" / "@v"
    (downloads / "v0.0.1-go1.24.2.linux-amd64.partial").write_text("")
    assert why(collected(box, "--dry-run"), version, "module cache") == reason


def test_where_nothing_is_known_that_could_use_an_sdk_nothing_goes_unasked(box: Sandbox) -> None:
    done = box.gosdk("gc")
    assert done.code == 0
    assert "warning: no project and no default is known, so " in done.err
    assert done.err.endswith("would be freed\nhint: gosdk gc --yes\n")
    assert versions(box) == list(INSTALLED)
    assert box.gosdk("default", "1.27").code == 0
    assert "no default is known" not in box.gosdk("gc").err
    assert versions(box) != list(INSTALLED)


def test_nothing_is_taken_twice_and_nothing_to_do_is_said(box: Sandbox) -> None:
    box.gosdk("gc", "--yes")
    again = box.gosdk("gc", "--yes")
    assert (again.code, "nothing to remove: every SDK is in use" in again.err) == (0, True)
    assert box.gosdk("undo").code == 0
    assert versions(box) == list(INSTALLED)


def test_several_at_once_remove_once_and_one_undo_brings_all_of_it_back(box: Sandbox) -> None:
    running = [
        subprocess.Popen(box.command("gc", "--yes"), cwd=box.cwd, env=box.environment(), stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    assert versions(box) == ["1.26.6", "1.27.3"]
    assert (box.gosdk("undo").code, versions(box)) == (0, list(INSTALLED))


def test_an_empty_store_is_no_error(sandbox: Sandbox) -> None:
    sandbox.env["GOMODCACHE"] = str(sandbox.home / "nowhere")
    assert (sandbox.gosdk("gc", "--yes").code, sandbox.gosdk("gc", "--json").json()["data"]["items"]) == (0, [])


def test_emptying_the_trash_is_final_and_dry_runs_of_it_are_not(box: Sandbox) -> None:
    box.gosdk("gc", "--yes")
    dry = box.gosdk("gc", "--yes", "--empty-trash", "--dry-run", "--json").json()["data"]
    assert (len(dry["deleted"]), dry["freed"] > 0) == (4, True)
    assert box.gosdk("gc", "--yes", "--empty-trash").out.splitlines() == dry["deleted"]
    assert box.gosdk("undo").code == 1
    assert os.listdir(box.root / "trash") == []


def succeeded(outcome: Outcome) -> Outcome:
    assert (outcome.code, "Traceback" in outcome.err) == (0, False), outcome.err
    return outcome


def test_garbage_in_a_project_is_named_and_keeps_nothing(box: Sandbox) -> None:
    place = project(box.cwd / "p", pin="1.22 1.23\n")
    (project(box.cwd / "q") / "go.mod").write_bytes(bytes(range(256)) * 40)
    (place / ".vscode").mkdir()
    (place / ".vscode" / "settings.json").write_text('{"go.goroot": ')
    os.mkfifo(project(box.cwd / "r") / "go.mod")
    name_roots(box, box.cwd)
    outcome = succeeded(box.gosdk("gc", "--yes"))
    assert f"{place}/.go-version:1 holds more than one version" in outcome.err
    assert f"{place}/.vscode/settings.json" in outcome.err
    assert f"{box.cwd}/r/go.mod is not a regular file" in outcome.err
    assert versions(box) == ["1.26.6", "1.27.3"]


def test_remembered_projects_that_are_gone_are_counted(box: Sandbox) -> None:
    state = box.root / "state"
    state.mkdir()
    (state / "projects").write_bytes(b"/nonexistent/one\n\xff\xfe\x00garbage\n" + os.fsencode(box.cwd))
    outcome = succeeded(box.gosdk("gc", "--yes", "--dry-run"))
    assert "2 remembered projects cannot be found and keep no SDK, such as '/nonexistent/one'" in outcome.err


@pytest.mark.parametrize("broken", ["a missing root", "a relative root", "a list of projects", "an IDE's list"])
def test_where_projects_cannot_be_known_nothing_is_removed(box: Sandbox, broken: str) -> None:
    expected = 1
    if broken == "a missing root":
        name_roots(box, "/nonexistent/mount")
    elif broken == "a relative root":
        name_roots(box, "work")
        expected = 2
    elif broken == "a list of projects":
        (box.root / "state" / "projects").mkdir(parents=True)
    else:
        options = box.home / ".config" / "JetBrains" / "GoLand2026.2" / "options"
        options.mkdir(parents=True)
        (options / "recentProjects.xml").write_text("<application")
    refused = box.gosdk("gc", "--yes", "--json")
    assert (refused.code, refused.json()["error"]["exit_code"]) == (expected, expected)
    assert "hint: " in refused.err
    assert versions(box) == list(INSTALLED)


def test_what_cannot_be_looked_into_is_named(box: Sandbox) -> None:
    modcache = Path(box.env["GOMODCACHE"])
    modcache.mkdir()
    (modcache / "golang.org").symlink_to("golang.org")
    outcome = succeeded(box.gosdk("gc", "--yes"))
    assert f"cannot look into {modcache}/golang.org" in outcome.err
    assert versions(box) == ["1.26.6", "1.27.3"]


@pytest.mark.parametrize("words", [("--empty-trash", "--dedupe"), ("1.22",), ("--nonsense",)])
def test_wrong_usage_is_exit_code_2(box: Sandbox, words: tuple[str, ...]) -> None:
    assert box.gosdk("gc", "--yes", *words).code == 2
    assert versions(box) == list(INSTALLED)


def test_a_lock_that_cannot_be_read_is_reported_and_the_others_still_count(box: Sandbox) -> None:
    project(box.cwd / "broken", go_mod="module m\n\ngo 1.21.13\n", lock="<<<<<<< HEAD\n")
    project(box.cwd / "good", lock=LOCK.format("1.27.1"), pin="1.26\n")
    name_roots(box, box.cwd)
    outcome = box.gosdk("gc", "--yes", "--json")
    assert f"{box.cwd}/broken/gosdk.lock is not valid TOML" in outcome.err
    assert going(outcome.json()["data"]) == ["1.22.3", "1.22.12"]
