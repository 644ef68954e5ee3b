"""How a program was built, and whether that can be done again; where programs are and how they are named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.errors import UsageError
from gvm_py.golang.buildinfo import BuildInfo, BuildModule
from gvm_py.golang.goenv import GoEnv
from gvm_py.host import Platform
from gvm_py.system.bounded import ended_like
from gvm_py.upkeep.tools.gobin import ToolAge, ToolReference, directory, program_name, standing
from gvm_py.upkeep.tools.recipe import Recipe, recipe_of
from gvm_py.upkeep.tools.tool_list import ToolList
from gvm_py.version import GoVersion

HERE = Platform("linux", "amd64")
MAIN = BuildModule("golang.org/x/tools", "v0.30.0", "h1:abc=")
BUILT = (("-buildmode", "exe"), ("-compiler", "gc"), ("CGO_ENABLED", "1"), ("GOARCH", "amd64"), ("GOOS", "linux"))


def built(
    *settings: tuple[str, str], main: BuildModule | None = MAIN, path: str = "golang.org/x/tools/cmd/stringer"
) -> BuildInfo:
    return BuildInfo("go1.24.3", path, main, settings=(*BUILT, *settings))


def test_a_program_is_built_again_from_the_same_version_with_the_same_flags() -> None:
    settings = [("-tags", "netgo,osusergo"), ("-trimpath", "true"), ("-ldflags", "-s -w -X 'main.version=a b'")]
    recipe = recipe_of(built(*settings), HERE)
    assert isinstance(recipe, Recipe)
    assert (str(recipe), recipe.sum) == ("golang.org/x/tools/cmd/stringer@v0.30.0", "h1:abc=")
    assert recipe.flags == ("-tags=netgo,osusergo", "-ldflags=-s -w -X 'main.version=a b'", "-trimpath")
    assert recipe.settings == {"CGO_ENABLED": "1"}


@pytest.mark.parametrize(
    ("info", "words"),
    [
        (built(main=None), "without modules"),
        (built(main=BuildModule("example.com/x", "(devel)")), "local checkout"),
        (built(main=BuildModule("example.com/x", "v1.2.4-0.20250101000000-abcdefabcdef+dirty")), "local checkout"),
        (built(main=BuildModule("a.b/x", "v1.0.0", "h1:x=", BuildModule("./x", ""))), "a replaced module, a.b/x"),
        (
            BuildInfo("go1.24.3", "a.b/x", MAIN, (BuildModule("a.b/dep", "v1.0.0", "", BuildModule("./d", "")),)),
            "a.b/dep",
        ),
        (built(path="-toolexec=/tmp/evil"), "not one that can be installed"),
        (built(path="example.com/../x"), "not one that can be installed"),
        (built(main=BuildModule("a.b/x", "v1.0.0 -x", "h1:x=")), "not one that can be installed"),
        (BuildInfo("go1.24.3", "a.b/x", MAIN, settings=(("GOOS", "windows"), ("GOARCH", "386"))), "windows/386"),
        (built(("-ldflags", "-extld=/tmp/evil")), "-ldflags=-extld=/tmp/evil"),
        (built(("-ldflags", "-s -linkmode=external -w")), "-linkmode"),
        (built(("-gcflags", "-N -l")), "-gcflags=-N -l"),
        (built(("-tags", "a b")), "-tags=a b"),
        (built(("CGO_LDFLAGS", "-L/opt")), "CGO_LDFLAGS=-L/opt"),
        (BuildInfo("go1.24.3", "a.b/x", MAIN, settings=(("-buildmode", "plugin"),)), "-buildmode=plugin"),
    ],
)
def test_what_cannot_be_built_again_says_why(info: BuildInfo, words: str) -> None:
    reason = recipe_of(info, HERE)
    assert isinstance(reason, str)
    assert words in reason


@given(st.lists(st.sampled_from(["-s", "-w", "-X", "=", " ", "'", "a", "-X=a.b=c", "-extld=x"]), max_size=400))
def test_linker_flags_of_any_length_are_judged_and_never_name_a_program(parts: list[str]) -> None:
    recipe = recipe_of(built(("-ldflags", "".join(parts))), HERE)
    words = "".join(parts).replace("'", " ").split()
    assert isinstance(recipe, str) or not any(
        word.startswith("-extld") and before not in ("-X", "-X=")
        for before, word in zip(["", *words], words, strict=False)
    )


@pytest.mark.parametrize(
    ("text", "recipe", "pinned"),
    [
        ("golang.org/x/tools/gopls@v0.20.0", "golang.org/x/tools/gopls@v0.20.0", True),
        ("golang.org/x/tools/gopls", "golang.org/x/tools/gopls@latest", False),
        ("a.b/c/v2@v2.0.0-rc.1", "a.b/c/v2@v2.0.0-rc.1", True),
        ("a.b/c@master", "a.b/c@master", False),
        ("a.b/c@v1", "a.b/c@v1", False),
    ],
)
def test_a_tool_is_written_as_package_and_version(text: str, recipe: str, pinned: bool) -> None:
    parsed = Recipe.parse(text)
    assert (str(parsed), parsed.is_pinned) == (recipe, pinned)


@pytest.mark.parametrize(
    "text", ["", "gopls", "-x.y/z", "a.b/c@", "a.b/c@v1 -x", "a.b//c", "a.b/../c", "a.b/c/", "a.b/ c"]
)
def test_what_is_no_package_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Recipe.parse(text)


def test_any_version_answers_a_query_and_only_its_own_a_pin() -> None:
    info = built()
    answers = {at: Recipe.parse(f"{info.path}@{at}").describes(info) for at in ("latest", "v0.30.0", "v0.31.0")}
    assert answers == {"latest": True, "v0.30.0": True, "v0.31.0": False}
    assert not Recipe.parse("golang.org/x/tools/cmd/other").describes(info)


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("a.b/tool", "tool"),
        ("a.b/tool/v2", "tool"),
        ("a.b/tool/v10", "tool"),
        ("a.b/tool/v1", "v1"),
        ("a.b/v02", "v02"),
    ],
)
def test_programs_are_named_as_go_install_names_them(package: str, name: str) -> None:
    assert program_name(package) == name


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"HOME": "/h"}, "/h/go/bin"),
        ({"HOME": "/h", "GOPATH": "/one:/two"}, "/one/bin"),
        ({"HOME": "/h", "GOPATH": "/one", "GOBIN": "/shared"}, "/shared"),
    ],
)
def test_gobin_is_where_go_install_writes(env: dict[str, str], expected: str) -> None:
    assert directory(GoEnv.read({**env, "GOENV": "off"})) == Path(expected)


def test_gobin_of_the_go_env_file_counts_too(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("GOBIN=/from/file\n")
    assert directory(GoEnv.read({"HOME": "/h", "GOENV": str(tmp_path / "env")})) == Path("/from/file")


def test_a_relative_gobin_is_refused_with_the_place_that_sets_it() -> None:
    with pytest.raises(UsageError, match="GOBIN sets GOBIN to 'bin'"):
        directory(GoEnv.read({"HOME": "/h", "GOENV": "off", "GOBIN": "bin"}))


@pytest.mark.parametrize(
    ("go", "project", "sdk", "expected"),
    [
        ("go1.24.3", "1.26.0", "1.26.8", ToolAge(True, True)),
        ("go1.26.1", "1.26.0", "1.26.8", ToolAge(False, True)),
        ("go1.27.0", "1.26.0", "1.26.8", ToolAge(False, False)),
        ("go1.24.3", None, None, ToolAge(None, None)),
        ("devel go1.28-abc", "1.26.0", "1.26.8", ToolAge(None, None)),
    ],
)
def test_a_program_is_behind_what_is_newer_than_its_go(
    go: str, project: str | None, sdk: str | None, expected: ToolAge
) -> None:
    yardstick = ToolReference(*(GoVersion.parse(text) if text else None for text in (project, sdk)))
    assert standing(BuildInfo(go), yardstick) == expected


def test_the_list_keeps_comments_and_order_through_changes(tmp_path: Path) -> None:
    path = tmp_path / "tools.txt"
    path.write_text("# mine\na.b/one@v1.0.0   # the good one\n\na.b/two\n")
    changed = ToolList.load(path).with_tool(Recipe("a.b/one", "v1.1.0")).with_tool(Recipe("a.b/three", "latest"))
    changed.without("a.b/two").save()
    assert path.read_text() == "# mine\na.b/one@v1.1.0  # the good one\n\na.b/three@latest\n"


def test_the_list_keeps_its_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "tools.txt"
    path.write_bytes(b"# mine\r\na.b/one@v1.0.0\r\n")
    ToolList.load(path).with_tool(Recipe("a.b/two", "latest")).save()
    assert path.read_bytes() == b"# mine\r\na.b/one@v1.0.0\r\na.b/two@latest\r\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, b"a\nb\n"),
        (b"", b"a\nb\n"),
        (b"x\n", b"a\nb\n"),
        (b"x", b"a\nb\n"),
        (b"x\r\n", b"a\r\nb\r\n"),
        (b"x\r\ny\r\nz\n", b"a\r\nb\r\n"),
        (b"x\r\ny\nz\n", b"a\nb\n"),
        (b"x\r\ny\n", b"a\nb\n"),
    ],
)
def test_lines_end_as_most_of_a_file_did(before: bytes | None, after: bytes) -> None:
    assert ended_like(before, b"a\nb\n") == after
    assert ended_like(before, after) == after


@pytest.mark.parametrize("content", [b"a.b/one\n\nnot a tool\n", b"a.b/one\n\n\xff\xfe\n", b"a.b/one\n\n" + bytes(9)])
def test_a_line_that_is_no_tool_is_named_by_its_number(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "tools.txt"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"tools\.txt:3: "):
        ToolList.load(path)


def test_a_huge_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tools.txt").write_bytes(b"#" * (1 << 20) + b"\n")
    with pytest.raises(UsageError, match="larger than"):
        ToolList.load(tmp_path / "tools.txt")
