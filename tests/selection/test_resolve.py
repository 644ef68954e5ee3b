"""A decision is data: which rule, whose words, every file looked at, and what to type when nothing answers."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError, NotFoundError, UsageError
from gvm_py.golang.gomod import scan
from gvm_py.paths import Layout
from gvm_py.selection import Decision, Origin, Query, Rule, Visited, decide
from gvm_py.selection.system_go import goroot_of
from gvm_py.version import GoVersion
from tests.support.selection import FakeSDK


class Place:
    """A project directory, and SDKs to choose from."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.layout = Layout(base / "root")
        self.project = base / "work" / "project"
        self.project.mkdir(parents=True)
        self.sdks = [self.install(text) for text in ("1.22.3", "1.22.12", "1.26.8")]

    def install(self, text: str) -> FakeSDK:
        goroot = self.base / "sdks" / f"go{text}"
        (goroot / "bin").mkdir(parents=True)
        for tool in ("go", "gofmt"):
            (goroot / "bin" / tool).write_text("#!/bin/sh\n")
            (goroot / "bin" / tool).chmod(0o755)
        return FakeSDK(GoVersion.parse(text), goroot)

    def decide(
        self,
        *,
        env: Mapping[str, str] | None = None,
        default: str | None = None,
        argument: str | None = None,
        tool: str = "go",
    ) -> Decision:
        seen = {"PATH": "", **(env or {})}
        return decide(Query(seen, self.project, self.layout, self.sdks, default, argument, tool))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_pin_is_named_with_file_line_and_words(place: Place) -> None:
    pin = place.project.parent / ".go-version"
    pin.write_text("# ours\n\n  go1.22  # pinned\n")
    decision = place.decide()
    assert decision.rule is Rule.PIN
    assert decision.origin == Origin(str(pin), "go1.22", 3)
    assert str(decision.origin) == f"{pin}:3"
    assert (decision.wanted, decision.key) == ("1.22", "go1.22")
    assert decision.goroot == place.sdks[1].goroot
    assert decision.require_bin() == place.sdks[1].goroot / "bin"


@pytest.mark.parametrize(
    ("arguments", "rule", "name"),
    [
        ({"argument": "1.22"}, Rule.ARGUMENT, "argument +1.22"),
        ({"env": {"GOSDK_VERSION": "1.22"}}, Rule.VARIABLE, "environment variable GOSDK_VERSION"),
    ],
)
def test_a_version_named_for_one_call_is_answered_without_a_look_at_files(
    place: Place, arguments: dict[str, object], rule: Rule, name: str
) -> None:
    decision = place.decide(**arguments)  # type: ignore[arg-type]
    version, goroot = GoVersion.parse("1.22.12"), place.sdks[1].goroot
    assert decision == Decision(rule, "1.22", Origin(name, "1.22"), (), version, goroot, goroot / "bin", "go1.22")


@pytest.mark.parametrize(
    ("text", "words", "key"),
    [
        ("go 1.22.3\n", "go 1.22.3", "mod-1.22.3"),
        ("go 1.22.3\ntoolchain go1.22.1\n", "go 1.22.3", "mod-1.22.3+go1.22.1"),
        ("go 1.22.3\ntoolchain go1.22.3\n", "go 1.22.3", "mod-1.22.3+go1.22.3"),
        ("go 1.20\ntoolchain go1.22.3\n", "toolchain go1.22.3", "mod-1.20+go1.22.3"),
    ],
)
def test_the_larger_line_of_a_module_is_the_one_that_asks(place: Place, text: str, words: str, key: str) -> None:
    (place.project / "go.mod").write_text(text)
    decision = place.decide()
    assert (decision.rule, decision.wanted, decision.origin.words, decision.key) == (Rule.MOD, "1.22.3", words, key)


def test_a_default_is_named_with_its_file_and_answered_by_the_file_of_that_name(place: Place) -> None:
    decision = place.decide(default="1.22")
    assert decision.origin == Origin(str(place.layout.default_file), "1.22", 1)
    assert (decision.rule, decision.version, decision.key) == (Rule.DEFAULT, GoVersion.parse("1.22.12"), "default")
    assert place.decide(default="system", env={"PATH": str(place.sdks[0].goroot / "bin")}).key is None


def test_every_file_looked_at_is_listed_in_order(place: Place) -> None:
    (place.project / "go.mod").write_text("module m\n\ngo 1.22.3\ntoolchain go1.22.5\n")
    (place.project / "go.work").mkdir()
    decision = place.decide()
    upwards = [place.project, *place.project.parents]
    mods = [Visited(str(place.project / "go.mod"), "go 1.22.3, toolchain go1.22.5")]
    expected = [
        Visited(f"{place.project}/.go-version", "not there"),
        Visited(f"{place.project}/go.work", "a directory"),
        *mods,
    ]
    for directory in upwards[1:]:
        expected += [Visited(str(directory / name), "not there") for name in (".go-version", "go.work")]
    assert list(decision.visited) == expected
    assert decision.origin == Origin(str(place.project / "go.mod"), "toolchain go1.22.5", 4)


def test_a_file_named_by_gowork_is_listed_although_it_lies_elsewhere(place: Place, tmp_path: Path) -> None:
    work = tmp_path / "elsewhere.work"
    work.write_text("go 1.26\n")
    decision = place.decide(env={"GOWORK": str(work)})
    assert decision.rule is Rule.WORK
    assert decision.visited[-1] == Visited(str(work), "go 1.26")


def test_files_that_a_pin_beats_are_listed_as_not_needed(place: Place) -> None:
    (place.project / "go.mod").write_text("go 1.26\n")
    (place.project.parent / ".go-version").write_text("1.22")
    found = {Path(look.path).name: look.found for look in place.decide().visited if look.found != "not there"}
    assert found == {"go.mod": "there, not needed", ".go-version": "1.22"}


@pytest.mark.parametrize(
    ("text", "found"), [("module m\n", "no go line"), ("go x\n", "go x, which is not a Go version")]
)
def test_a_module_file_that_requests_nothing_is_listed_with_what_it_holds(place: Place, text: str, found: str) -> None:
    (place.project / "go.mod").write_text(text)
    decision = place.decide(default="1.22")
    assert decision.rule is Rule.DEFAULT
    visited = [look for look in decision.visited if look.found != "not there"]
    assert visited == [Visited(f"{place.project}/go.mod", found), Visited(str(place.layout.default_file), "1.22")]


@pytest.mark.parametrize(
    ("files", "arguments", "message", "hint"),
    [
        ({".go-version": "1.24\n"}, {}, "Go 1.24 is not installed; {project}/.go-version:1 requests it", "1.24"),
        (
            {"go.mod": "module m\n\ngo 1.99.1\n"},
            {},
            "no installed Go is 1.99.1 or newer; {project}/go.mod:3 requests it (go 1.99.1)",
            "1.99.1",
        ),
        ({}, {"argument": "1.19"}, "Go 1.19 is not installed; argument +1.19 requests it", "1.19"),
        ({}, {"default": "1.19"}, "Go 1.19 is not installed; {root}/default:1 requests it", "1.19"),
        (
            {},
            {"env": {"GOSDK_VERSION": "~1.19.3"}},
            "Go ~1.19.3 is not installed; environment variable GOSDK_VERSION requests it",
            "'~1.19.3'",
        ),
    ],
)
def test_what_is_missing_says_who_asked_and_what_to_type(
    place: Place, files: dict[str, str], arguments: dict[str, object], message: str, hint: str
) -> None:
    for name, text in files.items():
        (place.project / name).write_text(text)
    decision = place.decide(**arguments)  # type: ignore[arg-type]
    with pytest.raises(NotFoundError) as caught:
        decision.require_bin()
    assert caught.value.message == message.format(project=place.project, root=place.layout.root)
    assert caught.value.hint == f"gosdk install {hint}"
    assert caught.value.exit_code == 3


def test_without_anything_the_message_says_so(place: Place) -> None:
    with pytest.raises(
        NotFoundError, match="nothing here requests a Go version, there is no default, and PATH holds no other"
    ):
        place.decide().require_bin()
    (place.project / ".go-version").write_text("system")
    with pytest.raises(NotFoundError, match=r"\APATH holds no other go; .*/\.go-version:1 requests it\Z") as caught:
        place.decide().require_bin()
    assert caught.value.hint == "gosdk use stable"
    pin = f"{place.project}/.go-version"
    decision = place.decide()
    assert (decision.rule, decision.origin) == (Rule.PIN, Origin(pin, "system", 1))
    assert decision.visited[0] == Visited(pin, "system")


def test_the_system_go_is_found_on_path_and_said_to_be_from_there(place: Place) -> None:
    system = place.sdks[0].goroot / "bin"
    decision = place.decide(env={"PATH": str(system)})
    origin = Origin("environment variable PATH", "system")
    assert replace(decision, visited=()) == Decision(Rule.SYSTEM, "system", origin, bin=system)


def test_a_system_go_without_the_tool_beside_it_is_named(place: Place) -> None:
    system = place.sdks[0].goroot / "bin"
    (system / "gofmt").unlink()
    decision = place.decide(env={"PATH": str(system)}, argument="system", tool="gofmt")
    assert decision.bin is None
    assert decision.missing == f"the go in {system} has no gofmt beside it; argument +system requests it"
    assert decision.hint == "gosdk list"


def test_without_a_path_there_is_no_system_go(place: Place) -> None:
    decision = decide(Query({}, place.project, place.layout, place.sdks))
    assert (decision.rule, decision.bin) == (Rule.SYSTEM, None)


@pytest.mark.parametrize("damage", ["gone", "empty", "not executable", "a directory"])
def test_a_broken_sdk_is_named_and_no_other_one_is_guessed(place: Place, damage: str) -> None:
    go = place.sdks[1].goroot / "bin" / "go"
    go.unlink()
    if damage == "a directory":
        go.mkdir()
    elif damage != "gone":
        go.write_text("" if damage == "empty" else "#!/bin/sh\n")
        go.chmod(0o755 if damage == "empty" else 0o644)
    (place.project / ".go-version").write_text("1.22")
    decision = place.decide()
    assert (decision.version, decision.bin) == (GoVersion.parse("1.22.12"), None)
    defect = "is not executable" if damage == "not executable" else "is not a program"
    assert f"the SDK go1.22.12 is broken: {go} {defect}" in decision.missing
    assert decision.hint == "gosdk verify --repair 1.22.12"


def test_an_sdk_whose_go_is_the_shim_itself_is_not_started(place: Place) -> None:
    place.layout.shims.mkdir(parents=True)
    go = place.sdks[1].goroot / "bin" / "go"
    go.rename(place.layout.shims / "go")
    go.symlink_to(place.layout.shims / "go")
    assert place.decide(argument="1.22.12").bin is None


@pytest.mark.parametrize(
    "content", [b"1.22/../x", b"\x1b[31m1.22", b"1.22 1.23", b"", b"#", b"\xff\xfe", b"1" * 10_000_000]
)
def test_a_pin_that_means_nothing_is_an_error_that_names_the_file_in_one_short_line(
    place: Place, content: bytes
) -> None:
    pin = place.project / ".go-version"
    pin.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        place.decide()
    assert str(pin) in caught.value.message
    assert caught.value.hint
    assert "\x1b" not in caught.value.message
    assert len(caught.value.message) < 500


def test_a_file_of_many_megabytes_is_refused_unread(place: Place) -> None:
    with open(place.project / "go.mod", "wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(UsageError, match="larger than 16 MiB") as caught:
        place.decide()
    assert caught.value.hint == f"ls -l {place.project}/go.mod"


def test_a_file_that_cannot_be_read_is_an_error_and_not_passed_over(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = place.project / ".go-version"
    pin.symlink_to("/proc/self/mem")
    with pytest.raises(GosdkError, match="cannot read") as caught:
        place.decide()
    assert caught.value.hint == f"ls -l {pin}"


def test_a_pipe_is_refused_and_not_waited_for(place: Place) -> None:
    os.mkfifo(place.project / "go.mod")
    with pytest.raises(UsageError, match="is not a regular file") as caught:
        place.decide()
    assert caught.value.hint == f"ls -l {place.project}/go.mod"


def test_a_go_finds_its_goroot_behind_links(place: Place, tmp_path: Path) -> None:
    (tmp_path / "go").symlink_to(place.sdks[0].goroot / "bin" / "go")
    assert goroot_of(tmp_path / "go") == place.sdks[0].goroot


def test_the_message_of_a_relative_gowork_is_the_go_command_s(place: Place) -> None:
    with pytest.raises(UsageError, match="invalid GOWORK: not an absolute path") as caught:
        place.decide(env={"GOWORK": "go.work"})
    assert caught.value.hint == "unset GOWORK"


def test_a_gowork_that_is_a_directory_is_refused_with_what_ends_it(place: Place) -> None:
    with pytest.raises(UsageError, match="GOWORK names a directory") as caught:
        place.decide(env={"GOWORK": str(place.project)})
    assert caught.value.hint == "unset GOWORK"


def test_the_decision_and_the_scan_agree_on_lines(place: Place) -> None:
    text = "module m\n// x\n\ngo 1.22.3\n"
    (place.project / "go.mod").write_text(text)
    line = scan(text.encode()).go
    assert line is not None
    assert place.decide().origin.line == line.number
