"""Generated trees of directories, as hypothesis draws them: with files that select, or only look as if they did."""

from hypothesis import strategies as st

from tests.support.selection import DEFAULTS, Case

WORDS = ["1.22", "1.22.3", "go1.23.1", "1.26.8", "1.27rc1", "1.20", "1.99", "latest", "~1.22.4", "system"]
ODD = ["", " ", "#", "\r", "\t", "\x00", "\ufeff", "1", "go", "/", "..", "'", '"', "$(x)", "//", "版本", "\x0b", "\xa0"]
PLAIN = [
    "module m",
    "",
    "go 1.22",
    "\tgo\t1.22.3",
    "go 1.23.5",
    "go 1.26.8 // why",
    "toolchain go1.23.1",
    "toolchain default",
    "// go 1.26",
    "gopher 1.99",
    "require a/b v1.0.0",
]


def mostly(usual: st.SearchStrategy[str], odd: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return a strategy that is odd once in eight times: one odd line and the shim may ask."""
    return st.integers(0, 7).flatmap(lambda number: usual if number else odd)


odd_pin = st.lists(st.sampled_from(WORDS + ODD), max_size=3).map(" ".join)
pin_lines = mostly(st.sampled_from([*WORDS, "", "# 1.26", " 1.22.3 # why"]), odd_pin)
odd_line = st.lists(st.sampled_from(["go", "toolchain", "tool", "use", " ", "1.22", "1.99", *ODD]), max_size=5).map(
    "".join
)
mod_lines = mostly(st.sampled_from(PLAIN), odd_line)
tool_words = st.sampled_from(
    ["1.22.3", "1.26.8", "1.23.6", "1.22", "1.20", "1.99.1", "system", "ref:x", "1.22.3 1.26.8"]
)
tool_lines = mostly(
    st.builds(
        "{}{} {}{}".format, st.sampled_from(["", " "]), st.sampled_from(["golang", "go"]), tool_words, st.just(" # x")
    )
    | st.sampled_from(["", "# golang 1.20", "nodejs 20.1", "golangci-lint 1.60", "go"]),
    odd_pin,
)
ends = st.sampled_from(["\n", "\n", "\r\n"])
contents = {
    ".go-version": st.builds(lambda lines, end: end.join(lines), st.lists(pin_lines, min_size=1, max_size=3), ends),
    "go.mod": st.builds(lambda lines, end: end.join(lines) + end, st.lists(mod_lines, max_size=5), ends),
    ".tool-versions": st.builds(lambda lines, end: end.join(lines), st.lists(tool_lines, max_size=3), ends),
    "mise.toml": st.sampled_from(['[tools]\ngo = "1.22.3"\n', "[tools]\nnode = 1\n", "no TOML"]),
    "go.work": st.builds(lambda lines, end: end.join(lines) + end, st.lists(mod_lines, max_size=4), ends),
}
RARE = (".go-version", "mise.toml")
kinds = st.sampled_from([{"dir": 1}, {"link": "nowhere"}, {"link": "../go.mod"}])
names = st.sampled_from(["a", "it's", "b c", "项", "-n", "*"])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return a tree of at most four levels with files that ask, or that only look as if they did."""
    path, files = "", {}
    for level in range(draw(st.integers(1, 4))):
        path = f"{path}{draw(names)}/" if level else ""
        for name, texts in contents.items():
            # A pin ends the walk, and of mise only Python knows, so they are rare, for the other two to be reached.
            if draw(st.integers(0, 9)) < (2 if name in RARE else 4):
                files[path + name] = draw(kinds) if draw(st.integers(0, 9)) == 0 else draw(texts)
    env = draw(st.sampled_from([{}, {}, {"GOWORK": "off"}, {"GO111MODULE": "auto"}, {"TMPDIR": "{base}"}]))
    store = draw(st.sampled_from(sorted(DEFAULTS)))
    return Case("generated", "", files=files, cwd=path or ".", env=env, store=store)
