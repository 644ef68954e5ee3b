"""Mach-O: macOS, also universal ("fat") files. Source: <mach-o/loader.h>, as Go's `debug/macho` reads it."""

from gvm_py.golang.buildinfo.image import Bytes, Image, MalformedError, Mapping
from gvm_py.records import dataclass

MAGICS = (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
FAT_MAGICS = (b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf")
_READ_WRITE = 3
_SECTION_NAME = b"__go_buildinfo\0"
# Real files hold some dozen commands in a few kB, and two architectures. A Java class file has the fat magic too.
_COMMANDS_SIZE_LIMIT, _ARCHITECTURE_LIMIT = 1 << 20, 32


@dataclass(frozen=True)
class _Width:
    """The load command, size and layout of a segment, and the layout of a section, in 32 or 64 bits."""

    header_size: int
    segment_command: int
    segment: str
    segment_size: int
    section: str
    section_size: int


_NARROW = _Width(28, 0x1, "24xIIIIIII4x", 56, "32xII28x", 68)
_WIDE = _Width(32, 0x19, "24xQQQQIII4x", 72, "32xQQ32x", 80)


@dataclass(frozen=True)
class _MachoSegment:
    mapping: Mapping
    memory_size: int
    writable: bool
    build_info: tuple[int, int] | None


def load_fat(data: Bytes) -> Image:
    """Return the image of the first architecture of a universal file, as the go command does."""
    wide = data.read(0, 4) == FAT_MAGICS[1]
    (count,) = data.unpack(">4xI", 0)
    if not 0 < count <= _ARCHITECTURE_LIMIT:
        raise MalformedError("it holds no architecture")
    (offset,) = data.unpack(">8xQ" if wide else ">8xI", 8)
    inner = data.at(offset)
    if inner.read(0, 4) not in MAGICS:
        raise MalformedError("its first architecture is not Mach-O")
    return load(inner)


def load(data: Bytes) -> Image:
    """Return the image of a Mach-O file of one architecture. Raises MalformedError."""
    magic = data.read(0, 4)
    order = ">" if magic in MAGICS[:2] else "<"
    width = _WIDE if magic in (MAGICS[1], MAGICS[3]) else _NARROW
    segments = _segments(data, order, width)
    start, size = _build_info(segments)
    return Image(data, tuple(segment.mapping for segment in segments), start, size)


def _segments(data: Bytes, order: str, width: _Width) -> list[_MachoSegment]:
    (count,) = data.unpack(order + "16xI", 0)
    found = []
    offset = width.header_size
    for _ in range(count):
        command, size = data.unpack(order + "II", offset)
        if size < 8 or offset + size > _COMMANDS_SIZE_LIMIT:
            raise MalformedError("a load command has an impossible size")
        if command == width.segment_command:
            found.append(_segment(data, order, width, offset))
        offset += size
    return found


def _segment(data: Bytes, order: str, width: _Width, offset: int) -> _MachoSegment:
    address, memory_size, start, size, most, initial, sections = data.unpack(order + width.segment, offset)
    (command_size,) = data.unpack(order + "4xI", offset)
    if width.segment_size + sections * width.section_size > command_size:
        raise MalformedError("a segment has more sections than its load command holds")
    build_info = None
    for index in range(sections):
        where = offset + width.segment_size + index * width.section_size
        if data.read(where, len(_SECTION_NAME)) == _SECTION_NAME:
            section_address, section_size = data.unpack(order + width.section, where)
            build_info = (section_address, section_size)
    writable = most == initial == _READ_WRITE
    return _MachoSegment(Mapping(address, size, start), memory_size, writable, build_info)


def _build_info(segments: list[_MachoSegment]) -> tuple[int, int]:
    for segment in segments:
        if segment.build_info:
            return segment.build_info
    for segment in segments:
        if segment.writable and segment.mapping.address and segment.mapping.size:
            return segment.mapping.address, segment.memory_size
    return 0, 0
