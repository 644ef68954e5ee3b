"""Every hint in the source is a command: its first word is a program or a builtin that a shell knows."""

from tests.support.hint_sources import source_hints
from tests.support.hints import begins_with_a_program


def test_every_hint_in_the_source_begins_with_a_program() -> None:
    found = {hint.place: hint.start for hint in source_hints() if hint.start}
    assert len(found) > 250
    assert {place: text for place, text in found.items() if not begins_with_a_program(text) and text[0] != "{"} == {}
