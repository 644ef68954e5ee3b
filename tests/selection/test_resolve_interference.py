"""Every setting that makes the go command do something else is named, with the place that sets it."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from gvm_py.paths import Layout
from gvm_py.selection import Decision, Origin, Rule
from gvm_py.selection.go_setup import GoSetup, go_setup, settings_seen
from gvm_py.selection.interference import Interference, interferences
from gvm_py.version import GoVersion
from tests.support.sdk import write_sdk


class Place:
    """A store with shims and one SDK, which was chosen."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.layout = Layout(base / "root")
        self.goroot = write_sdk(self.layout.versions / "go1.22.3", "1.22.3")
        self.shim = self.program(self.layout.shims)
        origin = Origin("/p/.go-version", "1.22.3", 1)
        self.decision = Decision(Rule.PIN, "1.22.3", origin, goroot=self.goroot, bin=self.goroot / "bin")

    def program(self, directory: Path) -> Path:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "go").write_text("#!/bin/sh\n")
        (directory / "go").chmod(0o755)
        return directory / "go"

    def find(self, env: Mapping[str, str], goenv: str = "", policy: str = "") -> tuple[Interference, ...]:
        (self.base / "goenv").write_text(goenv)
        given = {name: value.format(base=self.base) for name, value in env.items()}
        environment = {"PATH": str(self.layout.shims), "GOENV": str(self.base / "goenv"), **given}
        found = interferences(self.decision, settings_seen(environment, self.goroot), self.layout, policy)
        return tuple(it for it in found if it.setting != "GOENV" or "GOENV" in env)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_nothing_interferes_where_nothing_is_set(place: Place) -> None:
    assert place.find({}) == ()
    assert place.find({"GOROOT": str(place.goroot), "GOWORK": "auto", "GO111MODULE": "on", "GOFLAGS": "-v"}) == ()
    assert place.find({}, "GOWORK=\nGO111MODULE=\n") == ()
    assert place.find({"GOTOOLCHAIN": "auto", "GOSDK_VERSION": ""}, "GOTOOLCHAIN=local\nGOPROXY=off\n") == ()


@pytest.mark.parametrize(
    ("env", "effect"),
    [
        ({"GOROOT": "/other"}, "the shims replace it"),
        ({"GOSDK_VERSION": "1.22"}, "decides in every directory"),
        ({"GOENV": "off"}, "what `go env -w` wrote is ignored"),
        ({"GOENV": "/elsewhere"}, "the go command reads its settings from there"),
        ({"GOWORK": "off"}, "no go.work counts"),
        ({"GOWORK": "/x/go.work"}, "this go.work counts, not the nearest one"),
        ({"GO111MODULE": "off"}, "no go.mod or go.work counts"),
        ({"GO111MODULE": "auto"}, "go.mod counts, go.work only beside one"),
        ({"GOTOOLCHAIN": "local"}, "the go command never switches: a newer go line is an error"),
        ({"GOTOOLCHAIN": "path"}, "the go command switches only to a goX.Y.Z on PATH"),
        ({"GOTOOLCHAIN": "local+path"}, "the go command switches only to a goX.Y.Z on PATH"),
        ({"GOTOOLCHAIN": "local+auto"}, "as by default"),
        ({"GOTOOLCHAIN": "go1.21.5"}, "the go command runs go1.21.5, whatever SDK was chosen"),
        ({"GOTOOLCHAIN": "go1.21.5+auto"}, "and what go.mod requests where that is newer"),
    ],
)
def test_a_variable_is_named_with_what_it_does(env: dict[str, str], effect: str, place: Place) -> None:
    ((name, value),) = env.items()
    (found,) = place.find(env)
    assert (found.setting, found.value, found.origin) == (name, value, f"environment variable {name}")
    assert effect in found.effect
    assert "the shims do not read" not in found.effect


@pytest.mark.parametrize("key", ["GOROOT", "GOTOOLCHAIN", "GOWORK", "GO111MODULE", "GOFLAGS"])
def test_what_go_env_wrote_is_named_with_its_line(key: str, place: Place) -> None:
    value = {"GOROOT": str(place.base), "GOFLAGS": "-modfile=x.mod", "GO111MODULE": "auto"}.get(key, "local")
    (found,) = place.find({}, f"# mine\n\n{key}={value}\n")
    assert (found.setting, found.value, found.origin) == (key, value, f"{place.base}/goenv:3")
    assert ("the shims do not read this file" in found.effect) == (key in ("GOWORK", "GO111MODULE"))


def test_each_flag_about_modules_is_named_and_no_other(place: Place) -> None:
    found = place.find({"GOFLAGS": "-v --mod=vendor '-modfile=x y.mod' -modfile=a=b -modcacherw -tags=mod"})
    assert [it.value for it in found] == ["--mod=vendor", "'-modfile=x", "-modfile=a=b"]


def test_the_go_env_of_an_sdk_that_was_changed_is_named(place: Place) -> None:
    (place.goroot / "go.env").write_text("\nGOTOOLCHAIN=local\n")
    (found,) = place.find({})
    assert found.origin == f"{place.goroot}/go.env:2"


@pytest.mark.parametrize(
    ("goflags", "word", "reason"),
    [
        ("-bogus", "-bogus", "unknown flag -bogus"),
        ("-v -mod", "", ""),
        ("'-ldflags=-s -w' --tags=a -test.run=X -race", "", ""),
        ("-v mod=vendor", "mod=vendor", 'non-flag "mod=vendor"'),
        ("-v --", "--", 'non-flag "--"'),
        ("---v", "---v", 'non-flag "---v"'),
        ("-=v", "-=v", 'non-flag "-=v"'),
        ("-v '-ldflags=-s", "'-ldflags=-s", "unterminated ' string"),
        (
            "-v --C=x",
            "--C=x",
            'invalid value "x" for flag -C (from $GOFLAGS): -C flag must be first flag on command line',
        ),
    ],
)
def test_a_word_that_every_go_command_refuses_is_named(goflags: str, word: str, reason: str, place: Place) -> None:
    found = [it for it in place.find({"GOFLAGS": goflags}) if "every go command fails" in it.effect]
    assert [(it.value, it.effect) for it in found] == ([(word, f"every go command fails: {reason}")] if word else [])


def test_an_empty_gotoolchain_line_means_local_as_for_the_go_command(place: Place) -> None:
    (empty,), (local,) = place.find({}, "GOTOOLCHAIN=\n"), place.find({}, "GOTOOLCHAIN=local\n")
    assert empty.effect == local.effect


def test_a_version_without_a_mode_is_not_said_to_heed_the_go_line(place: Place) -> None:
    (found,) = place.find({"GOTOOLCHAIN": "go1.21.5"})
    assert "go.mod" not in found.effect


def test_the_setting_gotoolchain_is_named_unless_the_environment_beats_it(place: Place) -> None:
    (found,) = place.find({}, policy="local")
    assert (found.setting, found.value) == ("GOTOOLCHAIN", "local")
    assert found.origin == f"the setting gotoolchain in {place.layout.config_file}"
    assert "never switches" in found.effect
    (found,) = place.find({"GOTOOLCHAIN": "path"}, policy="local")
    assert found.origin == "environment variable GOTOOLCHAIN"


@pytest.mark.parametrize(
    ("path", "effect"),
    [
        ("{base}/other:{base}/root/shims", "typing go runs {base}/other/go, which comes before {base}/root/shims"),
        ("{base}/other", "typing go runs {base}/other/go: {base}/root/shims is not on PATH"),
        ("", "typing go runs nothing: {base}/root/shims is not on PATH"),
        ("{base}/root/shims:{base}/other", None),
        ("{base}/link/to/shims", None),
        ("{base}/root/versions/go1.22.3/bin:{base}/other", None),
        ("{base}/not runnable:{base}/root/shims", None),
    ],
)
def test_a_go_that_comes_before_the_shims_is_named(path: str, effect: str | None, place: Place) -> None:
    place.program(place.base / "other")
    place.program(place.base / "not runnable").chmod(0o644)
    (place.base / "link" / "to").mkdir(parents=True)
    (place.base / "link" / "to" / "shims").symlink_to(place.layout.shims)
    found = place.find({"PATH": path})
    assert [it.effect for it in found] == ([effect.format(base=place.base)] if effect else [])
    first = f"{place.base}/other/go" if effect and "other" in effect else ""
    assert all((it.setting, it.value, it.origin) == ("PATH", first, "environment variable PATH") for it in found)


def test_a_shell_without_a_path_is_reported_that_the_shims_are_not_on_it(place: Place) -> None:
    nothing = replace(place.decision, goroot=None, bin=None)
    found, goenv = interferences(nothing, settings_seen({"GOENV": "off"}, None), place.layout)
    assert goenv.setting == "GOENV"
    assert (found.setting, found.value) == ("PATH", "")
    assert found.effect == f"typing go runs nothing: {place.layout.shims} is not on PATH"


def test_a_goroot_of_the_settings_file_decides_whose_defaults_count(place: Place) -> None:
    """cmd/go reads go.env below it even where the environment names another GOROOT."""
    (place.base / "goenv").write_text("GOROOT=/gone\n")
    env = {"GOENV": str(place.base / "goenv"), "GOROOT": str(place.goroot)}
    assert settings_seen(env, place.goroot).get("GOTOOLCHAIN") is None
    (place.base / "go.env").write_text("GOTOOLCHAIN=path\n")
    (place.base / "goenv").write_text(f"GOROOT={place.base}\n")
    found = settings_seen(env, place.goroot).get("GOTOOLCHAIN")
    assert found is not None
    assert found.value == "path"
    (place.base / "goenv").write_text("")
    found = settings_seen(env, place.goroot).get("GOTOOLCHAIN")
    assert found is not None
    assert found.value == "auto"


@pytest.mark.parametrize(
    ("env", "goenv", "setting", "where", "pair"),
    [
        ({"GOOS": "lunix", "GOARCH": "amd64"}, "", "GOOS", "environment variable GOOS", "lunix/amd64"),
        ({"GOOS": "linux"}, "GOARCH=amd46\n", "GOARCH", "{base}/goenv:1", "linux/amd46"),
        ({"GOOS": "js", "GOARCH": "amd64"}, "", "GOARCH", "environment variable GOARCH", "js/amd64"),
        ({"GOOS": "js", "GOARCH": "wasm"}, "", "", "", ""),
        ({"GOMAXPROCS": "1"}, "", "", "", ""),
    ],
)
def test_a_platform_for_which_the_sdk_builds_nothing_interferes(
    env: dict[str, str], goenv: str, setting: str, where: str, pair: str, place: Place
) -> None:
    source = place.goroot / "src/internal/platform/zosarch.go"
    source.parent.mkdir(parents=True)
    source.write_text('var List = []OSArch{\n\t{"js", "wasm"},\n\t{"linux", "amd64"},\n}\n')
    effect = f"every build fails: {pair} is not a platform of this SDK"
    value = {**env, "GOARCH": env.get("GOARCH", "amd46")}.get(setting, "")
    wanted = (Interference(setting, value, where.format(base=place.base), effect),) if setting else ()
    assert place.find(env, goenv) == wanted


def test_a_flag_without_its_value_fails_where_packages_are_loaded(place: Place) -> None:
    (found,) = place.find({"GOFLAGS": "-v -buildvcs=maybe"})
    what = (
        "invalid boolean value \"maybe\" for flag -buildvcs (from $GOFLAGS): value is neither 'auto' nor a valid bool"
    )
    assert found.effect == f"every go command that loads packages fails: {what}"


def test_a_mode_that_go_does_not_have_fails_where_modules_are_loaded(place: Place) -> None:
    (found,) = place.find({"GOFLAGS": "-mod=sideways"})
    assert found.effect == "every go command that loads modules fails: there is no such mode"


def test_the_prediction_sees_what_go_env_wrote_and_what_it_hides(place: Place) -> None:
    (place.base / "goenv").write_text("GOWORK=off\nGO111MODULE=auto\nGOTOOLCHAIN=path\nGOPROXY=off\n")
    env = {"PATH": "/p", "GOENV": str(place.base / "goenv"), "GOPATH": "/g", "GO111MODULE": "on"}
    version = GoVersion.parse("1.22.3")
    seen = go_setup(version, settings_seen(env, place.goroot), place.base)
    expected = {**env, "GOWORK": "off", "GOFLAGS": ""}
    assert seen == GoSetup(version, expected, place.base, "path", "off", Path("/g/pkg/mod"))


def test_what_nobody_sets_is_empty_for_the_prediction() -> None:
    version = GoVersion.parse("1.22.3")
    seen = go_setup(version, settings_seen({"GOENV": "off"}, None), Path("/"))
    assert seen == GoSetup(version, {"GOENV": "off", "GOWORK": "", "GO111MODULE": "", "GOFLAGS": ""}, Path("/"), "", "")


@pytest.mark.parametrize(
    ("env", "cache"),
    [
        ({"GOMODCACHE": "/m", "GOPATH": "/g"}, "/m"),
        ({"GOPATH": f"/g{os.pathsep}/second", "HOME": "/h"}, "/g/pkg/mod"),
        ({"HOME": "/h"}, "/h/go/pkg/mod"),
        ({}, None),
    ],
)
def test_the_module_cache_is_where_the_go_command_keeps_it(env: dict[str, str], cache: str | None) -> None:
    setup = go_setup(GoVersion.parse("1.22.3"), settings_seen({"GOENV": "off", **env}, None), Path("/"))
    assert setup.modcache == (Path(cache) if cache else None)
