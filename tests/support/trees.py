"""Random trees of files, with names that an SDK may have."""

from hypothesis import strategies as st

# No letters that could make a name that Windows reserves, and none with two cases.
_ELEMENTS = st.text("bdgxyz019_-+=~@Þ中é .", min_size=1, max_size=12).filter(
    lambda element: element[-1] not in ". " and element[0] != " "
)
_NAMES = st.lists(_ELEMENTS, min_size=1, max_size=4).map("/".join)
# As long as a name of USTAR may be, which is cut in two between directories.
_LONG = (
    st.tuples(_ELEMENTS, st.integers(5, 15))
    .map(lambda drawn: "/".join([drawn[0].ljust(20, "x")] * drawn[1]).encode()[:200].decode(errors="ignore"))
    .map(lambda name: name.rstrip("/. "))
)
_CONTENTS = st.one_of(
    st.binary(max_size=200),
    st.tuples(st.binary(min_size=1, max_size=8), st.integers(1, 60_000)).map(lambda piece: piece[0] * piece[1]),
)


def _without_collisions(files: dict[str, bytes]) -> dict[str, bytes]:
    folded: dict[str, str] = {}
    kept: dict[str, bytes] = {}
    for name, data in files.items():
        parts = name.split("/")
        paths = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        free = all(folded.get(path.casefold(), path + "/") == path + "/" for path in paths[:-1])
        if free and name.casefold() not in folded:
            folded |= {path.casefold(): path + "/" for path in paths[:-1]} | {name.casefold(): name}
            kept[name] = data
    return kept


TREES = st.dictionaries(st.one_of(_NAMES, _LONG), _CONTENTS, max_size=6).map(_without_collisions)
"""Path to content; no name is a directory of another, and no two are one in another case."""
