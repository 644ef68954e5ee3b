"""The slow path starts a program exactly as the shim would: arguments, directory, environment."""

from pathlib import Path

import pytest

from gvm_py.selection import Decision, Invocation, Origin, Rule, process_environment

ORIGIN = Origin("x", "1.22")


@pytest.mark.parametrize(
    ("arguments", "argument", "rest"),
    [
        ([], None, ()),
        (["build"], None, ("build",)),
        (["+1.22", "build"], "1.22", ("build",)),
        (["+"], "", ()),
        (["+1.22", "+1.23"], "1.22", ("+1.23",)),
        (["build", "+1.22"], None, ("build", "+1.22")),
    ],
)
def test_a_leading_plus_is_taken_off(arguments: list[str], argument: str | None, rest: tuple[str, ...]) -> None:
    assert Invocation.parse("go", arguments) == Invocation("go", rest, argument)


@pytest.mark.parametrize(
    ("arguments", "directory"),
    [
        ("-C x build", "x"),
        ("--C x build", "x"),
        ("-C=x build", "x"),
        ("build -C x", "x"),
        ("build --C=x ./...", "x"),
        ("mod tidy -C x", "x"),
        ("work sync -C=x", "x"),
        ("mod -C x tidy", "x"),
        ("run . -C x", "."),
        ("build", "."),
        ("", "."),
        ("build -C", "."),
        ("-C", "."),
        ("-C= build", "."),
        ("-C nowhere build", "."),
        ("-C link build", "x"),
        ("-Cx build", "."),
    ],
)
def test_the_directory_is_where_the_go_command_goes(arguments: str, directory: str, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "link").symlink_to("x")
    invocation = Invocation.parse("go", arguments.split())
    assert invocation.directory(tmp_path) == (tmp_path / directory)


def test_gofmt_knows_no_directory_flag(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    assert Invocation.parse("gofmt", ["-C", "x"]).directory(tmp_path) == tmp_path


def test_an_inherited_goroot_is_replaced_and_the_count_of_shims_kept() -> None:
    decision = Decision(Rule.PIN, "1.22", ORIGIN, goroot=Path("/sdk"), bin=Path("/sdk/bin"))
    env = {"GOROOT": "/other", "GOSDK_SHIM_DEPTH": "x", "HOME": "/h", "GOTOOLCHAIN": "auto"}
    assert process_environment(decision, env) == {**env, "GOROOT": "/sdk"}


def test_a_system_go_keeps_only_its_own_goroot(tmp_path: Path) -> None:
    for name in ("own", "other"):
        (tmp_path / name / "bin").mkdir(parents=True)
        (tmp_path / name / "bin" / "go").write_text(name)
    decision = Decision(Rule.SYSTEM, "system", ORIGIN, bin=tmp_path / "own" / "bin")
    assert process_environment(decision, {"HOME": "/h"}) == {"HOME": "/h"}
    for goroot, kept in (("own", True), ("other", False), ("nowhere", False)):
        env = {"GOROOT": str(tmp_path / goroot), "HOME": "/h"}
        expected = env if kept else {"HOME": "/h"}
        assert process_environment(decision, env) == expected


@pytest.mark.parametrize(
    ("setting", "env", "result"),
    [
        ("local", {}, "local"),
        ("local", {"GOTOOLCHAIN": "auto"}, "auto"),
        ("local", {"GOTOOLCHAIN": ""}, "local"),
        ("", {}, None),
    ],
)
def test_the_gotoolchain_setting_yields_to_the_environment(
    setting: str, env: dict[str, str], result: str | None
) -> None:
    decision = Decision(Rule.PIN, "1.22", ORIGIN, goroot=Path("/sdk"), bin=Path("/sdk/bin"))
    assert process_environment(decision, env, setting).get("GOTOOLCHAIN") == result
