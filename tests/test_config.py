"""Settings: every key is known, every value is checked, comments survive."""

from pathlib import Path

import pytest

from gvm_py.config import Config, keys, set_value
from gvm_py.errors import UsageError
from tests.support.run import Sandbox


def test_without_a_file_the_defaults_are_in_force(tmp_path: Path) -> None:
    assert Config.load(tmp_path / "config.toml") == Config()


def test_every_key_can_be_read_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'source = "goproxy"\nmirror = "https://m"\nverify = "both"\nauto_install = true\ngotoolchain = "local"\n'
        'lock_timeout = 5\nshim = "sh"\n[ide]\nauto_sync = true\n[gc]\nroots = ["~/src", "/x"]\n'
    )
    assert Config.load(path) == Config(
        "goproxy", "https://m", "both", True, "local", 5, ide_auto_sync=True, gc_roots=("~/src", "/x"), shim="sh"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("verify = 'maybe'", "one of both, any, index"),
        ("shim = 'fish'", "one of auto, native, sh"),
        ("auto_install = 'yes'", "true or false"),
        ("auto_install = 1", "true or false"),
        ("lock_timeout = true", "a number of seconds"),
        ("lock_timeout = -1", "a number of seconds"),
        ("gc.roots = [1]", "a list of texts"),
        ("surprise = 1", "there is no setting 'surprise'"),
        ("source = ", "not valid TOML"),
        ("x = '\x00'", "not valid TOML"),
    ],
)
def test_a_wrong_setting_names_the_file_and_what_would_be_right(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as error:
        Config.load(path)
    assert said in error.value.message
    assert str(path) in error.value.message


def test_setting_a_value_keeps_the_comments(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# mine\nverify = "any" # why\n')
    set_value(path, "verify", "both")
    set_value(path, "ide.auto_sync", "true")
    set_value(path, "gc.roots", "/a,/b")
    assert path.read_text().startswith('# mine\nverify = "both" # why\n')
    assert Config.load(path) == Config(verify="both", ide_auto_sync=True, gc_roots=("/a", "/b"))


@pytest.mark.parametrize("key", keys())
def test_a_value_that_does_not_fit_leaves_the_file_alone(tmp_path: Path, key: str) -> None:
    path = tmp_path / "config.toml"
    if isinstance(Config().get(key), bool | int) or key in ("verify", "shim"):
        with pytest.raises(UsageError):
            set_value(path, key, "nonsense")
        assert not path.exists()
    else:
        set_value(path, key, "text")
        assert Config.load(path).get(key) in ("text", ("text",))


def test_unset_returns_a_setting_to_its_default_and_keeps_the_rest(sandbox: Sandbox) -> None:
    """Only without the line does `use` install what is missing: `false` is not the same."""
    file = sandbox.root / "config.toml"
    sandbox.root.mkdir(exist_ok=True)
    file.write_text('# mine\nauto_install = false\nverify = "both" # why\n')
    done = sandbox.gosdk("config", "unset", "auto_install")
    assert (done.code, done.out) == (0, "")
    assert done.err == f"removed from {file}, the default is in force: auto_install = false\n"
    assert file.read_text() == '# mine\nverify = "both" # why\n'
    again = sandbox.gosdk("config", "unset", "auto_install", "--json")
    assert again.json()["data"] == {"key": "auto_install", "value": False}
    assert "does not set it" in again.err


@pytest.mark.parametrize("key", ["source", "gc.roots"])
def test_a_value_that_is_not_utf_8_is_refused(sandbox: Sandbox, key: str) -> None:
    done = sandbox.gosdk("config", "set", key, "/x\udcff")
    assert (done.code, done.out) == (2, "")
    assert "is not a " in done.err
    assert not (sandbox.root / "config.toml").exists()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"source": "goprox"}, "{file}: source: there is no source 'goprox'"),
        ({"mirror": "x"}, "{file}: mirror: 'x' has no scheme"),
        ({"source": ""}, "no source answered"),  # as without the setting, not a directory
    ],
)
def test_a_wrong_address_names_the_setting_that_holds_it(
    sandbox: Sandbox, settings: dict[str, object], message: str
) -> None:
    sandbox.configure(**settings)
    done = sandbox.gosdk("list-remote", env={"HTTPS_PROXY": "http://127.0.0.1:9"})
    assert done.err.startswith(f"error: {message.format(file=sandbox.root / 'config.toml')}")


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("gotoolchain", "lcoal", "local"),
        ("gotoolchain", "LOCAL", "local"),
        ("gotoolchain", "1.26.6", "go1.26.6"),
        ("gotoolchain", "go1.26.6+local", ""),
        ("auto_install", "yes", "true"),
        ("auto_install", "TRUE", "true"),
        ("version_files", "0", "false"),
        ("shim", "Native", "native"),
    ],
)
def test_a_value_that_would_not_work_is_refused_with_what_was_meant(
    sandbox: Sandbox, key: str, value: str, meant: str
) -> None:
    done = sandbox.gosdk("config", "set", key, value)
    assert (done.code, done.out) == (2, "")
    assert value in done.err.partition("\n")[0]
    assert done.err.endswith(f"hint: gosdk config set {key} {meant}\n" if meant else "hint: gosdk help bridge\n")
    assert not (sandbox.root / "config.toml").exists()
    if meant:
        assert sandbox.gosdk("config", "set", key, meant).code == 0


def test_the_command_reads_and_sets(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("config", "set", "verify", "both").code == 0
    assert sandbox.gosdk("config", "get", "verify").out == "both\n"
    assert sandbox.gosdk("config", "list", "--json").json()["data"]["verify"] == "both"
    wrong = sandbox.gosdk("config", "set", "nothing", "1", "--json")
    assert wrong.code == 2


def test_a_broken_file_stops_every_command_that_needs_it_with_exit_2(sandbox: Sandbox) -> None:
    sandbox.root.mkdir()
    (sandbox.root / "config.toml").write_text("verify = 3\n")
    outcome = sandbox.gosdk("list")
    assert outcome.code == 2
    assert "config.toml: verify = 3" in outcome.err
    assert "hint: " in outcome.err


def test_a_setting_is_written_with_the_line_ends_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes("# für mich\r\nlock_timeout = 5 # seconds\r\n".encode())
    set_value(file, "gotoolchain", "local")
    assert file.read_bytes() == '# für mich\r\nlock_timeout = 5 # seconds\r\ngotoolchain = "local"\r\n'.encode()
    file.write_bytes(b"lock_timeout = 5\n")
    set_value(file, "gotoolchain", "local")
    assert file.read_bytes() == b'lock_timeout = 5\ngotoolchain = "local"\n'


def test_files_saved_by_notepad_are_read_and_keep_their_mark(sandbox: Sandbox) -> None:
    """Old editors and PowerShell of Windows put a byte order mark in front, or write UTF-16."""
    sandbox.root.mkdir(exist_ok=True)
    file = sandbox.root / "config.toml"
    file.write_bytes(b"\xef\xbb\xbflock_timeout = 5\r\n")
    assert sandbox.gosdk("config", "get", "lock_timeout").out == "5\n"
    assert sandbox.gosdk("config", "set", "gotoolchain", "local").code == 0
    assert file.read_bytes() == b'\xef\xbb\xbflock_timeout = 5\r\ngotoolchain = "local"\r\n'
    for data in (b"\xef\xbb\xbf1.22\r\n", "1.22\r\n".encode("utf-16")):
        (sandbox.root / "default").write_bytes(data)
        assert sandbox.gosdk("current").err.startswith("error: Go 1.22 is not installed; ")
