"""How words reach a batch file of Windows. What cmd makes of the lines is tried in `tests/windows/test_programs.py`.

That leaves `%`: Wine's cmd expands the arguments of a batch file once more, which that of Windows does not.
"""

from pathlib import Path

import pytest

from gvm_py.errors import UsageError
from gvm_py.system.batch import batch_line

ENV = {"SYSTEMROOT": "C:\\Windows"}


@pytest.mark.parametrize(
    ("argument", "quoted"),
    [
        ("-v", "-v"),
        ("", '""'),
        ("a b", '"a b"'),
        ("x&y", '"x&y"'),
        ("a\\", '"a\\\\"'),
        ('a"b', '"a""b"'),
        ('a\\"b', '"a\\\\""b"'),
        ("50%", '"50%%cd:~,%"'),
        ("%PATH%", '"%%cd:~,%PATH%%cd:~,%"'),
        ("名", "名"),
        ("\x85", '"\x85"'),
    ],
)
def test_words_are_quoted_as_cmd_reads_them(argument: str, quoted: str) -> None:
    line = batch_line(Path("C:/p/args.cmd"), [argument], ENV)
    assert line.endswith(f'/e:ON /v:OFF /d /c ""C:/p/args.cmd" {quoted}"')


def test_a_directory_whose_name_is_a_variable_is_not_expanded() -> None:
    line = batch_line(Path("C:/100%PATH%/args.cmd"), ["x"], ENV)
    assert line.endswith('/d /c ""C:/100%%cd:~,%PATH%%cd:~,%/args.cmd" x"')


@pytest.mark.parametrize("argument", ["a\nb", "a\rb", "a\0b"])
def test_what_cmd_cannot_pass_on_is_refused(argument: str) -> None:
    with pytest.raises(UsageError, match="line break"):
        batch_line(Path("C:/p/args.cmd"), [argument], ENV)
