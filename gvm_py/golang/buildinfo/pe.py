"""PE: Windows. Source of the layout: Microsoft's PE format, as Go's `debug/pe` reads it."""

from gvm_py.golang.buildinfo.image import Bytes, Image, MalformedError, Mapping

MAGIC = b"MZ"
_ALIGNMENT_BITS = 0x00600000
# IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ | IMAGE_SCN_MEM_WRITE
_DATA = 0xC0000040
_IMAGE_BASE = {0x10B: "<28xI", 0x20B: "<24xQ"}
_SECTION_SIZE = 40


def load(data: Bytes) -> Image:
    """Return the image of a PE file. Raises MalformedError."""
    (header,) = data.unpack("<I", 0x3C)
    if data.read(header, 4) != b"PE\0\0":
        raise MalformedError("it has no PE header")
    count, optional_size = data.unpack("<2xH12xH", header + 4)
    optional = header + 24
    base = _image_base(data, optional) if optional_size else 0
    mappings = []
    start, size = 0, 0
    for index in range(count):
        where = optional + optional_size + index * _SECTION_SIZE
        memory_size, address, file_size, offset, flags = data.unpack("<8xIIII12xI", where)
        mappings.append(Mapping(base + address, file_size, offset))
        if not start and address and file_size and flags & ~_ALIGNMENT_BITS == _DATA:
            start, size = base + address, memory_size
    return Image(data, tuple(mappings), start, size)


def _image_base(data: Bytes, optional: int) -> int:
    (magic,) = data.unpack("<H", optional)
    if magic not in _IMAGE_BASE:
        raise MalformedError("its optional header is unknown")
    return data.unpack(_IMAGE_BASE[magic], optional)[0]
