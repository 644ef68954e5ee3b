"""Completion scripts for shells: one table of words made from the commands, one engine for each shell in `shims/`."""

from gvm_py.shell.completion.rows import Row, rows
from gvm_py.shell.completion.script import COMPLETING_SHELLS, CompletingShell, script

__all__ = ["COMPLETING_SHELLS", "CompletingShell", "Row", "rows", "script"]
