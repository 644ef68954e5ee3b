"""Classes made of their fields: the part of `dataclasses` that gosdk uses, without what that costs when it loads.

`dataclasses` compiles up to six functions for each class and imports `inspect`, together a fifth of a short command.
Here all classes share their functions (docs/adr/0011-own-dataclass.md). What `dataclasses` has takes them, too.
"""

from _operator import attrgetter
from collections.abc import Callable, Iterator
from functools import total_ordering
from typing import TYPE_CHECKING, Any

__all__ = ["asdict", "dataclass", "field", "replace"]

_REQUIRED: Any = object()


class _Field:
    """The default of a field, or what makes it, and what the field counts for: the words of `dataclasses.field`."""

    def __init__(
        self,
        *,
        default: Any = _REQUIRED,
        default_factory: Callable[[], object] | None = None,
        repr: bool = True,
        compare: bool = True,
    ) -> None:
        self.default = default
        self.factory = default_factory
        self.shown = repr
        self.compared = compare

    def value(self, owner: type, name: str) -> object:
        """Return the default. Raises TypeError where there is none."""
        if self.factory:
            return self.factory()
        if self.default is _REQUIRED:
            raise TypeError(f"{owner.__name__} needs {name}")
        return self.default


class _StandardFields:
    """The attribute by which `dataclasses` knows its classes, made when somebody looks at it."""

    def __get__(self, _instance: object, owner: Any) -> object:
        import dataclasses

        fields = [(name, Any, dataclasses.field(default=None)) for name in owner.__match_args__]
        owner.__dataclass_fields__ = vars(dataclasses.make_dataclass(owner.__name__, fields))["__dataclass_fields__"]
        return owner.__dataclass_fields__


def _dataclass(owner: Any = None, /, *, frozen: bool = False, eq: bool = True, order: bool = False) -> Any:
    if owner is None:
        return lambda decorated: _dataclass(decorated, frozen=frozen, eq=eq, order=order)
    fields = dict([*_inherited(owner), *_own(owner)])
    members: dict[str, object] = {
        "__record_fields__": fields,
        "__match_args__": tuple(fields),
        "__dataclass_fields__": _StandardFields(),
        "__init__": _initializer(owner, fields),
        "__replace__": _replace,
    }
    if "__repr__" not in vars(owner):
        members["__repr__"] = _shown
    if frozen:
        members |= {"__setattr__": _refuse, "__delattr__": _refuse}
    if eq:
        members |= _comparisons(fields, is_frozen=frozen, is_ordered=order)
    for name, member in members.items():
        setattr(owner, name, member)
    return total_ordering(owner) if order else owner


def _inherited(owner: type) -> Iterator[tuple[str, _Field]]:
    for base in reversed(owner.__mro__[1:]):
        yield from vars(base).get("__record_fields__", {}).items()


def _own(owner: type) -> Iterator[tuple[str, _Field]]:
    for name, annotation in owner.__annotations__.items():
        if repr(annotation).startswith("typing.ClassVar"):
            continue
        default = vars(owner).get(name, _REQUIRED)
        if not isinstance(default, _Field):
            yield name, _Field(default=default)
            continue
        delattr(owner, name)
        yield name, default


def _initializer(owner: type, fields: dict[str, _Field]) -> Callable[..., None]:
    names = tuple(fields)
    known = frozenset(fields)

    def initialize(self: object, *values: object, **named: object) -> None:
        state = vars(self)
        state.update(zip(names, values, strict=False), **named)
        if len(state) != len(values) + len(named) or not known.issuperset(named):
            raise TypeError(f"{owner.__name__} takes each of {', '.join(names)} once")
        if len(state) < len(names):
            for name in names:
                if name not in state:
                    state[name] = fields[name].value(owner, name)

    return initialize


def _shown(self: Any) -> str:
    values = (f"{name}={getattr(self, name)!r}" for name, field in self.__record_fields__.items() if field.shown)
    return f"{type(self).__qualname__}({', '.join(values)})"


def _refuse(self: object, name: str, _value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} cannot be set")


def _comparisons(fields: dict[str, _Field], *, is_frozen: bool, is_ordered: bool) -> dict[str, object]:
    compared = [name for name, field in fields.items() if field.compared]
    # An object without attributes equals every other of its class.
    key: Callable[[Any], Any] = attrgetter(*compared) if compared else type

    def equal(self: object, other: object) -> bool:
        return key(self) == key(other) if type(other) is type(self) else NotImplemented

    def less(self: object, other: object) -> bool:
        return key(self) < key(other) if type(other) is type(self) else NotImplemented

    def hashed(self: object) -> int:
        return hash(key(self))

    members: dict[str, object] = {"__eq__": equal, "__hash__": hashed if is_frozen else None}
    return members | {"__lt__": less} if is_ordered else members


def _replace(record: Any, /, **changes: object) -> Any:
    values = {name: getattr(record, name) for name in record.__match_args__}
    return type(record)(**values | changes)


def _as_dict(record: Any) -> dict[str, Any]:
    import dataclasses

    return dataclasses.asdict(record)


if TYPE_CHECKING:
    from dataclasses import asdict, dataclass, field, replace
else:
    asdict, dataclass, field, replace = _as_dict, _dataclass, _Field, _replace
