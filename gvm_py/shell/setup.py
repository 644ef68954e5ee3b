"""What `gosdk setup` changes and how it is taken back: planned first, so that it can be shown first."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from gvm_py.errors import UsageError, shell_word
from gvm_py.host import Platform
from gvm_py.paths import Layout
from gvm_py.paths.spelling import path_key, same_path
from gvm_py.records import dataclass, replace
from gvm_py.shell.block_lines import BlockOptions, activate_command, block_lines, choice_in, quiet_lines
from gvm_py.shell.early_block import has_early_block, with_early_block
from gvm_py.shell.file_change import Change, read, refused
from gvm_py.shell.marked_block import block_body, with_block, without_block
from gvm_py.shell.quote import Shell
from gvm_py.shell.start_files import quiet_file, start_files, touched_files
from gvm_py.shell.user_shell import find_shell
from gvm_py.system.programs import find_program
from gvm_py.system.registry import EDIT_MACHINE, by_machine


@dataclass(frozen=True)
class SetupOptions:
    """What the command line requests; None keeps what an existing block says. `gobin` is where `go install` writes."""

    hook: bool | None = None
    goroot: bool | None = None
    completions: bool | None = None
    path_end: bool | None = None
    scripts: bool | None = None
    gobin: Path | None = None

    def over(self, found: BlockOptions) -> BlockOptions:
        """Return the choice, with what was not requested left as found. A request for GOROOT includes the hook."""
        hook = found.hook or bool(self.goroot) if self.hook is None else self.hook
        goroot = found.goroot if self.goroot is None else self.goroot
        completions = found.completions if self.completions is None else self.completions
        path_end = found.gobin if self.path_end is None else self.path_end
        return BlockOptions(hook, hook and goroot, completions, path_end)


def plan_setup(shell: Shell, root: Path, options: SetupOptions, env: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the changes that make the start-up files of `shell` source the store at `root`.

    Raises GosdkError naming the file that cannot be changed and the lines to put into it by hand.
    """
    paths = start_files(shell, env)
    quiet_path = quiet_file(shell, env)
    found = _choice_so_far(paths)
    choice = options.over(found or _first_choice(options.gobin, env))
    body = _encoded(block_lines(shell, root, choice, env, options.gobin))
    at_login = _encoded(block_lines(shell, root, replace(choice, completions=False), env, options.gobin))
    quiet: tuple[bytes, ...] = ()
    if quiet_path and _wants_scripts(options, quiet_path, is_new=found is None):
        quiet = _encoded(quiet_lines(shell, root, choice, env, options.gobin))
    planned = []
    for path in paths:
        lines = body if path == paths[0] or shell == "powershell" else at_login
        planned.append(_plan_one(path, lines, quiet if path == quiet_path else ()))
    if quiet_path and quiet_path not in paths:
        # The other files are a sign that it is there, so it is written first.
        planned.insert(0, _plan_one(quiet_path, quiet))
    return _changes(planned)


def _first_choice(gobin: Path | None, env: Mapping[str, str]) -> BlockOptions:
    """Return what is offered to a shell that was never set up."""
    on_path = gobin is not None and path_key(gobin) in map(path_key, Platform.here().split_list(env.get("PATH", "")))
    return BlockOptions(completions=True, gobin=not on_path)


def _wants_scripts(options: SetupOptions, path: Path, *, is_new: bool) -> bool:
    if options.scripts is not None:
        return options.scripts
    data = _read_or_nothing(path)
    return is_new or has_early_block(data) or (path.name == ".zshenv" and bool(block_body(data)))


def plan_undo(shells: Iterable[Shell], env: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the changes that take the block out again, wherever set-up may have put it. Raises GosdkError."""
    # bash and sh share .profile.
    paths = dict.fromkeys(path for shell in shells for path in touched_files(shell, env))
    return _changes(_plan_one(path, ()) for path in paths)


def path_command(layout: Layout, env: Mapping[str, str]) -> str:
    """Return what to type where the shims are not first on PATH: this terminal may be older than its set-up."""
    if sys.platform == "win32":
        return _path_command_of_windows(layout, env)
    shell = find_shell(env)
    is_set_up = (layout.root / "activate.sh").exists() and (layout.shims / "go").exists()
    if shell and is_set_up:
        return f"{activate_command(shell, layout.root, env)} go version"
    program = layout.shims / "gosdk"
    if not program.exists() or find_program("gosdk", env):
        return "gosdk setup"
    home = env.get("HOME")
    if home and program.is_relative_to(home):
        return f"~/{shell_word(program.relative_to(home))} setup"
    return f"{shell_word(program)} setup"


def _path_command_of_windows(layout: Layout, env: Mapping[str, str]) -> str:
    go, entries = find_program("go", env), Platform.here().split_list(env.get("PATH", ""))
    is_set_up = any(same_path(entry, layout.shims) for entry in filter(None, entries))
    return EDIT_MACHINE if go and is_set_up and by_machine(go) else "gosdk setup"


def _plan_one(path: Path, body: tuple[bytes, ...], early: tuple[bytes, ...] = ()) -> Change:
    """Return the change that puts `body` between the markers of the file, or takes them out when it is empty.

    `early` goes above the line that ends the file for a shell without a prompt.
    """
    try:
        before = read(path)
        rest = with_early_block(before, early)
        if body:
            change = Change(path, before, with_block(rest, body))
        else:
            change = Change(path, before, None if rest is None else without_block(rest))
    except UsageError as error:
        raise refused(path, error.message, body) from error
    except OSError as error:
        raise refused(path, error.strerror or str(error), body) from error
    change.check()
    return change


def _choice_so_far(paths: Iterable[Path]) -> BlockOptions | None:
    found = (block_body(_read_or_nothing(path)) for path in paths)
    return next((choice_in(body) for body in found if body), None)


def _read_or_nothing(path: Path) -> bytes:
    """Return what a file holds; nothing for one that cannot be read or holds half a block, which is refused later."""
    try:
        data = read(path) or b""
        block_body(data)
        has_early_block(data)
    except (UsageError, OSError):
        return b""
    return data


def _encoded(lines: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(map(os.fsencode, lines))


def _changes(planned: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(change for change in planned if change.before != change.after)
