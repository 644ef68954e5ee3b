"""The syntax and the walk of a GOPROXY list, as cmd/go `internal/modfetch/proxy.go` has them."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from gvm_py.dist.sources.address import parse_base
from gvm_py.errors import GosdkError, NetworkError, NotFoundError, UsageError
from gvm_py.records import dataclass
from gvm_py.transport import redact

DIRECT = "https://go.dev/dl/mod"
"""Where golang.org/toolchain?go-get=1 sends the go command for `direct`."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Proxy:
    """One entry. `base` is None for `off`; `on_any_error` is a `|` after it: any failure leads to the next one."""

    base: str | None
    name: str
    on_any_error: bool = False


def parse_proxy_list(text: str, what: str) -> tuple[Proxy, ...]:
    """Return the entries of a GOPROXY value up to `direct` or `off`, which end it.

    Raises UsageError; `what` says there what was read and where, as in `GOPROXY (/home/me/.config/go/env:3)`.
    """
    proxies: list[Proxy] = []
    for word, separator in re.findall(r"([^,|]*)([,|]?)", text):
        entry = word.strip()
        if entry == "off":
            return (*proxies, Proxy(None, f"{what} is off"))
        if entry == "direct":
            return (*proxies, Proxy(DIRECT, "direct"))
        if entry:
            base = parse_base(entry, what)
            proxies.append(Proxy(base, redact(base), separator == "|"))
    if not proxies:
        raise UsageError(f"{what} names no proxy", hint="export GOPROXY=direct")
    return tuple(proxies)


def first_answer(proxies: Sequence[Proxy], question: Callable[[str], _Answer]) -> _Answer:
    """Return what `question` says about the first base that answers it.

    After NotFoundError (404, 410) the next one is asked; after NetworkError only if the entry ends in `|`.
    Raises NotFoundError when all said so, else NetworkError; both list everything that was tried.
    """
    failures: list[GosdkError] = []
    for proxy in proxies:
        if proxy.base is None:
            failures.append(_off(proxy, failures))
            break
        try:
            return question(proxy.base)
        except NotFoundError as error:
            failures.append(error)
        except NetworkError as error:
            failures.append(error)
            if not proxy.on_any_error:
                break
    raise _all_of(failures)


def _off(proxy: Proxy, failures: list[GosdkError]) -> GosdkError:
    # As in cmd/go, `off` behind proxies that do not have the module is one more "no"; alone it forbids asking.
    if failures:
        return NotFoundError(proxy.name)
    return NetworkError(f"{proxy.name}: no module proxy may be asked", hint="export GOPROXY=direct")


def _all_of(failures: list[GosdkError]) -> GosdkError:
    if len(failures) == 1:
        return failures[0]
    missing = all(isinstance(error, NotFoundError) for error in failures)
    hint = next((error.hint for error in failures if error.hint), "")
    return (NotFoundError if missing else NetworkError)("; ".join(error.message for error in failures), hint=hint)
