"""Which SDK is selected here, decided without network, lock or terminal, by the rule the shims follow as well."""

from gvm_py.selection.decision import BY_PROJECT, Decision, Origin, Rule, Visited
from gvm_py.selection.invocation import Invocation, process_environment
from gvm_py.selection.query import Installed, Query
from gvm_py.selection.rule import SYSTEM_WORD, decide

__all__ = [
    "BY_PROJECT",
    "SYSTEM_WORD",
    "Decision",
    "Installed",
    "Invocation",
    "Origin",
    "Query",
    "Rule",
    "Visited",
    "decide",
    "process_environment",
]
