"""ELF: Linux, the BSDs, Solaris. Source of the layout: gABI chapter 4, as Go's `debug/elf` reads it."""

from typing import NamedTuple

from gvm_py.golang.buildinfo.image import Bytes, Image, MalformedError, Mapping
from gvm_py.records import dataclass

MAGIC = b"\x7fELF"
_PT_LOAD = 1
_EXECUTABLE, _WRITABLE = 1, 2
_SECTION_NAME = b".go.buildinfo\0"


@dataclass(frozen=True)
class _Class:
    """Where one class of ELF, 32 or 64 bits, keeps its fields. Layouts skip the fields nobody needs here."""

    header: str
    program: str
    section: str
    flags_first: bool


class _Header(NamedTuple):
    program_table: int
    section_table: int
    program_size: int
    programs: int
    section_size: int
    sections: int
    names_section: int


class _ElfSegment(NamedTuple):
    flags: int
    mapping: Mapping
    memory_size: int


_CLASSES = {
    1: _Class("28xII4x2xHHHHH", "III4xIII4x", "IIIIII", flags_first=False),
    2: _Class("32xQQ4x2xHHHHH", "IIQQ8xQQ8x", "IIQQQQ", flags_first=True),
}
_ORDERS = {1: "<", 2: ">"}


def load(data: Bytes) -> Image:
    """Return the image of an ELF file. Raises MalformedError."""
    width_code, order_code = data.read(4, 2)
    elf_class, order = _CLASSES.get(width_code), _ORDERS.get(order_code)
    if elf_class is None or order is None:
        raise MalformedError("its ELF class is unknown")
    header = _Header(*data.unpack(order + elf_class.header, 0))
    segments = _segments(data, order, elf_class, header)
    start, size = _named_section(data, order + elf_class.section, header) or _writable_segment(segments)
    return Image(data, tuple(segment.mapping for segment in segments), start, size)


def _segments(data: Bytes, order: str, elf_class: _Class, header: _Header) -> list[_ElfSegment]:
    found = []
    for index in range(header.programs):
        fields = data.unpack(order + elf_class.program, header.program_table + index * header.program_size)
        if elf_class.flags_first:
            kind, flags, offset, address, file_size, memory_size = fields
        else:
            kind, offset, address, file_size, memory_size, flags = fields
        if kind == _PT_LOAD:
            found.append(_ElfSegment(flags, Mapping(address, file_size, offset), memory_size))
    return found


def _named_section(data: Bytes, layout: str, header: _Header) -> tuple[int, int] | None:
    """Return address and size of `.go.buildinfo`, None where the section table does not name it."""
    if header.names_section >= header.sections:
        return None

    def section(index: int) -> tuple[int, ...]:
        return data.unpack(layout, header.section_table + index * header.section_size)

    *_, names_offset, names_size = section(header.names_section)
    for index in range(header.sections):
        name, _, _, address, _, size = section(index)
        fits = name + len(_SECTION_NAME) <= names_size
        if fits and data.read(names_offset + name, len(_SECTION_NAME)) == _SECTION_NAME:
            return address, size
    return None


def _writable_segment(segments: list[_ElfSegment]) -> tuple[int, int]:
    for segment in segments:
        if segment.flags & (_WRITABLE | _EXECUTABLE) == _WRITABLE:
            return segment.mapping.address, segment.memory_size
    return 0, 0
