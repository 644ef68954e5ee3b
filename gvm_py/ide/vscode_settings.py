"""The settings of VS Code and its forks as they merge them: user, remote machine, workspace file, folder.

Source: the settings precedence of VS Code (2026). A later scope wins; objects such as `go.alternateTools` merge by key.
Files: `User/settings.json` of each program or that of the profile, `~/.vscode-server/data/Machine/settings.json` where
the project is opened from another machine, `settings` of a `NAME.code-workspace`, and `.vscode/settings.json`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.ide.editor import IdeContext, Value
from gvm_py.ide.standard_dirs import settings_directory
from gvm_py.ide.vscode_chosen import chosen_go
from gvm_py.ide.vscode_file import Key, SettingsFile, read_settings
from gvm_py.ide.vscode_profiles import all_user_files, user_file
from gvm_py.ide.vscode_workspaces import workspace_files
from gvm_py.records import dataclass

PROGRAMS = {
    "Code": ("VS Code", ".vscode-server"),
    "Code - Insiders": ("VS Code Insiders", ".vscode-server-insiders"),
    "VSCodium": ("VSCodium", ".vscodium-server"),
    "Cursor": ("Cursor", ".cursor-server"),
    "Windsurf": ("Windsurf", ".windsurf-server"),
}
"""Name of the settings directory to the name of the program and its directory on a remote machine."""

FLAGS: tuple[Key, ...] = (("go.buildFlags",), ("go.testFlags",), ("gopls", "build.buildFlags"), ("gopls", "buildFlags"))
"""The settings that are flags for go."""
TERMINALS = {"windows": "windows", "darwin": "osx"}
"""How VS Code calls a system in its settings; another one is `linux`."""
_VARIABLE = re.compile(r"\$\{(?:env:([^}]+)|(workspaceFolder|workspaceRoot|userHome|workspaceFolderBasename))\}")


@dataclass(frozen=True)
class VsCodeSettings:
    """The files that count for one folder in one program, the winner first; `user` is where it keeps its own."""

    program: str
    folder: Path
    files: tuple[SettingsFile, ...]
    ctx: IdeContext
    broken: tuple[GosdkError, ...] = ()
    user: Path = Path()

    @property
    def chosen(self) -> Value | None:
        """The go that was chosen with "Go: Choose Go Environment", None for none, and beside a go.goroot."""
        if self.string(("go.goroot",)):
            return None
        return chosen_go(self.user, (self.folder, *(file.file for file in self.files if file.inside)))

    def string(self, key: Key) -> Value | None:
        """Return the string that counts, variables filled in; None for none and for an empty one, the default."""
        found = next(filter(None, (file.string(key) for file in self.files)), None)
        return self._filled(found) if found and found.text and "\0" not in found.text else None

    def strings(self, key: Key) -> dict[str, Value]:
        """Return the strings of an object, merged by key, variables filled in."""
        merged: dict[str, Value] = {}
        for file in reversed(self.files):
            merged |= file.strings(key)
        return {name: self._filled(value) for name, value in merged.items() if "\0" not in value.text}

    def environments(self) -> Iterator[tuple[Key, str]]:
        """Yield the objects that are environments, those of terminal profiles included, and what gets each of them."""
        yield from environments(self.ctx)
        profiles: Key = (f"terminal.integrated.profiles.{TERMINALS.get(self.ctx.machine.goos, 'linux')}",)
        for name in dict.fromkeys(name for file in self.files for name in file.names(profiles)):
            yield (*profiles, name, "env"), f"the terminal profile {name!r}"

    def items(self, key: Key) -> list[Value]:
        """Return the strings of the array that counts: arrays do not merge."""
        lists = (file.items(key) for file in self.files)
        found = next((values for values in lists if values is not None), [])
        return [self._filled(value) for value in found]

    def _filled(self, value: Value) -> Value:
        return Value(expanded(value.text, self.folder, self.ctx), value.file, value.line)


def environments(ctx: IdeContext) -> tuple[tuple[Key, str], ...]:
    """Return the objects that are environments, and what gets each of them."""
    terminal = f"terminal.integrated.env.{TERMINALS.get(ctx.machine.goos, 'linux')}"
    return (
        (("go.toolsEnvVars",), "every tool of the Go extension, go and gopls included"),
        (("go.testEnvVars",), "the tests that it runs"),
        (("gopls", "build.env"), "gopls"),
        # gopls takes the last part of a name.
        (("gopls", "env"), "gopls"),
        ((terminal,), "the terminal of VS Code"),
    )


def is_unknown(key: Key, text: str) -> bool:
    """Return whether VS Code fills in more in a value than can be known here; the Go extension takes it as it is."""
    return key[0].startswith("terminal.") and "${" in text


def settings_of(folder: Path, ctx: IdeContext, own: str | None = None) -> tuple[VsCodeSettings, ...]:
    """Return the settings of a folder in each program that has settings of its own, VS Code first.

    `own` is the content of the folder's settings.json, read when None. A program that never ran is left out: the folder
    means the same in it as in VS Code, which is always there. Raises GosdkError when the file of the
    folder is broken; others that are broken count for nothing and are in `broken`.
    """
    file = folder / ".vscode" / "settings.json"
    first = read_settings(file) if own is None else [SettingsFile(file, own)]
    for settings in first:
        settings.check()
    workspaces = list(workspace_files(folder, ctx.machine.home))
    found = []
    for name, (program, server) in PROGRAMS.items():
        machine = Path(ctx.machine.home, server, "data", "Machine", "settings.json")
        directory = user_directory(ctx, name)
        user = [*read_settings(machine), *read_settings(user_file(directory, folder))]
        if user or name == "Code" or directory.is_dir():
            good, errors = _sorted_out([*workspaces, *user])
            found.append(VsCodeSettings(program, folder, (*first, *good), ctx, errors, directory))
    return tuple(found)


def _sorted_out(files: list[SettingsFile]) -> tuple[list[SettingsFile], tuple[GosdkError, ...]]:
    """Return the files that can be read, and what is wrong with the others."""
    errors = {settings.file: error for settings in files if (error := settings.error())}
    return [settings for settings in files if settings.file not in errors], tuple(errors.values())


def user_directory(ctx: IdeContext, program: str = "Code") -> Path:
    """Return the directory of a program's user settings."""
    return settings_directory(ctx.env, ctx.machine.goos, Path(ctx.machine.home)) / program / "User"


def user_files(ctx: IdeContext) -> Iterator[tuple[str, Path]]:
    """Yield the settings files that hold for all folders and the program of each, whether they exist or not."""
    for name, (program, server) in PROGRAMS.items():
        yield from ((program, file) for file in all_user_files(user_directory(ctx, name)))
        yield program, Path(ctx.machine.home, server, "data", "Machine", "settings.json")


def expanded(value: str, folder: Path, ctx: IdeContext) -> str:
    """Return a path in the settings of `folder` with its variables and tilde filled in."""
    home, name = ctx.machine.home, str(folder)
    known = {
        "userHome": home,
        "workspaceFolder": name,
        "workspaceRoot": name,
        "workspaceFolderBasename": folder.name,
    }
    text = _VARIABLE.sub(lambda match: ctx.env.get(match[1], "") if match[1] else known[match[2]], value)
    return home + text[1:] if text == "~" or text.startswith(("~/", "~\\")) else text
