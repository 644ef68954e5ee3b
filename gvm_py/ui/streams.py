"""Standard input, output and error, made usable whatever the parent process left of them."""

import codecs
import errno
import io
import os
import sys
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

from gvm_py import override
from gvm_py.ui.printable import printable

if TYPE_CHECKING:
    from typing_extensions import Buffer

STANDARD_OUTPUT = "standard output"
"""What an error calls it, in the place of a file name."""
_ENCODING_ERRORS = "gosdk-output"


def guard_streams() -> None:
    """Replace the three streams of this process: text on them is printable, and none is closed or breaks the work.

    A closed one leads to the null device, so that no file opened later takes its number and gets its text. What does
    not arrive on standard error is lost in silence; standard output that cannot be written raises OSError.
    """
    codecs.register_error(_ENCODING_ERRORS, _encode_anyway)
    for number in range(3):
        _open_if_closed(number)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  open as long as the process
    sys.stdout = cast("TextIO", _PrintableStream(_text_stream(sys.stdout, _Output(1, "wb", closefd=False))))
    sys.stderr = cast("TextIO", _PrintableStream(_text_stream(sys.stderr, _Lossy(2, "wb", closefd=False))))


def is_terminal(stream: TextIO) -> bool:
    """Return whether a person reads or types here. Windows takes its null device for a terminal, too."""
    if sys.platform == "win32" and stream.isatty():
        from gvm_py.system.windows import is_console

        return is_console(stream.fileno())
    return stream.isatty()


def can_ask() -> bool:
    """Return whether a question is seen and can be answered."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def unfiltered(stream: TextIO) -> TextIO:
    """Return `stream` without the filter, for colours and progress bars of our own, and for what a program reads."""
    return stream.exact if isinstance(stream, _PrintableStream) else stream


class _PrintableStream:
    """Passes everything on to the stream below, and text through the filter."""

    def __init__(self, exact: TextIO) -> None:
        self.exact = exact

    def write(self, text: str) -> int:
        return self.exact.write(printable(text))

    def __getattr__(self, name: str) -> object:
        return getattr(self.exact, name)


class _Output(io.FileIO):
    """Standard output, whose errors say what could not be written."""

    @override
    def write(self, data: "Buffer") -> int | None:  # type: ignore[override]  # as RawIOBase has it
        try:
            return super().write(data)
        except OSError as error:
            error.filename = STANDARD_OUTPUT
            raise


class _Lossy(io.FileIO):
    """Standard error: a full disk behind it must not stop the work."""

    @override
    def write(self, data: "Buffer") -> int | None:  # type: ignore[override]  # as RawIOBase has it
        try:
            return super().write(data)
        except OSError:
            return len(memoryview(data))


def _open_if_closed(number: int) -> None:
    try:
        os.fstat(number)
    except OSError as error:
        if error.errno != errno.EBADF:
            raise
        null = os.open(os.devnull, os.O_RDWR)
        if null != number:  # the C library of Windows gives no file the number of a stream that is not there
            os.dup2(null, number)
            os.close(null)
        os.set_inheritable(number, True)


def _text_stream(given: TextIO | None, raw: io.FileIO) -> TextIO:
    # A pipe of Windows has the code page of the system, which has few letters.
    encoding = (sys.platform != "win32" and given and given.encoding) or "utf-8"
    if codecs.lookup(encoding).name == "ascii":
        encoding = "utf-8"
    if sys.platform == "win32" and given is not None and given.isatty():
        # A Windows console takes Unicode from Python's own stream only.
        given.reconfigure(errors=_ENCODING_ERRORS)  # type: ignore[attr-defined]
        return given
    writer = cast("BinaryIO", io.BufferedWriter(raw))
    return io.TextIOWrapper(writer, encoding, _ENCODING_ERRORS, line_buffering=raw.isatty() or raw.fileno() == 2)


def _encode_anyway(error: UnicodeError) -> tuple[bytes, int]:
    """Encode undecodable bytes of a file name as those bytes, and what the encoding does not have as an escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    pieces = (
        bytes([ord(c) - 0xDC00]) if 0xDC80 <= ord(c) <= 0xDCFF else c.encode("ascii", "backslashreplace") for c in text
    )
    return b"".join(pieces), error.end
