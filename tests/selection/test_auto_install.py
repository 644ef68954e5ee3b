"""`auto_install`: a shim installs what a directory requests, once; without the setting it says what to type."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.http_server import Answer
from tests.support.internet import Internet, connected
from tests.support.realsdk import run_shim
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.terminal import on_terminal


@pytest.fixture
def internet() -> Iterator[Internet]:
    with connected() as net:
        net.publish("1.22.3")
        net.publish("1.22.12")
        yield net


@pytest.fixture
def box(sandbox: Sandbox, internet: Internet) -> Sandbox:
    """An empty store with shims; `go` is on no PATH but theirs."""
    sandbox.env |= internet.environment() | {"PATH": f"{sandbox.root / 'shims'}:/usr/bin:/bin"}
    assert sandbox.gosdk("config", "set", "source", internet.dl).code == 0
    assert sandbox.gosdk("rehash").code == 0
    return sandbox


@pytest.fixture
def auto(box: Sandbox) -> Sandbox:
    assert box.gosdk("config", "set", "auto_install", "true").code == 0
    return box


def ran(box: Sandbox, version: str, words: str = "version") -> str:
    goroot = box.root / "versions" / f"go{version}"
    return f"go version go{version} linux/amd64 GOROOT={goroot} {words}\n"


@pytest.mark.parametrize(
    ("files", "reason", "hint"),
    [
        (
            {".go-version": "1.22\n"},
            "Go 1.22 is not installed; {cwd}/.go-version:1 requests it",
            "gosdk install 1.22",
        ),
        (
            {"go.mod": "module m\n\ngo 1.22.5\n"},
            "no installed Go is 1.22.5 or newer; {cwd}/go.mod:3 requests it (go 1.22.5)",
            "gosdk install 1.22.5",
        ),
        (
            {},
            "nothing here requests a Go version, there is no default, and PATH holds no other go",
            "gosdk default stable",
        ),
    ],
)
def test_without_the_setting_the_shim_says_why_and_what_to_type(
    files: dict[str, str], reason: str, hint: str, box: Sandbox, internet: Internet
) -> None:
    for name, text in files.items():
        (box.cwd / name).write_text(text)
    asked = len(internet.releases.asked)
    said = run_shim(box, "go", "version")
    assert (said.code, said.out) == (127, "")
    assert said.err == f"error: {reason.format(cwd=box.cwd)}\nhint: {hint}\n"
    assert len(internet.releases.asked) == asked


def test_what_is_missing_is_installed_and_the_next_call_asks_nobody(auto: Sandbox, internet: Internet) -> None:
    (auto.cwd / ".go-version").write_text("1.22\n")
    first = run_shim(auto, "go", "build", "a b", "it's")
    assert (first.code, first.out) == (0, ran(auto, "1.22.12", "build a b it's"))
    assert f"{auto.cwd}/.go-version:1 requests Go 1.22, which is not installed; installing it" in first.err
    assert "installed go1.22.12" in first.err
    asked = len(internet.releases.asked)
    second = run_shim(auto, "go", "version")
    assert (second.out, second.err) == (ran(auto, "1.22.12"), "")
    assert len(internet.releases.asked) == asked


@pytest.mark.parametrize(
    ("files", "words", "version"),
    [
        ({"go.mod": "module m\n\ngo 1.22.3\n"}, ("go", "version"), "1.22.3"),
        ({"go.mod": "module m\n\ngo 1.21\ntoolchain go1.22.3\n"}, ("go", "version"), "1.22.3"),
        ({".go-version": ">=1.22,<1.22.9\n"}, ("go", "version"), "1.22.3"),
        ({".go-version": "system\n"}, ("go", "+1.22.3", "version"), "1.22.3"),
        ({"x/.go-version": "1.22.3\n"}, ("go", "-C", "x", "version"), "1.22.3"),
    ],
)
def test_whoever_asks_gets_the_version_that_was_asked_for(
    files: dict[str, str], words: tuple[str, ...], version: str, auto: Sandbox
) -> None:
    for name, text in files.items():
        (auto.cwd / name).parent.mkdir(exist_ok=True)
        (auto.cwd / name).write_text(text)
    said = run_shim(auto, *words)
    passed = " ".join(word for word in words[1:] if not word.startswith("+"))
    assert (said.code, said.out) == (0, ran(auto, version, passed))


def test_many_shells_at_once_install_it_once(auto: Sandbox, internet: Internet) -> None:
    (auto.cwd / ".go-version").write_text("1.22.3\n")
    shim = str(auto.root / "shims" / "go")
    pipe = subprocess.PIPE
    shells = [
        subprocess.Popen([shim, "version"], cwd=auto.cwd, env=auto.environment(), stdout=pipe, stderr=pipe, text=True)
        for _ in range(4)
    ]
    said = [shell.communicate(timeout=120) for shell in shells]
    assert [out for out, _ in said] == [ran(auto, "1.22.3")] * 4
    assert len(internet.downloads()) == 1
    assert sum("installed go1.22.3" in err for _, err in said) == 1


def test_an_sdk_deleted_by_hand_is_installed_again(auto: Sandbox) -> None:
    (auto.cwd / ".go-version").write_text("1.22.3\n")
    assert run_shim(auto, "go", "version").code == 0
    (auto.root / "versions" / "go1.22.3" / "bin" / "go").unlink()
    said = run_shim(auto, "go", "version")
    assert (said.code, said.out) == (0, ran(auto, "1.22.3"))


def test_a_word_that_means_the_system_go_installs_nothing(auto: Sandbox, internet: Internet) -> None:
    (auto.cwd / ".go-version").write_text("system\n")
    said = run_shim(auto, "go", "version")
    assert said.code == 127
    assert said.err.startswith(f"error: PATH holds no other go; {auto.cwd}/.go-version:1 requests it\n")
    assert internet.downloads() == []


@pytest.mark.parametrize(("body", "code"), [(b"not an archive", 4), (None, 5)])
def test_what_cannot_be_had_or_is_wrong_starts_nothing(
    body: bytes | None, code: int, auto: Sandbox, internet: Internet
) -> None:
    (auto.cwd / ".go-version").write_text("1.22.3\n")
    answer = Answer(200, body=body) if body else Answer(503)
    internet.http.every_answer("/dl/go1.22.3.linux-amd64.tar.gz", lambda _seen, _honest: answer)
    said = run_shim(auto, "go", "version")
    assert (said.code, said.out) == (code, "")
    assert "error: " in said.err
    assert list((auto.root / "versions").glob("*")) == []


def test_a_version_that_does_not_exist_is_no_reason_to_start_another(auto: Sandbox) -> None:
    write_sdk(auto.root / "versions" / "go1.22.3", "1.22.3")
    (auto.cwd / ".go-version").write_text("1.99\n")
    said = run_shim(auto, "go", "version")
    assert (said.code, said.out) == (3, "")
    assert "1.99" in said.err


EXEC = ("exec", "1.22", "go", "version")


def test_exec_installs_what_is_missing_on_a_terminal(box: Sandbox) -> None:
    said = on_terminal(box.command(*EXEC), box.environment(), box.cwd, ())
    assert said.code == 0
    assert "installed go1.22.12" in said.out
    assert said.out.replace("\r\n", "\n").endswith(ran(box, "1.22.12"))


def test_exec_installs_nothing_for_a_script_unless_the_setting_says_so(box: Sandbox, internet: Internet) -> None:
    said = box.gosdk(*EXEC)
    assert (said.code, said.err) == (3, "error: Go 1.22 is not installed\nhint: gosdk install 1.22\n")
    assert internet.downloads() == []
    assert box.gosdk("config", "set", "auto_install", "true").code == 0
    assert box.gosdk(*EXEC).out == ran(box, "1.22.12")


def test_shell_installs_what_is_missing_on_a_terminal(box: Sandbox) -> None:
    box.env["SHELL"] = "/bin/sh"
    said = on_terminal(
        box.command("shell", "1.22"), box.environment({"PS1": "in> "}), box.cwd, [("in> ", "go version; exit\n")]
    )
    assert said.code == 0
    assert ran(box, "1.22.12").strip() in said.out


@pytest.mark.parametrize(
    "words", [EXEC, ("shell", "1.22"), ("use", "1.22"), ("default", "1.22")], ids=lambda words: words[0]
)
def test_a_setting_of_false_is_respected_by_every_command(
    words: tuple[str, ...], box: Sandbox, internet: Internet
) -> None:
    assert box.gosdk("config", "set", "auto_install", "false").code == 0
    said = on_terminal(box.command(*words), box.environment({"NO_COLOR": "1"}), box.cwd, ())
    reason = f"error: Go 1.22 is not installed; auto_install is false in {box.root}/config.toml"
    assert (said.code, said.out.splitlines()) == (3, [reason, "hint: gosdk install 1.22"])
    assert internet.downloads() == []
    assert list(box.cwd.iterdir()) == []


def test_the_hint_after_an_installation_selects_what_was_installed(box: Sandbox) -> None:
    assert box.gosdk("install", "1.22.12").err.endswith("to select go1.22.12:\nhint: gosdk default 1.22\n")
    older = box.gosdk("install", "1.22.3")
    assert older.err.endswith("no Go is selected here; to select go1.22.3:\nhint: gosdk default 1.22.3\n")
    assert "selects go1.22.3" in box.gosdk("default", "1.22.3").err


def test_the_settings_of_a_project_cannot_switch_it_on(box: Sandbox, internet: Internet) -> None:
    (box.cwd / ".go-version").write_text("1.22\n")
    (box.cwd / "config.toml").write_text("auto_install = true\n")
    assert run_shim(box, "go", "version").code == 127
    assert internet.downloads() == []
    assert Path(box.root / "config.toml").read_text().startswith("source")
