"""`gosdk doctor` on editors: silent where they have the SDK, and a column and a finding are the same value."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gvm_py.ide.workspace import new_workspace
from tests.support.clinic import GOROOT, Clinic
from tests.support.realsdk import NEWER, OLDER, PLACE, link_sdks, needs_sdks
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

pytestmark = needs_sdks
TOOL = f'"go.alternateTools": {{"go": "{GOROOT}/bin/go"}}'
CONFIGURATION = (
    '  <component name="RunManager">\n    <configuration name="x" type="{}">\n{}    </configuration>\n  </component>'
)
ENVIRONMENT = '      <envs>\n        <env name="{}" value="{}" />\n      </envs>\n'
GO = "GoApplicationRunConfiguration"


def vscode(text: str) -> Callable[[Clinic], object]:
    return lambda clinic: clinic.vscode.write_text(text)


def run(type_: str, body: str) -> Callable[[Clinic], object]:
    return lambda clinic: clinic.component(CONFIGURATION.format(type_, body))


def modules(key: str, value: str) -> Callable[[Clinic], object]:
    return lambda clinic: clinic.component(
        '  <component name="VgoProject">\n    <environment>\n      <map>\n'
        f'        <entry key="{key}" value="{value}" />\n      </map>\n    </environment>\n  </component>'
    )


def linked_below_the_home(clinic: Clinic) -> None:
    (clinic.box.home / "sdk").symlink_to(GOROOT)
    run(GO, ENVIRONMENT.format("GOROOT", "$USER_HOME$/sdk"))(clinic)


def behind_a_link(clinic: Clinic) -> None:
    (clinic.box.home / "sdk").symlink_to(GOROOT)
    clinic.vscode.write_text('{"go.alternateTools": {"go": "~/sdk/bin/go"}}')


def in_the_home(name: str, text: str) -> Callable[[Clinic], object]:
    return lambda clinic: clinic.write(clinic.box.home / name, text)


def saved_for_all(clinic: Clinic) -> None:
    clinic.box.env["GOPRIVATE"] = "corp.example"
    clinic.write(clinic.box.home / ".bashrc", "export GOPRIVATE=corp.example\n")
    clinic.write(clinic.goenv, "GOPRIVATE=corp.example\n")


def empty_list(clinic: Clinic) -> None:
    clinic.write(clinic.ide() / "goLibraries.xml", "<application />")


def launch(type_: str, name: str, value: str) -> Callable[[Clinic], object]:
    configuration = f'{{"name": "x", "type": "{type_}", "env": {{"{name}": "{value}"}}}}'
    text = f'{{\n  "configurations": [\n    // mine\n    {configuration},\n  ]\n}}\n'
    return lambda clinic: clinic.write(clinic.box.cwd / ".vscode" / "launch.json", text)


def profile(clinic: Clinic, settings: str, *, folder: str = "", shared: str = "false") -> Path:
    """Let VS Code have opened the project, or another folder, with a profile of its own."""
    user = clinic.box.home / ".config" / "Code" / "User"
    clinic.write(user / "profiles" / "1a2b" / "settings.json", settings)
    return clinic.write(
        user / "globalStorage" / "storage.json",
        f'{{"userDataProfiles": [{{"location": "1a2b", "useDefaultFlags": {{"settings": {shared}}}}}],'
        f'"profileAssociations": {{"workspaces": {{"{folder or clinic.box.cwd.as_uri()}": "1a2b"}}}}}}',
    )


def module_file(version: str, name: str = ".idea/m.iml") -> Callable[[Clinic], object]:
    options = f'<buildTags><option name="goVersion" value="{version}" /><option name="os" value="linux" /></buildTags>'
    text = f'<module type="WEB_MODULE" version="4"><component name="Go" enabled="true">{options}</component></module>'
    return lambda clinic: clinic.write(clinic.box.cwd / name, text)


HEALTHY: dict[str, Callable[[Clinic], object]] = {
    "the shim serves VS Code": vscode("{}"),
    "settings without Go": vscode('{"editor.tabSize": 4}'),
    "go.goroot alone": vscode(f'{{"go.goroot": "{GOROOT}"}}'),
    "empty go.goroot": vscode(f'{{"go.goroot": "", {TOOL}}}'),
    "the bridge by name": vscode(f'{{"go.alternateTools": {{"go": "go{OLDER}"}}}}'),
    "same GOROOT for tools": vscode(f'{{{TOOL}, "go.toolsEnvVars": {{"GOROOT": "{GOROOT}", "GOFLAGS": "-tags=x"}}}}'),
    "GOTOOLCHAIN=local for gopls": vscode(f'{{{TOOL}, "gopls": {{"build.env": {{"GOTOOLCHAIN": "local"}}}}}}'),
    "PATH of another platform": vscode(f'{{{TOOL}, "terminal.integrated.env.windows": {{"GOROOT": "C:/Go"}}}}'),
    "PATH with the same SDK": vscode(f'{{{TOOL}, "terminal.integrated.env.linux": {{"PATH": "{GOROOT}/bin:/bin"}}}}'),
    "PATH behind the shim": vscode(f'{{{TOOL}, "go.toolsEnvVars": {{"PATH": "${{env:PATH}}:/usr/lib/go/bin"}}}}'),
    "a link to the SDK": behind_a_link,
    "the folder overrides the user": lambda clinic: (
        in_the_home(".config/Code/User/settings.json", '{"go.goroot": "/usr/lib/go"}')(clinic),
        vscode(f'{{"go.goroot": "{GOROOT}", {TOOL}}}')(clinic),
    ),
    "a workspace of other folders": lambda clinic: clinic.write(
        clinic.box.cwd / "x.code-workspace",
        '{"folders": [{"path": "other"}], "settings": {"go.goroot": "/usr/lib/go"}}',
    ),
    "a GOROOT behind a test of its directory": in_the_home(
        ".bashrc", "[ -d /gone ] && export GOROOT=/gone\nif [ -d /lost ]; then\n  export GOROOT=/lost\nfi\n"
    ),
    "a GOROOT that is unset": in_the_home(".bashrc", "export GOROOT=/gone\nunset GOROOT\n"),
    "comments in the user's settings": in_the_home(".config/VSCodium/User/settings.json", "// nothing\n"),
    "GO111MODULE=on": modules("GO111MODULE", "on"),
    "GO111MODULE=auto": modules("GO111MODULE", "auto"),
    "GOTOOLCHAIN=local": modules("GOTOOLCHAIN", "local"),
    "GOTOOLCHAIN of this SDK": modules("GOTOOLCHAIN", f"go{OLDER}"),
    "GOTOOLCHAIN as a minimum": modules("GOTOOLCHAIN", "go1.22.4+auto"),
    "GOPROXY for the IDE": modules("GOPROXY", "https://proxy.corp.example"),
    "the same GOROOT": run(GO, ENVIRONMENT.format("GOROOT", GOROOT)),
    "the same GOROOT by a macro and a link": linked_below_the_home,
    "an unknown macro": run(GO, ENVIRONMENT.format("GOROOT", "$SOMEWHERE$/go")),
    "build tags of the same Go": module_file("go1.26"),
    "build tags of the default Go": module_file(""),
    "npm": run("js.build_tools.npm", ENVIRONMENT.format("GOROOT", "/usr/lib/go")),
    "a shell script": run("ShConfigurationType", ENVIRONMENT.format("GOTOOLCHAIN", "go1.20.1")),
    "other flags": run(GO, '      <go_parameters value="-race -ldflags=-i" />\n'),
    "settings of all projects": empty_list,
    "a variable for all": saved_for_all,
    "launch.json with this SDK": launch("go", "GOROOT", f"{GOROOT}"),
    "launch.json of another language": launch("node", "GOROOT", "/usr/lib/go"),
    "launch.json with other variables": launch("go", "PORT", "8080"),
    "a variable that only VS Code knows": launch("go", "GOROOT", "${config:go.goroot}"),
    "the same for its terminal": vscode(
        f'{{{TOOL}, "terminal.integrated.env.linux": {{"GOROOT": "${{config:go.goroot}}"}}}}'
    ),
    "flags": vscode(f'{{{TOOL}, "go.buildFlags": ["-tags=x"], "go.testFlags": null, "gopls": {{"buildFlags": [1]}}}}'),
    "the default GOPATH": vscode(f'{{{TOOL}, "go.gopath": "${{env:HOME}}/go"}}'),
    "GOFLAGS=-mod=vendor without requirements": vscode(f'{{{TOOL}, "go.toolsEnvVars": {{"GOFLAGS": "-mod=vendor"}}}}'),
    "a flag for the vendor directory without requirements": run(GO, '      <go_parameters value="-mod=vendor" />\n'),
    "a profile of another folder": lambda clinic: profile(clinic, '{"go.goroot": "/usr/lib/go"}', folder="file:///x"),
    "a profile that shares its settings": lambda clinic: profile(clinic, '{"go.goroot": "/usr/lib/go"}', shared="true"),
    "a profile in place of the user's settings": lambda clinic: (
        in_the_home(".config/Code/User/settings.json", '{"go.goroot": "/usr/lib/go"}')(clinic),
        profile(clinic, "{}"),
    ),
}


def tools(**variables: str) -> Callable[[Clinic], object]:
    pairs = ", ".join(f'"{name}": "{value}"' for name, value in variables.items())
    return vscode(f'{{{TOOL},\n"go.toolsEnvVars": {{{pairs}}}}}')


def also(clinic: Clinic, name: str, text: str, make: Callable[[Clinic], object]) -> object:
    """Write a file into the project, too."""
    clinic.write(clinic.box.cwd / name, text)
    return make(clinic)


def tasks(body: str) -> Callable[[Clinic], object]:
    text = f'{{"version": "2.0.0",\n"tasks": [{{"label": "x", "type": "shell", {body}}}]}}\n'
    return lambda clinic: clinic.write(clinic.box.cwd / ".vscode" / "tasks.json", text)


def new_projects(goroot: str | Path) -> Callable[[Clinic], object]:
    component = f'<component name="GOROOT" url="file://{goroot}" />'
    text = f'<component name="ProjectManager">\n<defaultProject>{component}</defaultProject></component>'
    return lambda clinic: clinic.write(clinic.ide() / "project.default.xml", f"<application>{text}</application>")


WORK = f"go {OLDER}\nuse .\n"
OTHER = f"{PLACE}/go{NEWER}"
TEST_FILE = vscode(f'{{{TOOL},\n"go.testEnvFile": "${{workspaceFolder}}/.env"}}')
PROFILES = '"terminal.integrated.profiles.linux"'
HEALTHY |= {
    "GOWORK=off without a workspace": tools(GOWORK="off"),
    "GOWORK=off as in the terminal": lambda clinic: (
        clinic.box.env.update(GOWORK="off"),
        also(clinic, "go.work", WORK, tools(GOWORK="off")),
    ),
    "GOWORK of the terminal": lambda clinic: also(clinic, "go.work", WORK, tools(GOWORK="${workspaceFolder}/go.work")),
    "another system": tools(GOOS="windows", GOARCH="arm64"),
    "cgo off": run(GO, ENVIRONMENT.format("CGO_ENABLED", "0")),
    "GOARM of another architecture": run(GO, ENVIRONMENT.format("GOARM", "9")),
    "GOEXPERIMENT as in the terminal": lambda clinic: (
        clinic.box.env.update(GOEXPERIMENT="nodwarf5"),
        tools(GOEXPERIMENT="nodwarf5")(clinic),
    ),
    "private modules of the editor": tools(GOPRIVATE="corp.example", GOPROXY="https://proxy.corp.example"),
    "private modules as in the terminal": lambda clinic: (
        clinic.write(clinic.goenv, "GOPRIVATE=corp.example\n"),
        tools(GOPRIVATE="corp.example")(clinic),
    ),
    "GOFLAGS that keep those of the terminal": lambda clinic: (
        clinic.write(clinic.goenv, "GOFLAGS=-tags=x\n"),
        tools(GOFLAGS="-tags=x -v")(clinic),
    ),
    "variables for tests": lambda clinic: also(clinic, ".env", "# mine\nexport PORT='80'\nA=$B\n", TEST_FILE),
    "a terminal profile with this SDK": vscode(
        f'{{{TOOL}, {PROFILES}: {{"x": {{"path": "bash", "env": {{"PATH": "{GOROOT}/bin:/bin", "GOROOT": null}}}}}}}}'
    ),
    "a task with this SDK": tasks(
        f'"command": "{GOROOT}/bin/go build", "options": {{"env": {{"GOROOT": "{GOROOT}"}}}}'
    ),
    "a task with go": tasks('"command": "go", "args": ["build"], "windows": {"command": "C:/Go/bin/go.exe"}'),
    "a task that is no go": tasks('"command": "/usr/bin/golangci-lint run"'),
    "PATH behind that of the IDE": run(GO, ENVIRONMENT.format("PATH", f"$PATH$:{OTHER}/bin")),
    "a profile of the program": lambda clinic: also(
        clinic, "x.pgo", "", run(GO, '      <go_parameters value="-pgo=$PROJECT_DIR$/x.pgo" />\n')
    ),
    "the default profile": run(GO, '      <go_parameters value="-pgo=auto" />\n'),
    "new projects with an SDK": new_projects(GOROOT),
}
WRONG: dict[str, tuple[Callable[[Clinic], object], str, str]] = {
    "GOWORK that is gone": (tools(GOWORK="/nope"), "error", "reading go.work: open /nope"),
    "GOWORK=off beside a workspace": (
        lambda clinic: also(clinic, "go.work", WORK, tools(GOWORK="off")),
        "warning",
        "GOWORK=off, but the terminal has ",
    ),
    "an unknown GOEXPERIMENT": (tools(GOEXPERIMENT="bogus"), "error", "unknown GOEXPERIMENT bogus"),
    "a GOEXPERIMENT of the editor": (tools(GOEXPERIMENT="nodwarf5"), "warning", "but the terminal has none"),
    "a GOFLAGS with a modfile": (tools(GOFLAGS="-modfile=x.mod"), "error", "open x.mod: no such file"),
    "a GOFLAGS that drops flags": (
        lambda clinic: (clinic.write(clinic.goenv, "GOFLAGS=-tags=x\n"), tools(GOFLAGS="-v")(clinic)),
        "warning",
        "which leaves out -tags=x of ",
    ),
    "GOPROXY=off": (
        lambda clinic: (clinic.box.env.update(GOPROXY="https://127.0.0.1:1"), tools(GOPROXY="off")(clinic)),
        "warning",
        "so nothing is downloaded there",
    ),
    "other private modules": (
        lambda clinic: (clinic.write(clinic.goenv, "GOPRIVATE=a.example\n"), tools(GOPRIVATE="b.example")(clinic)),
        "warning",
        "but the terminal has a.example",
    ),
    "an unknown architecture": (tools(GOARCH="sparc"), "error", "unsupported GOOS/GOARCH pair linux/sparc"),
    "GO386": (tools(GOARCH="386", GO386="387"), "error", "unsupported setting GO386=387"),
    "a file of variables for tests that is gone": (TEST_FILE, "warning", "/.env, which is not there"),
    "a GOROOT for tests": (
        lambda clinic: also(clinic, ".env", f"PORT=80\nGOROOT={OTHER}\n", TEST_FILE),
        "error",
        f"sets GOROOT={OTHER}, which beats",
    ),
    "a terminal profile": (
        vscode(f'{{{TOOL},\n{PROFILES}: {{"x": {{"path": "bash", "env": {{"PATH": "{OTHER}/bin:/bin"}}}}}}}}'),
        "warning",
        f"which finds the go of {OTHER} first",
    ),
    "a task with another go": (tasks(f'"command": "{OTHER}/bin/go build ./..."'), "warning", "the task 'x' runs "),
    "a task with a go that is gone": (tasks('"command": "/gone/bin/go"'), "error", "/gone/bin/go, which is not there"),
    "a task for this system": (
        tasks(f'"command": "go", "linux": {{"options": {{"env": {{"GOROOT": "{OTHER}"}}}}}}'),
        "error",
        f"the task 'x' sets GOROOT={OTHER}",
    ),
    "PATH of a run configuration": (
        run(GO, ENVIRONMENT.format("PATH", f"{OTHER}/bin:/bin")),
        "warning",
        f"which finds the go of {OTHER} first",
    ),
    "GOWORK of a run configuration": (run(GO, ENVIRONMENT.format("GOWORK", "/nope")), "error", "open /nope"),
    "a profile that is gone": (run(GO, '      <go_parameters value="-pgo=/nope" />\n'), "error", "-pgo=/nope, which"),
    "a profile in GOFLAGS": (run(GO, ENVIRONMENT.format("GOFLAGS", "-pgo=/nope")), "error", "/nope is not there"),
    "a profile for VS Code": (
        vscode(f'{{{TOOL},\n"gopls": {{"build.buildFlags": ["-pgo=${{workspaceFolder}}/x"]}}}}'),
        "error",
        "/x, which is not there",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_an_editor_hands_to_go_is_named_with_its_line(name: str, clinic: Clinic) -> None:
    make, level, said = WRONG[name]
    make(clinic)
    (found,) = clinic.findings()
    assert (found["id"], found["level"], said in found["what"]) == ("ide-environment", level, True), found
    file, _, line = found["why"].rpartition(":")
    assert Path(file).read_text().splitlines()[int(line) - 1].strip() not in ("", "{", "[")


def test_an_sdk_of_new_projects_that_is_gone_is_named_and_replaced(clinic: Clinic) -> None:
    new_projects("/gone/go")(clinic)
    assert clinic.box.gosdk("default", OLDER).code == 0
    (found,) = clinic.findings()
    assert (found["id"], found["level"], "new projects in GoLand" in found["what"]) == ("goroot-home", "error", True)
    assert found["fix"] == "gosdk sync-ide --all --fix"
    assert clinic.box.gosdk(*found["fix"].split()[1:]).code == 0
    assert clinic.findings() == []


def test_a_launch_configuration_whose_file_of_variables_is_gone_is_named(clinic: Clinic) -> None:
    text = '{"configurations": [\n{"name": "x", "type": "go", "envFile": "${workspaceFolder}/.env"}]}'
    file = clinic.write(clinic.box.cwd / ".vscode" / "launch.json", text)
    assert clinic.found() == {("ide-environment", "error", f"{file}:2")}
    clinic.write(clinic.box.cwd / ".env", f"GOTOOLCHAIN=go{NEWER}\n")
    assert clinic.found() == {("ide-environment", "warning", f"{clinic.box.cwd}/.env:1")}


@pytest.mark.parametrize("name", HEALTHY)
def test_nothing_is_found_where_editors_have_the_sdk(name: str, clinic: Clinic) -> None:
    HEALTHY[name](clinic)
    assert clinic.findings() == []


def test_the_sdk_behind_a_link_is_not_another_one(clinic: Clinic) -> None:
    link = clinic.box.home / "current"
    link.symlink_to(GOROOT)
    clinic.workspace.write_text(clinic.workspace.read_text().replace(str(GOROOT), str(link)))
    assert {(id_, level) for id_, level, _ in clinic.found()} == {("goroot-link", "warning")}


@pytest.mark.parametrize(("content", "defect"), [("#!/bin/sh\n", "not executable"), ("", "empty")])
def test_an_ide_whose_go_cannot_be_started_is_named(content: str, defect: str, clinic: Clinic) -> None:
    goroot = clinic.box.home / "copy"
    (goroot / "src").mkdir(parents=True)
    clinic.write(goroot / "bin" / "go", content).chmod(0o644 if content else 0o755)
    clinic.workspace.write_text(clinic.workspace.read_text().replace(str(GOROOT), str(goroot)))
    (found,) = clinic.findings("--only", "goroot-home")
    assert found["what"] == f"GOROOT of the IDE is {goroot}, whose bin/go is {defect}"


def test_an_sdk_of_the_store_is_repaired_where_it_is(sandbox: Sandbox) -> None:
    sandbox.root = sandbox.home / ".gosdk"
    goroot = write_sdk(sandbox.root / "versions" / f"go{OLDER}", OLDER)
    (goroot / "bin" / "go").chmod(0o644)
    (sandbox.cwd / ".idea").mkdir()
    (sandbox.cwd / ".idea" / "workspace.xml").write_bytes(new_workspace(f"file://{goroot}"))
    (found,) = Clinic(sandbox).findings("--only", "goroot-home")
    assert found["fix"] == f"gosdk verify --repair {OLDER}"


@pytest.mark.parametrize(
    ("name", "value", "level"), [("GOROOT", "/usr/lib/go", "error"), ("GOTOOLCHAIN", f"go{NEWER}", "warning")]
)
def test_a_launch_configuration_with_another_go_is_named(name: str, value: str, level: str, clinic: Clinic) -> None:
    launch("go", name, value)(clinic)
    (found,) = clinic.findings()
    assert (found["id"], found["level"]) == ("ide-environment", level)
    assert found["why"] == f"{clinic.box.cwd}/.vscode/launch.json:4"
    assert f"the launch configuration 'x' sets {name}={value}" in found["what"]
    assert (found["fixable"], "launch.json" in found["fix"]) == (False, True)


def test_a_variable_that_the_go_extension_does_not_know_is_no_sdk(clinic: Clinic) -> None:
    clinic.vscode.write_text(f'{{{TOOL}, "go.toolsEnvVars": {{"GOROOT": "${{config:go.goroot}}"}}}}')
    assert ("ide-environment", "error") in {(id_, level) for id_, level, _ in clinic.found()}


def test_a_gopath_of_vs_code_alone_is_shown_and_named(clinic: Clinic) -> None:
    clinic.vscode.write_text(f'{{{TOOL}, "go.gopath": "/srv/go"}}')
    assert clinic.found() == {("ide-gopath", "warning", f"{clinic.vscode}:1")}
    columns = clinic.doctor("--json").json()["data"]["columns"]
    assert [column["gopath"] for column in columns if "VS Code" in column.values()] == ["/srv/go"]


@pytest.mark.parametrize(
    "make",
    [
        vscode(f'{{{TOOL}, "gopls": {{"build.env": {{"GOFLAGS": "-mod=vendor"}}}}}}'),
        vscode(f'{{{TOOL}, "go.buildFlags": ["-race", "-mod=vendor"]}}'),
        modules("GOFLAGS", "-mod=vendor"),
        run(GO, '      <go_parameters value="-mod=vendor" />\n'),
    ],
    ids=["gopls", "flags of VS Code", "GoLand", "a run configuration"],
)
def test_an_editor_that_alone_requests_a_vendor_directory_is_named(
    make: Callable[[Clinic], object], clinic: Clinic
) -> None:
    dep = clinic.box.cwd / "dep"
    clinic.write(dep / "go.mod", f"module example.com/dep\n\ngo {OLDER}\n")
    lines = "require example.com/dep v1.0.0\n\nreplace example.com/dep => ./dep\n"
    clinic.write(clinic.box.cwd / "go.mod", f"module example.com/m\n\ngo {OLDER}\n\n{lines}")
    assert clinic.findings() == []
    make(clinic)
    (found,) = clinic.findings()
    assert (found["id"], "-mod=vendor" in found["what"]) == ("ide-environment", True)


def test_a_flag_of_vs_code_that_this_go_refuses_is_named(clinic: Clinic) -> None:
    clinic.vscode.write_text(f'{{{TOOL},\n"go.testFlags": ["-v", "-i"],\n"go.buildFlags": ["-tags=-i"]}}')
    assert clinic.found() == {("ide-environment", "error", f"{clinic.vscode}:2")}


def test_a_broken_launch_json_is_named(clinic: Clinic) -> None:
    clinic.write(clinic.box.cwd / ".vscode" / "launch.json", '{"env": \n nonsense')
    assert {(id_, level) for id_, level, _ in clinic.found()} == {("ide-files", "error")}


def test_a_goroot_in_the_profile_of_the_folder_counts(clinic: Clinic) -> None:
    profile(clinic, f'{{"go.goroot": "{PLACE}/go{NEWER}"}}')
    (found,) = clinic.findings()
    where = clinic.box.home / ".config/Code/User/profiles/1a2b/settings.json"
    assert (found["id"], found["why"]) == ("ide-sdk", f"{where}:1")


@pytest.mark.parametrize("make", [modules, lambda name, value: run(GO, ENVIRONMENT.format(name, value))])
def test_flags_in_an_environment_that_go_refuses_are_named(
    make: Callable[[str, str], Callable[[Clinic], object]], clinic: Clinic
) -> None:
    make("GOFLAGS", "-bogus")(clinic)
    (found,) = clinic.findings()
    assert (found["id"], found["level"]) == ("ide-environment", "error")
    assert "unknown flag -bogus" in found["what"]


@pytest.mark.parametrize("name", ["GOMODCACHE", "CGO_ENABLED", "GOEXPERIMENT", "GOAUTH"])
def test_a_variable_for_terminals_only_is_named(name: str, clinic: Clinic) -> None:
    value = {"CGO_ENABLED": "0", "GOEXPERIMENT": "nodwarf5", "GOAUTH": "netrc"}.get(name, "/var/cache/mod")
    clinic.box.env[name] = value
    file = clinic.write(clinic.box.home / ".bashrc", f"export {name}={value}\n")
    assert clinic.found() == {("ide-environment", "warning", f"{file}:1")}


@pytest.mark.parametrize("above", [False, True])
def test_a_workspace_file_alone_counts_and_a_sync_ends_it(above: bool, clinic: Clinic) -> None:
    for path in (clinic.vscode, clinic.workspace):
        path.unlink()
        path.parent.rmdir()
    assert clinic.findings() == []
    place, folder = clinic.box.cwd, "api" if above else "."
    if above:
        clinic.box.cwd = clinic.write(place / "api" / "go.mod", (place / "go.mod").read_text()).parent
    tool = f'"go.alternateTools": {{"go": "{PLACE}/go{NEWER}/bin/go"}}'
    text = f'{{"folders": [{{"path": "{folder}"}}],\n"settings": {{{tool}}}}}'
    file = clinic.write(place / "all.code-workspace", text)
    assert clinic.found() == {("ide-sdk", "error", f"{file}:2")}
    assert clinic.box.gosdk("sync-ide", "--fix").code == 0
    assert clinic.findings() == []


def test_a_workspace_file_that_names_the_sdk_needs_no_file_in_the_folder(clinic: Clinic) -> None:
    clinic.vscode.unlink()
    clinic.vscode.parent.rmdir()
    clinic.write(clinic.box.cwd / "x.code-workspace", f'{{"folders": [{{"path": "."}}], "settings": {{{TOOL}}}}}')
    assert clinic.findings() == []
    for words in ((), ("--check",)):
        done = clinic.box.gosdk("sync-ide", *words)
        assert (done.code, done.err) == (0, "")
    assert not clinic.vscode.exists()


def test_a_name_that_finds_the_shim_is_no_other_sdk(clinic: Clinic) -> None:
    clinic.vscode.write_text('{"go.alternateTools": {"go": "go"}}')
    assert "no SDK of its own" in clinic.box.gosdk("sync-ide", "--check").err


def test_an_empty_goroot_is_no_sdk(clinic: Clinic) -> None:
    clinic.workspace.write_text(clinic.workspace.read_text().replace(f"file://{GOROOT}", ""))
    assert {(id_, level) for id_, level, _ in clinic.found()} == {("ide-sdk", "warning")}
    assert "no SDK of its own" in clinic.box.gosdk("sync-ide", "--check").err


@pytest.mark.parametrize("key", ["go.toolsEnvVars", "terminal.integrated.env.linux", "go.testEnvVars"])
@pytest.mark.parametrize("variable", ["GOROOT", "PATH"])
def test_an_environment_with_another_sdk_is_named(key: str, variable: str, clinic: Clinic) -> None:
    other = PLACE / f"go{NEWER}"
    value = f"{other}/bin:${{env:PATH}}" if variable == "PATH" else other
    clinic.vscode.write_text(f'{{{TOOL},\n"{key}": {{"{variable}": "{value}"}}}}')
    assert {(id_, why) for id_, _, why in clinic.found()} == {("ide-environment", f"{clinic.vscode}:2")}


def test_what_vs_code_finds_for_a_relative_name_is_what_the_column_shows(clinic: Clinic) -> None:
    clinic.vscode.write_text('{"go.alternateTools": {"go": "tools/go"}}')
    data = clinic.doctor("--json").json()["data"]
    (column,) = (item for item in data["columns"] if item["who"] == "VS Code")
    (found,) = (item for item in data["findings"] if item["id"] == "ide-sdk")
    assert f"VS Code has {column['goroot'] or 'nothing'}" in found["what"]


@pytest.mark.parametrize("name", [".idea/m.iml", "m.iml", "sub/deep/x.iml"])
def test_build_tags_of_another_go_are_named(name: str, clinic: Clinic) -> None:
    module_file("go1.14", name)(clinic)
    module = f'<module fileurl="file://$PROJECT_DIR$/{name}" filepath="$PROJECT_DIR$/{name}" />'
    component = f'<component name="ProjectModuleManager"><modules>{module}</modules></component>'
    clinic.write(clinic.box.cwd / ".idea" / "modules.xml", f'<project version="4">{component}</project>')
    assert clinic.found() == {("ide-environment", "warning", f"{clinic.box.cwd / name}:1")}


def test_vs_code_through_the_shim_has_the_sdk_of_the_project(clinic: Clinic) -> None:
    clinic.vscode.write_text("{}")
    data = clinic.doctor("--json").json()["data"]
    (column,) = (item for item in data["columns"] if item["who"] == "VS Code")
    assert (column["goroot"], column["version"]) == (str(GOROOT), f"go{OLDER}")
    assert column["goroot_origin"] == f"shim: {clinic.box.cwd}/go.mod:3"


def test_a_fork_that_starts_another_go_has_a_column_of_its_own(clinic: Clinic) -> None:
    clinic.vscode.write_text("{}")
    link_sdks(clinic.box, OLDER, NEWER)
    other = PLACE / f"go{NEWER}"
    clinic.write(
        clinic.box.home / ".config/Cursor/User/settings.json", f'{{"go.alternateTools": {{"go": "{other}/bin/go"}}}}'
    )
    columns = {item["who"]: item["version"] for item in clinic.doctor("--json").json()["data"]["columns"]}
    assert (columns["VS Code"], columns["Cursor"]) == (f"go{OLDER}", f"go{NEWER}")
    assert clinic.found() == {("ide-sdk", "error", f"{clinic.box.home}/.config/Cursor/User/settings.json:1")}


def test_the_message_names_the_file_that_selects_and_not_the_terminal(clinic: Clinic) -> None:
    clinic.workspace.write_text(clinic.workspace.read_text().replace(str(GOROOT), "/usr/lib/go"))
    env = {"PATH": "/usr/bin:/bin"}
    (found,) = (item for item in clinic.findings(env=env) if item["id"] == "ide-sdk")
    assert found["what"] == f"the IDE has /usr/lib/go; {clinic.box.cwd}/go.mod:3 selects {GOROOT}"


def test_editors_above_count_too(clinic: Clinic) -> None:
    inner = clinic.box.cwd / "inner"
    clinic.write(inner / "go.mod", f"module example.com/i\n\ngo {OLDER}\n")
    clinic.write(inner / ".vscode" / "settings.json", f"{{{TOOL}}}")
    clinic.workspace.write_text(clinic.workspace.read_text().replace(str(GOROOT), "/usr/lib/go"))
    found = {(item["id"], item["why"]) for item in clinic.findings(cwd=inner)}
    assert ("ide-sdk", f"{clinic.workspace}:3") in found


@pytest.mark.parametrize("cause", ["modules off", "typo"])
def test_no_editor_follows_while_the_selection_is_unclear(cause: str, clinic: Clinic) -> None:
    link_sdks(clinic.box, OLDER, NEWER)
    assert clinic.box.gosdk("default", NEWER).code == 0
    if cause == "modules off":
        clinic.box.env["GO111MODULE"] = "off"
    else:
        clinic.write(clinic.box.cwd / "go.mod", "module example.com/m\n\ngo 1.26.x\n")
    before = clinic.workspace.read_bytes()
    done = clinic.doctor("--fix", "--json")
    assert not [item for item in done.json()["data"]["findings"] if item["id"] == "ide-sdk"]
    assert clinic.workspace.read_bytes() == before


def test_a_password_in_goproxy_is_not_repeated(clinic: Clinic) -> None:
    clinic.box.env["GOPROXY"] = "https://me:secret@proxy.corp.example"
    clinic.write(clinic.box.home / ".bashrc", "export GOPROXY=https://me:secret@proxy.corp.example\n")
    (found,) = clinic.findings("--only", "ide-environment")
    assert "secret" not in found["what"] + found["fix"]


def test_inside_wsl_doctor_and_sync_agree_about_another_distribution(clinic: Clinic) -> None:
    clinic.workspace.write_text(clinic.workspace.read_text().replace(f"file://{GOROOT}", "file:////wsl$/Debian/go"))
    env = {"WSL_DISTRO_NAME": "Ubuntu"}
    assert ("sides", "error") in {(item["id"], item["level"]) for item in clinic.findings(env=env)}
    assert clinic.box.gosdk("sync-ide", "--check", env=env).code == 1
    assert clinic.box.gosdk("sync-ide", env=env).code == 0
    assert f"file:////wsl.localhost/Ubuntu{GOROOT}" in clinic.workspace.read_text()
    assert clinic.box.gosdk("sync-ide", "--check", env=env).code == 0
    assert not [item for item in clinic.findings(env=env) if item["id"] in ("sides", "ide-sdk")]
