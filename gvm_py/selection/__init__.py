"""Which SDK answers here, decided without network, lock or terminal, by the rule the shims follow as well."""

from gvm_py.selection.decision import Decision, Look, Origin, Rule
from gvm_py.selection.invocation import Invocation, process_environment
from gvm_py.selection.rule import Installed, Situation, decide

__all__ = [
    "Decision",
    "Installed",
    "Invocation",
    "Look",
    "Origin",
    "Rule",
    "Situation",
    "decide",
    "process_environment",
]
