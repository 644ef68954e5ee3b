"""Ways to break a Clinic, each of them one thing, and what `gosdk doctor` has to say about it.

Each function breaks something and returns the place that the finding has to name.
"""

import hashlib
import re
import shutil
from collections.abc import Callable
from typing import NamedTuple

from tests.support.clinic import GOROOT, Clinic, sdk_copy
from tests.support.realsdk import NEWER, OLDER, PLACE, link_sdks
from tests.support.sdk import write_sdk

Break = Callable[[Clinic], str]


class Scene(NamedTuple):
    """What is broken, the id and level of the one finding about it, and the ids of what follows from it.

    `repaired` tells whether `--fix` puts it right.
    """

    break_it: Break
    check: str
    level: str
    follows: tuple[str, ...]
    repaired: bool


SCENES: dict[str, Scene] = {}


def breaks(check: str, level: str, *follows: str, repaired: bool = False) -> Callable[[Break], Break]:
    """Enter a function into the table of scenes."""

    def enter(function: Break) -> Break:
        SCENES[function.__name__] = Scene(function, check, level, follows, repaired)
        return function

    return enter


@breaks("selection", "error")
def no_sdk(clinic: Clinic) -> str:
    clinic.write(clinic.box.cwd / ".go-version", "1.19.1\n")
    return f"{clinic.box.cwd}/.go-version:1"


@breaks("selection", "error")
def pin_without_version(clinic: Clinic) -> str:
    clinic.write(clinic.box.cwd / ".go-version", "1.26 or so\n")
    return f"{clinic.box.cwd}/.go-version:1"


@breaks("toolchain", "warning")
def module_newer_than_its_pin(clinic: Clinic) -> str:
    clinic.box.env["GOPROXY"] = "direct"
    clinic.write(clinic.box.cwd / "go.mod", f"module example.com/m\n\ngo {NEWER}\n")
    clinic.write(clinic.box.cwd / ".go-version", f"{OLDER}\n")
    return f"{clinic.box.cwd}/go.mod:3, chosen by {clinic.box.cwd}/.go-version:1"


@breaks("toolchain", "error")
def no_switch_allowed(clinic: Clinic) -> str:
    clinic.box.env["GOTOOLCHAIN"] = "local"
    return module_newer_than_its_pin(clinic)


@breaks("toolchain", "error")
def policy_names_another_version(clinic: Clinic) -> str:
    clinic.box.configure(gotoolchain=f"go{NEWER}")
    assert clinic.box.gosdk("rehash").code == 0
    return f"gotoolchain in {clinic.box.root}/config.toml"


@breaks("path-order", "error")
def another_go_first(clinic: Clinic) -> str:
    other = write_sdk(clinic.box.home / "other go", "1.21.13")
    clinic.box.env["PATH"] = f"{other}/bin:{clinic.box.env['PATH']}"
    clinic.write(clinic.box.home / ".bashrc", '# Go\nexport PATH="$HOME/other go/bin:$PATH"\n')
    return f"{clinic.box.home}/.bashrc:2"


@breaks("path-order", "error")
def shims_not_on_path(clinic: Clinic) -> str:
    clinic.box.env["PATH"] = "/usr/bin:/bin"
    return "environment variable PATH"


@breaks("shims", "error", repaired=True)
def shim_gone(clinic: Clinic) -> str:
    (clinic.box.root / "shims" / "gofmt").unlink()
    return f"{clinic.box.root}/shims/gofmt"


@breaks("shims", "error", repaired=True)
def shim_of_an_older_gosdk(clinic: Clinic) -> str:
    shim = clinic.box.root / "shims" / "go"
    shim.write_text(f'#!/bin/sh\nexec "{GOROOT}/bin/go" "$@"\n')
    return str(shim)


@breaks("shims", "error", repaired=True)
def answer_of_a_removed_sdk(clinic: Clinic) -> str:
    answer = clinic.box.root / "resolve" / "latest"
    answer.write_text("/gone\n")
    return str(answer)


@breaks("goroot-export", "warning")
def goroot_exported(clinic: Clinic) -> str:
    clinic.write(clinic.box.home / ".zshrc", f"\nif true; then\n  export GOROOT='{GOROOT}' # mine\nfi\n")
    return f"{clinic.box.home}/.zshrc:3"


@breaks("goroot-export", "warning")
def goroot_in_this_shell(clinic: Clinic) -> str:
    other = PLACE / f"go{NEWER}"
    clinic.box.env["GOROOT"] = str(other)
    return "environment variable GOROOT"


@breaks("goroot-link", "warning")
def ide_goroot_is_a_link(clinic: Clinic) -> str:
    link = clinic.box.home / "opt" / "go"
    link.parent.mkdir()
    link.symlink_to(GOROOT)
    clinic.vscode.write_text(f'{{\n  "go.goroot": "{link}",\n  "go.alternateTools": {{"go": "{GOROOT}/bin/go"}}\n}}\n')
    return f"{clinic.vscode}:2"


@breaks("gopath", "error", "go-env")
def gopath_relative(clinic: Clinic) -> str:
    clinic.write(clinic.goenv, "GOPATH=go\n")
    return f"{clinic.goenv}:1"


@breaks("gopath", "error")
def gopath_is_the_sdk(clinic: Clinic) -> str:
    clinic.write(clinic.goenv, f"# mine\nGOPATH={GOROOT}\n")
    return f"{clinic.goenv}:2"


@breaks("gopath", "warning")
def gopath_with_a_space(clinic: Clinic) -> str:
    clinic.write(clinic.goenv, f"GOPATH={clinic.box.home}/my go\n")
    return f"{clinic.goenv}:1"


@breaks("gopath", "warning")
def gopath_in_chinese(clinic: Clinic) -> str:
    clinic.box.env["GOPATH"] = f"{clinic.box.home}/围棋"
    return "environment variable GOPATH"


@breaks("gopath", "warning")
def gopath_temporary(clinic: Clinic) -> str:
    clinic.box.env["TMPDIR"] = str(clinic.box.home)
    return f"the default, {clinic.box.home}/go"


@breaks("gopath", "error")
def gopath_below_a_file(clinic: Clinic) -> str:
    clinic.write(clinic.box.home / "go", "a note about the game\n")
    return f"the default, {clinic.box.home}/go"


@breaks("gopath", "error")
def gopath_read_only(clinic: Clinic) -> str:
    (clinic.box.home / "go").mkdir(mode=0o555)
    return f"the default, {clinic.box.home}/go"


@breaks("gobin", "warning")
def gobin_not_on_path(clinic: Clinic) -> str:
    path = clinic.box.env["PATH"]
    clinic.program("hello")
    clinic.box.env["PATH"] = path
    return "environment variable PATH"


@breaks("module-mode", "error")
def modules_off(clinic: Clinic) -> str:
    clinic.write(clinic.goenv, "GO111MODULE=off\n")
    return f"{clinic.goenv}:1"


@breaks("module-mode", "error")
def modules_mode_unknown(clinic: Clinic) -> str:
    clinic.write(clinic.goenv, "\nGO111MODULE=yes\n")
    return f"{clinic.goenv}:2"


@breaks("module-place", "warning")
def files_without_module(clinic: Clinic) -> str:
    (clinic.box.cwd / "go.mod").unlink()
    clinic.write(clinic.box.cwd / ".go-version", OLDER)
    return str(clinic.write(clinic.box.cwd / "main.go", "package main\n"))


@breaks("module-place", "warning")
def gopath_project(clinic: Clinic) -> str:
    clinic.box.env["GOPATH"] = str(clinic.box.cwd.parent)
    clinic.box.cwd = clinic.box.cwd.rename(clinic.box.cwd.parent / "src")
    return files_without_module(clinic)


@breaks("tools", "warning")
def tool_too_old(clinic: Clinic) -> str:
    return str(clinic.program("lint", built_by="go1.20.8", path="example.com/tools/lint"))


@breaks("delve", "warning")
def delve_too_old(clinic: Clinic) -> str:
    return str(clinic.program("dlv", path="github.com/go-delve/delve/cmd/dlv", version="v1.25.2"))


@breaks("locale", "warning")
def locale_without_letters(clinic: Clinic) -> str:
    clinic.box.env["LC_ALL"] = "POSIX"
    return "environment variable LC_ALL"


@breaks("ide-sdk", "error", repaired=True)
def ide_behind(clinic: Clinic) -> str:
    other = write_sdk(clinic.box.home / "sdk" / "go1.21.13", "1.21.13")
    clinic.workspace.write_text(re.sub('url="[^"]*"', f'url="file://{other}"', clinic.workspace.read_text()))
    return f"{clinic.workspace}:3"


@breaks("ide-sdk", "error", repaired=True)
def vscode_behind(clinic: Clinic) -> str:
    clinic.vscode.write_text('{\n  // mine\n  "go.alternateTools": {"go": "/usr/bin/go"}\n}\n')
    return f"{clinic.vscode}:3"


@breaks("ide-sdk", "error", repaired=True)
def vscode_tool_found_nowhere(clinic: Clinic) -> str:
    clinic.vscode.write_text('{"go.alternateTools": {"go": "goenv exec go"}}\n')
    return f"{clinic.vscode}:1"


@breaks("ide-gopath", "warning")
def gopath_indexed(clinic: Clinic) -> str:
    option = '    <option name="indexEntireGoPath" value="true" />'
    clinic.component(f'  <component name="GoLibraries">\n{option}\n  </component>')
    return f"{clinic.workspace}:5"


@breaks("ide-gopath", "error")
def modules_off_in_the_ide(clinic: Clinic) -> str:
    clinic.component(
        '  <component name="VgoProject">\n    <integration-enabled>false</integration-enabled>\n  </component>'
    )
    return f"{clinic.workspace}:5"


@breaks("ide-gopath", "warning")
def gopath_of_the_ide(clinic: Clinic) -> str:
    clinic.component(
        '  <component name="GoLibraries">\n    <option name="urls">\n      <list>\n'
        '        <option value="file://$USER_HOME$/gocode" />\n      </list>\n    </option>\n  </component>'
    )
    return f"{clinic.workspace}:7"


@breaks("ide-gopath", "warning")
def gopath_ignored_by_the_ide(clinic: Clinic) -> str:
    clinic.box.env["GOPATH"] = f"{clinic.box.home}/code"
    clinic.write(clinic.box.home / ".profile", "export GOPATH=$HOME/code\n")
    option = '    <option name="useGoPathFromSystemEnvironment" value="false" />'
    clinic.component(f'  <component name="GoLibraries">\n{option}\n  </component>')
    return f"{clinic.workspace}:5"


@breaks("ide-environment", "error", repaired=True)
def run_configuration(clinic: Clinic) -> str:
    clinic.component(
        '  <component name="RunManager">\n'
        '    <configuration name="serve" type="GoApplicationRunConfiguration">\n      <envs>\n'
        '        <env name="GOROOT" value="/usr/lib/go" />\n      </envs>\n    </configuration>\n  </component>'
    )
    return f"{clinic.workspace}:7"


@breaks("ide-environment", "error", repaired=True)
def shared_run_configuration(clinic: Clinic) -> str:
    file = clinic.box.cwd / ".run" / "serve.run.xml"
    clinic.write(
        file,
        '<component name="ProjectRunConfigurationManager">\n'
        '  <configuration name="serve" type="GoTestRunConfiguration">\n    <envs>\n'
        '      <env name="GOROOT" value="/usr/lib/go" />\n    </envs>\n  </configuration>\n</component>\n',
    )
    return f"{file}:4"


@breaks("ide-environment", "error", repaired=True)
def refused_flag(clinic: Clinic) -> str:
    clinic.component(
        '  <component name="RunManager">\n'
        '    <configuration default="true" type="GoApplicationRunConfiguration" factoryName="Go Application">\n'
        '      <go_parameters value="-i -race" />\n    </configuration>\n  </component>'
    )
    return f"{clinic.workspace}:6"


@breaks("ide-environment", "warning")
def modules_off_in_a_run_configuration(clinic: Clinic) -> str:
    clinic.component(
        '  <component name="RunManager">\n'
        '    <configuration name="old" type="GoApplicationRunConfiguration">\n      <envs>\n'
        '        <env name="GO111MODULE" value="off" />\n      </envs>\n    </configuration>\n  </component>'
    )
    return f"{clinic.workspace}:7"


@breaks("ide-environment", "error", repaired=True)
def vscode_tools_environment(clinic: Clinic) -> str:
    clinic.vscode.write_text(
        f'{{\n  "go.alternateTools": {{"go": "{GOROOT}/bin/go"}},\n'
        '  "go.toolsEnvVars": {"GOROOT": "/usr/lib/go"}\n}\n'
    )
    return f"{clinic.vscode}:3"


@breaks("ide-environment", "warning")
def gopls_toolchain(clinic: Clinic) -> str:
    clinic.vscode.write_text(
        f'{{\n  "go.alternateTools": {{"go": "{GOROOT}/bin/go"}},\n'
        '  "gopls": {"build.env": {"GOTOOLCHAIN": "go1.22.4"}}\n}\n'
    )
    return f"{clinic.vscode}:3"


@breaks("ide-environment", "error", repaired=True)
def vscode_terminal_environment(clinic: Clinic) -> str:
    clinic.vscode.write_text(
        f'{{\n  "go.alternateTools": {{"go": "{GOROOT}/bin/go"}},\n'
        '  "terminal.integrated.env.linux": {"GOROOT": "/usr/lib/go"}\n}\n'
    )
    return f"{clinic.vscode}:3"


@breaks("ide-sdk", "error", repaired=True)
def goroot_of_all_folders_of_vscode(clinic: Clinic) -> str:
    other = write_sdk(clinic.box.home / "sdk" / "go1.22.4", "1.22.4")
    file = clinic.write(clinic.box.home / ".config/Code/User/settings.json", f'{{\n  "go.goroot": "{other}"\n}}\n')
    return f"{file}:2"


@breaks("ide-sdk", "error", repaired=True)
def goroot_of_a_remote_machine(clinic: Clinic) -> str:
    other = write_sdk(clinic.box.home / "sdk" / "go1.22.4", "1.22.4")
    place = clinic.box.home / ".vscode-server/data/Machine/settings.json"
    clinic.write(place, f'{{"go.goroot": "{other}"}}')
    return f"{place}:1"


@breaks("ide-sdk", "error", repaired=True)
def goroot_of_cursor(clinic: Clinic) -> str:
    other = write_sdk(clinic.box.home / "sdk" / "go1.22.4", "1.22.4")
    file = clinic.write(clinic.box.home / ".config/Cursor/User/settings.json", f'{{"go.goroot": "{other}"}}')
    return f"{file}:1"


@breaks("ide-sdk", "error", repaired=True)
def goroot_of_a_workspace_file(clinic: Clinic) -> str:
    other = write_sdk(clinic.box.home / "sdk" / "go1.22.4", "1.22.4")
    file = clinic.box.cwd / "all.code-workspace"
    text = f'{{\n  "folders": [{{"path": "."}}],\n  "settings": {{"go.goroot": "{other}"}}\n}}\n'
    return f"{clinic.write(file, text)}:3"


@breaks("ide-sdk", "warning")
def module_inside_of_a_bigger_project(clinic: Clinic) -> str:
    root = clinic.box.cwd
    link_sdks(clinic.box, OLDER, NEWER)
    clinic.write(root / "inner" / "go.mod", f"module example.com/i\n\ngo {NEWER}\n")
    clinic.box.cwd = root / "inner"
    return str(root)


@breaks("ide-gopath", "warning")
def gopath_of_all_projects(clinic: Clinic) -> str:
    file = clinic.write(
        clinic.ide() / "goLibraries.xml",
        '<application>\n  <component name="GoLibraries">\n    <option name="indexEntireGoPath" value="true" />\n'
        "  </component>\n</application>\n",
    )
    return f"{file}:3"


@breaks("delve", "warning")
def delve_of_goland(clinic: Clinic) -> str:
    clinic.ide()
    home = clinic.box.home / ".local/share/JetBrains/Toolbox/apps/goland"
    clinic.write(home / "product-info.json", '{"dataDirectoryName": "GoLand2026.2"}')
    program = clinic.program("dlv", path="github.com/go-delve/delve/cmd/dlv", version="v1.22.1")
    place = home / "plugins/go-plugin/lib/dlv/linux/dlv"
    place.parent.mkdir(parents=True)
    program.rename(place)
    return str(place)


@breaks("ide-environment", "warning")
def private_modules_for_terminals_only(clinic: Clinic) -> str:
    clinic.box.env["GOPRIVATE"] = "corp.example"
    file = clinic.write(clinic.box.home / ".bashrc", "export GOPRIVATE=corp.example\n")
    return f"{file}:1"


@breaks("goroot-home", "error", "goroot-export")
def goroot_of_new_shells_is_gone(clinic: Clinic) -> str:
    file = clinic.write(clinic.box.home / ".bashrc", "export GOROOT=/opt/gone/libexec\n")
    return f"{file}:1"


@breaks("ide-environment", "warning")
def modules_environment(clinic: Clinic) -> str:
    clinic.component(
        '  <component name="VgoProject">\n    <environment>\n      <map>\n'
        '        <entry key="GOTOOLCHAIN" value="go1.25.1" />\n      </map>\n    </environment>\n  </component>'
    )
    return f"{clinic.workspace}:7"


@breaks("ide-environment", "warning")
def gopath_for_terminals_only(clinic: Clinic) -> str:
    clinic.box.env["GOPATH"] = f"{clinic.box.home}/code"
    file = clinic.write(clinic.box.home / ".bashrc", "export GOPATH=$HOME/code\n")
    return f"{file}:1"


@breaks("ide-leftovers", "warning", repaired=True)
def dead_sdk_in_the_list(clinic: Clinic) -> str:
    file = clinic.ide() / "go.sdk.xml"
    clinic.write(
        file,
        '<application>\n  <component name="GoSdkList">\n    <sdk-url>\n      <set>\n'
        f'        <option value="file://{GOROOT}" />\n        <option value="file:///gone/go1.11.5" />\n'
        "      </set>\n    </sdk-url>\n  </component>\n</application>",
    )
    return str(file)


@breaks("ide-leftovers", "warning")
def sdk_of_an_old_ide(clinic: Clinic) -> str:
    file = clinic.box.cwd / ".idea" / "misc.xml"
    clinic.write(
        file,
        '<project version="4">\n  <component name="ProjectRootManager" version="2" project-jdk-name="Go 1.9" '
        'project-jdk-type="Go SDK" />\n</project>\n',
    )
    return f"{file}:2"


@breaks("ide-leftovers", "warning")
def project_library(clinic: Clinic) -> str:
    file = clinic.box.cwd / ".idea" / "libraries" / "Go_SDK.xml"
    clinic.write(
        file,
        '<component name="libraryTable">\n  <library name="Go SDK">\n    <CLASSES>\n'
        '      <root url="file:///gone/go/src" />\n    </CLASSES>\n  </library>\n</component>\n',
    )
    return f"{file}:4"


@breaks("ide-leftovers", "warning")
def module_sdk(clinic: Clinic) -> str:
    file = clinic.box.cwd / ".idea" / "m.iml"
    clinic.write(
        file,
        '<module type="GO_MODULE" version="4">\n  <component name="NewModuleRootManager">\n'
        '    <orderEntry type="jdk" jdkName="Go 1.7.4" jdkType="Go SDK" />\n  </component>\n</module>\n',
    )
    return f"{file}:3"


@breaks("ide-leftovers", "warning")
def jdk_table(clinic: Clinic) -> str:
    file = clinic.ide() / "jdk.table.xml"
    clinic.write(
        file,
        '<application>\n  <component name="ProjectJdkTable">\n    <jdk version="2">\n      <name value="Go 1.7.1" />\n'
        '      <type value="Go SDK" />\n      <homePath value="/gone/Cellar/go/1.7.1/libexec" />\n    </jdk>\n'
        '    <jdk version="2">\n      <type value="JavaSDK" />\n      <homePath value="/gone/java" />\n    </jdk>\n'
        "  </component>\n</application>",
    )
    return f"{file}:6"


@breaks("ide-files", "error")
def broken_macros(clinic: Clinic) -> str:
    file = clinic.write(clinic.ide() / "path.macros.xml", "<application>\n<macro\n")
    return f"{file}:2"


@breaks("ide-age", "warning")
def old_ide(clinic: Clinic) -> str:
    return str(clinic.ide("GoLand2020.2").parent)


@breaks("sdk-complete", "error")
def compiler_gone(clinic: Clinic) -> str:
    goroot = clinic.link(sdk_copy(clinic.box.home / "go sdk", "pkg/tool/linux_amd64/compile"))
    (goroot / "pkg" / "tool" / "linux_amd64" / "compile").unlink()
    return str(goroot)


@breaks("sdk-complete", "error")
def part_of_the_runtime_gone(clinic: Clinic) -> str:
    goroot = clinic.link(sdk_copy(clinic.box.home / "go sdk", "src/runtime/proc.go"))
    (goroot / "src" / "runtime" / "proc.go").unlink()
    return str(goroot)


@breaks("sdk-changed", "error")
def program_of_another_release(clinic: Clinic) -> str:
    goroot = clinic.link(sdk_copy(clinic.box.home / "go sdk"))
    shutil.copy(PLACE / f"go{NEWER}" / "bin" / "gofmt", goroot / "bin" / "gofmt")
    return f"{goroot}/VERSION:1"


@breaks("sdk-changed", "error")
def program_changed_by_hand(clinic: Clinic) -> str:
    goroot = clinic.link(sdk_copy(clinic.box.home / "go sdk"))
    digests = {name: hashlib.sha256((goroot / name).read_bytes()).hexdigest() for name in ("bin/go", "bin/gofmt")}
    manifest = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    file = clinic.write(goroot / ".gosdk.sha256", manifest)
    with open(goroot / "bin" / "gofmt", "ab") as program:
        program.write(b"!")
    return f"{file}:2"


@breaks("sdk-changed", "error")
def sources_of_another_release(clinic: Clinic) -> str:
    goroot = clinic.link(sdk_copy(clinic.box.home / "go sdk", "src/internal/buildcfg/zbootstrap.go"))
    file = goroot / "src" / "internal" / "buildcfg" / "zbootstrap.go"
    file.write_text(file.read_text().replace(OLDER, "1.25.9"))
    return f"{goroot}/VERSION:1"


@breaks("go-env", "error")
def go_does_not_answer(clinic: Clinic) -> str:
    goroot = clinic.link(sdk_copy(clinic.box.home / "go sdk"))
    (goroot / "bin" / "go").write_text("#!/bin/sh\necho 'go: out of order' >&2\nexit 2\n")
    return f"{goroot}/bin/go"


@breaks("go-env", "error")
def go_speaks_of_another_release(clinic: Clinic) -> str:
    goroot = clinic.link(sdk_copy(clinic.box.home / "go sdk"))
    (goroot / "bin" / "go").write_text('#!/bin/sh\necho \'{"GOVERSION": "go1.25.9"}\'\n')
    return f"{goroot}/bin/go"


@breaks("mixed-sdks", "error", "goroot-export")
def goroot_of_another_release_behind_the_hook(clinic: Clinic) -> str:
    clinic.box.env["PATH"] = f"{GOROOT}/bin:{clinic.box.env['PATH']}"
    clinic.box.env["GOROOT"] = str(PLACE / f"go{NEWER}")
    return "environment variable GOROOT"


@breaks("mixed-sdks", "error", "go-env-file")
def goroot_of_another_release_in_the_settings(clinic: Clinic) -> str:
    clinic.box.env["PATH"] = f"{GOROOT}/bin:{clinic.box.env['PATH']}"
    clinic.write(clinic.goenv, f"GOPROXY=direct\nGOROOT={PLACE}/go{NEWER}\n")
    return f"{clinic.goenv}:2"


@breaks("goroot-home", "error", "goroot-export")
def goroot_gone(clinic: Clinic) -> str:
    clinic.box.env["GOROOT"] = "/gone/go"
    return "environment variable GOROOT"


@breaks("goroot-home", "error", "goroot-export")
def goroot_around_the_sdk(clinic: Clinic) -> str:
    write_sdk(clinic.box.home / ".asdf" / "installs" / "golang" / "1.21.13" / "go", "1.21.13")
    clinic.write(clinic.box.home / ".profile", "export GOROOT=~/.asdf/installs/golang/1.21.13\n")
    clinic.box.env["GOROOT"] = f"{clinic.box.home}/.asdf/installs/golang/1.21.13"
    return f"{clinic.box.home}/.profile:1"


@breaks("goroot-home", "error", "goroot-export")
def goroot_of_new_shells_gone(clinic: Clinic) -> str:
    clinic.write(clinic.box.home / ".bashrc", '\nexport GOROOT="/gone/homebrew/opt/go/libexec"\n')
    return f"{clinic.box.home}/.bashrc:2"


@breaks("gobin", "warning")
def gobin_inside_of_the_sdk(clinic: Clinic) -> str:
    clinic.box.env["GOBIN"] = f"{GOROOT}/bin"
    return "environment variable GOBIN"


@breaks("goroot-home", "error", "ide-sdk", repaired=True)
def goroot_of_vscode_is_the_shims(clinic: Clinic) -> str:
    clinic.vscode.write_text(
        f'{{\n  "go.alternateTools": {{"go": "{GOROOT}/bin/go"}},\n  "go.goroot": "{clinic.box.root}/shims"\n}}\n'
    )
    return f"{clinic.vscode}:3"


@breaks("go-env-file", "error", repaired=True)
def settings_name_a_goroot_that_is_gone(clinic: Clinic) -> str:
    clinic.write(clinic.goenv, "GOPROXY=off\nGOROOT=/gone/go\nGOSUMDB=off\n")
    return f"{clinic.goenv}:2"


@breaks("go-env-file", "error", "toolchain", repaired=True)
def settings_name_a_toolchain(clinic: Clinic) -> str:
    clinic.write(clinic.goenv, f"GOTOOLCHAIN=go{NEWER}\n")
    return f"{clinic.goenv}:1"


@breaks("go-env-file", "warning", repaired=True)
def settings_name_a_gobin_that_is_gone(clinic: Clinic) -> str:
    clinic.write(clinic.goenv, "GOBIN=/gone/bin\n")
    return f"{clinic.goenv}:1"


@breaks("sides", "error", "ide-sdk", repaired=True)
def goroot_of_windows(clinic: Clinic) -> str:
    clinic.workspace.write_text(clinic.workspace.read_text().replace(f"file://{GOROOT}", "file://C:/Go"))
    return f"{clinic.workspace}:3"


@breaks("sides", "error", "ide-sdk")
def sdk_of_windows_for_a_project_in_wsl(clinic: Clinic) -> str:
    clinic.box.env["WSL_DISTRO_NAME"] = "Ubuntu"
    return goroot_of_windows(clinic)


@breaks("sides", "error", "ide-sdk")
def sdk_of_another_distribution(clinic: Clinic) -> str:
    clinic.box.env["WSL_DISTRO_NAME"] = "Ubuntu"
    text = clinic.workspace.read_text().replace(f"file://{GOROOT}", f"file:////wsl$/Debian{GOROOT}")
    clinic.workspace.write_text(text)
    return f"{clinic.workspace}:3"


@breaks("sides", "warning", "ide-sdk", "goroot-home")
def goroot_of_the_host_in_a_container(clinic: Clinic) -> str:
    clinic.box.env["container"] = "podman"
    clinic.workspace.write_text(clinic.workspace.read_text().replace(f"file://{GOROOT}", "file:///host/go"))
    return f"{clinic.workspace}:3"
