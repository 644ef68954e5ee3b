"""Classes of `gvm_py.records` answer as those of `dataclasses` do."""

import copy
import dataclasses
import itertools
import operator
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from gvm_py import override, records


def _plain(make: Any, new_field: Any) -> Any:
    @make
    class Plain:
        name: str
        parts: list[int] = new_field(default_factory=list)

    return Plain


def _frozen(make: Any, new_field: Any) -> Any:
    @make(frozen=True)
    class Frozen:
        kind: ClassVar = "k"
        name: str
        size: int = 0
        secret: str = new_field(default="", repr=False)
        note: str = new_field(default="", compare=False)

        def loud(self) -> str:
            return self.name.upper()

    return Frozen


def _ordered(make: Any, _new_field: Any) -> Any:
    @make(frozen=True, order=True)
    class Ordered:
        name: str
        size: int = 0

    return Ordered


def _child(make: Any, new_field: Any) -> Any:
    @make(frozen=True)
    class Child(_frozen(make, new_field)):  # type: ignore[misc]
        size: int = 7
        more: tuple[int, ...] = ()

    return Child


def _empty(make: Any, _new_field: Any) -> Any:
    @make(frozen=True)
    class Empty:
        pass

    return Empty


def _own_methods(make: Any, _new_field: Any) -> Any:
    @make(frozen=True, eq=False)
    class OwnMethods:
        name: str

        @override
        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self)) and self.name.lower() == other.name.lower()

        @override
        def __hash__(self) -> int:
            return 1

        @override
        def __repr__(self) -> str:
            return f"<{self.name}>"

    return OwnMethods


_SHAPES = (_plain, _frozen, _ordered, _child, _empty, _own_methods)
_ARGUMENTS: tuple[tuple[tuple[object, ...], dict[str, object]], ...] = (
    ((), {}),
    (("a",), {}),
    (("a", 1), {}),
    (("A", 1), {}),
    ((), {"name": "a"}),
    (("a",), {"size": 2}),
    (("a",), {"name": "b"}),
    (("a",), {"name": "b", "size": 2}),
    (("a",), {"unknown": 1}),
    ((), {"unknown": 1}),
    (("a", 1, "s", "n"), {}),
    (("a", 1, "s", "other"), {}),
    (("a", 1, "s", "n", (1,), 9), {}),
    (("b", 0), {}),
)


def _answer(ask: Callable[..., object], *values: object, **named: object) -> Any:
    try:
        return ask(*values, **named)
    except TypeError:
        return TypeError
    except AttributeError:
        return AttributeError


def _objects(kind: Any) -> list[Any]:
    made = [_answer(kind, *values, **named) for values, named in _ARGUMENTS]
    return [one for one in made if one is not TypeError]


def _both(shape: Any) -> tuple[Any, Any]:
    return shape(records.dataclass, records.field), shape(dataclasses.dataclass, dataclasses.field)


@pytest.mark.parametrize("shape", _SHAPES)
def test_the_same_arguments_make_the_same_object_or_the_same_error(shape: Any) -> None:
    own, standard = _both(shape)
    for values, named in _ARGUMENTS:
        assert repr(_answer(own, *values, **named)) == repr(_answer(standard, *values, **named))


@pytest.mark.parametrize("shape", _SHAPES)
def test_comparing_hashing_setting_and_deleting_answer_alike(shape: Any) -> None:
    own, standard = map(_answers, _both(shape))
    assert own == standard


def _answers(kind: Any) -> list[object]:
    changed = _objects(kind)
    found = [
        _answer(change, one, *value)
        for one in changed
        for change, value in ((setattr, ("name", "z")), (delattr, ("name",)))
    ]
    made = _objects(kind)
    for one, other in itertools.product(made, made):
        found += [_answer(compare, one, other) for compare in (operator.eq, operator.ne, operator.lt, operator.ge)]
        found.append(_answer(lambda pair: len(set(pair)), (one, other)))
    return found


@pytest.mark.parametrize("shape", _SHAPES)
def test_the_functions_of_dataclasses_take_them(shape: Any) -> None:
    own, standard = _both(shape)
    assert dataclasses.is_dataclass(own)
    assert [it.name for it in dataclasses.fields(own)] == [it.name for it in dataclasses.fields(standard)]
    for one, other in zip(_objects(own), _objects(standard), strict=True):
        assert dataclasses.asdict(one) == dataclasses.asdict(other) == records.asdict(one)
        assert repr(copy.copy(one)) == repr(copy.deepcopy(one)) == repr(other)
        for changes in ({}, {"name": "n"}, {"unknown": 1}):
            wanted = repr(_answer(dataclasses.replace, other, **changes))
            assert repr(_answer(dataclasses.replace, one, **changes)) == wanted
            assert repr(_answer(records.replace, one, **changes)) == wanted


def test_a_pattern_matches_by_position() -> None:
    match _frozen(records.dataclass, records.field)("a", 4):
        case object(name="a", size=size):
            assert size == 4
        case _:
            pytest.fail("no match")


def test_a_default_that_is_made_is_made_for_each() -> None:
    kind = _plain(records.dataclass, records.field)
    kind("a").parts.append(1)
    assert kind("b").parts == []


@records.dataclass(frozen=True)
class _AtTheTop:
    name: str
    parts: tuple[int, ...] = ()


def test_an_object_goes_to_another_process_and_back() -> None:
    assert pickle.loads(pickle.dumps(_AtTheTop("a", (1, 2)))) == _AtTheTop("a", (1, 2))  # noqa: S301


def test_making_classes_loads_neither_dataclasses_nor_inspect() -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(Path(records.__file__).parent.parent)!r})\n"
        "from gvm_py.records import dataclass, replace\n"
        "@dataclass(frozen=True)\nclass One:\n    name: str\n"
        "print(replace(One('a'), name='b'), {'dataclasses', 'inspect'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "One(name='b') set()\n"
