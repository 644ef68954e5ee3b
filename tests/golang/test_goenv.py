"""gosdk reads the go command's settings as the go command does, and knows the line each came from."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.golang.goenv import GoEnv, GoSetting, user_env_file
from gvm_py.host import Platform
from tests.support.realgo import needs_go, run_go


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("goos", "env", "expected"),
    [
        ("linux", {"HOME": "/h"}, "/h/.config/go/env"),
        ("linux", {"HOME": "/h", "XDG_CONFIG_HOME": "/x"}, "/x/go/env"),
        ("linux", {"HOME": "/h", "XDG_CONFIG_HOME": "relative"}, None),
        ("linux", {}, None),
        ("freebsd", {"HOME": "/h"}, "/h/.config/go/env"),
        ("darwin", {"HOME": "/h", "XDG_CONFIG_HOME": "/x"}, "/h/Library/Application Support/go/env"),
        ("darwin", {}, None),
        ("windows", {"APPDATA": "/a"}, "/a/go/env"),
        ("windows", {"AppData": "/a", "HOME": "/h"}, "/a/go/env"),
        ("windows", {"HOME": "/h"}, None),
        ("linux", {"HOME": "/h", "GOENV": "/elsewhere"}, "/elsewhere"),
        ("linux", {"HOME": "/h", "GOENV": "off"}, None),
    ],
)
def test_the_users_file_is_where_os_user_config_dir_puts_it(
    goos: str, env: dict[str, str], expected: str | None
) -> None:
    found = user_env_file(env, Platform(goos, "amd64"))
    assert (found.as_posix() if found else None) == expected


def test_environment_beats_the_users_file_which_beats_go_env(tmp_path: Path) -> None:
    user = _write(tmp_path / "env", "# comment\nA=user\nB=user\n")
    go_env = _write(tmp_path / "goroot/go.env", "# defaults\n\nA=root\nB=root\nC=root\n")
    settings = GoEnv.read({"GOENV": str(user), "A": "env", "B": ""}, goroot=tmp_path / "goroot")
    assert settings.get("A") == GoSetting("A", "env")
    assert settings.get("B") == GoSetting("B", "user", user, 3)
    assert settings.get("C") == GoSetting("C", "root", go_env, 5)
    assert settings.get("D") is None


def test_the_origin_names_the_file_and_line_or_the_variable(tmp_path: Path) -> None:
    user = _write(tmp_path / "env", "\nGOSUMDB=off\n")
    settings = GoEnv.read({"GOENV": str(user), "GOPROXY": "direct"})
    assert [found.origin for key in ("GOPROXY", "GOSUMDB") if (found := settings.get(key))] == [
        "environment variable GOPROXY",
        f"{user}:2",
    ]


def test_lines_the_go_command_ignores_are_ignored(tmp_path: Path) -> None:
    text = "no equals\n=x\n#A=1\nlower=1\n\xc4=1\nA=first\nA=x=y # kept\r\n"
    settings = GoEnv.read({"GOENV": str(_write(tmp_path / "env", text))})
    assert {key: setting.value for key, setting in settings.user.items()} == {"A": "x=y # kept\r"}


def test_goroot_is_never_taken_from_go_env_and_its_first_line_counts(tmp_path: Path) -> None:
    _write(tmp_path / "go.env", "GOROOT=/wrong\nA=first\nA=second\n")
    settings = GoEnv.read({"GOENV": "off"}, goroot=tmp_path)
    assert settings.get("GOROOT") is None
    assert settings.get("A") == GoSetting("A", "first", tmp_path / "go.env", 2)


def test_an_empty_line_of_the_user_hides_go_env(tmp_path: Path) -> None:
    user = _write(tmp_path / "env", "GOPROXY=\n")
    _write(tmp_path / "go.env", "GOPROXY=direct\n")
    settings = GoEnv.read({"GOENV": str(user)}, goroot=tmp_path)
    assert settings.get("GOPROXY") == GoSetting("GOPROXY", "", user, 1)


@pytest.mark.parametrize("name", ["a-directory", "missing", "nul\0byte"])
def test_a_file_that_cannot_be_read_counts_as_empty(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-directory").mkdir()
    assert GoEnv.read({"GOENV": f"{tmp_path}/{name}"}).user == {}


@given(st.binary(max_size=300))
def test_no_bytes_in_the_file_crash_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any-env"
    path.write_bytes(data)
    for key, setting in GoEnv.read({"GOENV": str(path)}).user.items():
        assert "A" <= key[0] <= "Z"
        assert "\n" not in setting.value


@needs_go
@pytest.mark.parametrize(
    ("file", "env"),
    [
        ("GOPROXY=https://a.example,direct\nGOPROXY=https://b.example\n", {}),
        ("GOPROXY=https://a.example \nGOSUMDB=off\n", {}),
        ("GOPROXY=\n", {"GOSUMDB": "off"}),
        ("#GOPROXY=x\n GOPROXY=y\n", {}),
        ("GOPROXY=https://a.example\n", {"GOPROXY": "direct"}),
    ],
)
def test_the_real_go_command_reads_the_same_values(tmp_path: Path, file: str, env: dict[str, str]) -> None:
    env = {"HOME": str(tmp_path), "GOENV": "", "GOPROXY": "", "GOTOOLCHAIN": "local", **env}
    user_file = user_env_file(env)
    assert user_file is not None
    _write(user_file, file)
    names = ["GOROOT", "GOPROXY", "GOSUMDB"]
    goroot, *values = run_go("env", *names, cwd=tmp_path, env=env).stdout.split("\n")[:3]
    settings = GoEnv.read(env, goroot=Path(goroot))
    assert [found.value if (found := settings.get(key)) else "" for key in names[1:]] == values
