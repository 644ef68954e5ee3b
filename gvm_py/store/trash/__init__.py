"""What gc and uninstall removed, whole, until undo restores it or its time is over.

trash/removed-000007-20261126T154731000000-gc/versions/go1.22.3   one removal; the paths in it are those of the store
trash/removed-000007-20261126T154731000000-gc/modcache            one line: the module cache that gave something as well
trash/removed-000007-20261126T154731000000-gc/overdue             the days on which its time was found to be over
trash/gone-...                                                    on its way out for good

A rename cannot leave a file system, so what a module cache gave stays there, below `cache/gosdk-trash/removed-...`.
There is no list that could disagree with what is there: one rename removes, and one rename restores.
"""

from gvm_py.store.trash.removal import KEPT, Move, Removal
from gvm_py.store.trash.trash import OnFailure, Trash

__all__ = ["KEPT", "Move", "OnFailure", "Removal", "Trash"]
