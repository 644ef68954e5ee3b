"""What `gosdk setup` changes and how it is taken back: planned first, so that it can be shown first."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gvm_py.errors import UsageError
from gvm_py.shell.block_lines import BlockOptions, block_lines, choice_in
from gvm_py.shell.file_change import Change, read, refused
from gvm_py.shell.marked_block import block_body, with_block, without_block
from gvm_py.shell.quote import Shell
from gvm_py.shell.start_files import start_files, touched_files


@dataclass(frozen=True)
class SetupOptions:
    """What the command line requests; None keeps what an existing block says."""

    hook: bool | None = None
    goroot: bool | None = None

    def over(self, found: BlockOptions) -> BlockOptions:
        """Return the choice, with what was not requested left as found. A request for GOROOT includes the hook."""
        hook = found.hook or bool(self.goroot) if self.hook is None else self.hook
        goroot = found.goroot if self.goroot is None else self.goroot
        return BlockOptions(hook, hook and goroot)


def plan_setup(shell: Shell, root: Path, options: SetupOptions, env: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the changes that make the start-up files of `shell` source the store at `root`.

    Raises GosdkError naming the file that cannot be changed and the lines to put into it by hand.
    """
    paths = start_files(shell, env)
    choice = options.over(_choice_so_far(paths))
    body = tuple(map(os.fsencode, block_lines(shell, root, choice, env)))
    return _changes(_plan_one(path, body) for path in paths)


def plan_undo(shells: Iterable[Shell], env: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the changes that take the block out again, wherever set-up may have put it. Raises GosdkError."""
    # bash and sh share .profile.
    paths = dict.fromkeys(path for shell in shells for path in touched_files(shell, env))
    return _changes(_plan_one(path, ()) for path in paths)


def _plan_one(path: Path, body: tuple[bytes, ...]) -> Change:
    """Return the change that puts `body` between the markers of the file, or takes them out when it is empty."""
    try:
        before = read(path)
        if body:
            change = Change(path, before, with_block(before, body))
        else:
            change = Change(path, before, None if before is None else without_block(before))
    except UsageError as error:
        raise refused(path, error.message, body) from error
    except OSError as error:
        raise refused(path, error.strerror or str(error), body) from error
    change.check()
    return change


def _choice_so_far(paths: Iterable[Path]) -> BlockOptions:
    for path in paths:
        try:
            found = block_body(read(path) or b"")
        except (UsageError, OSError):
            continue
        if found:
            return choice_in(found)
    return BlockOptions()


def _changes(planned: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(change for change in planned if change.before != change.after)
