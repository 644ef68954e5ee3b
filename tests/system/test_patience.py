"""Files that others hold, by a fake that fails as Windows documents it for `MoveFileEx` and `DeleteFile`."""

from collections.abc import Callable

import pytest

from gvm_py.system.patience import patiently


class WindowsError(PermissionError):
    """An error with the number that Windows gave, as Python has it there."""

    def __init__(self, number: int) -> None:
        super().__init__(13, "held")
        self.winerror = number


def held(times: int, number: int = 32) -> Callable[[], str]:
    """Return an action that works after it failed so many times."""
    left = [number] * times

    def action() -> str:
        if left:
            raise WindowsError(left.pop())
        return "done"

    return action


@pytest.mark.parametrize("number", [5, 32, 33, 145])
def test_a_file_that_is_held_for_moments_is_waited_for(number: int) -> None:
    waits: list[float] = []
    assert patiently(held(7, number), sleep=waits.append) == "done"
    assert 0.9 <= sum(waits) <= 1.1


def test_after_a_second_the_error_is_final() -> None:
    waits: list[float] = []
    with pytest.raises(WindowsError):
        patiently(held(8), sleep=waits.append)
    assert sum(waits) <= 1.1


def test_other_errors_are_final_at_once() -> None:
    waits: list[float] = []
    with pytest.raises(WindowsError):
        patiently(held(1, 3), sleep=waits.append)
    with pytest.raises(PermissionError):
        patiently(lambda: (_ for _ in ()).throw(PermissionError(13, "no")), sleep=waits.append)
    assert waits == []
