"""Bad input for the native resolver: the right SDK or one message, never a wrong SDK, a crash or a hang."""

import os
import resource
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from gvm_py.errors import shell_word
from tests.native.programs import BINARIES, compile_here, describe, place
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.selection import Lab, write_program
from tests.support.terminal import bytes_on_terminal

PROGRAM = BINARIES / "linux-amd64"
PATIENCE = 20
ASKED = "asked "

pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="the program for this machine is another one")


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    lab = Lab.build(tmp_path / "lab")
    place(PROGRAM, lab)
    return lab


@pytest.fixture
def cwd(tmp_path: Path) -> Path:
    directory = tmp_path / "project"
    directory.mkdir()
    return directory


def shim(lab: Lab, name: str = "go") -> str:
    return str(lab.layout("plain").shims / name)


def call(
    lab: Lab,
    cwd: Path,
    *words: str,
    env: Mapping[str, str] | None = None,
    name: str = "go",
    before: Callable[[], None] | None = None,
    command: Sequence[str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Start a shim; by default with a plain environment."""
    given = {"PATH": lab.path("plain"), "TMPDIR": "/nowhere", "PWD": str(cwd)} if env is None else env
    return subprocess.run(
        [shim(lab, name), *words] if command is None else list(command),
        cwd=cwd,
        env=dict(given),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        preexec_fn=before,
        check=False,
    )


def ran(lab: Lab, version: str, tool: str = "go") -> str:
    goroot = lab.goroot("plain", version)
    return f"ran {goroot}/bin/{tool} GOROOT={goroot} TOOLCHAIN="


def first_line(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout.partition("\n")[0]


def typed(lab: Lab, cwd: Path, hint: str) -> None:
    """Type a hint into bash."""
    assert hint.startswith("hint: ")
    done = call(lab, cwd, command=["/bin/bash", "-c", f"PATH=$PATH:/usr/bin:/bin; {hint[6:]}"])
    assert (done.returncode, done.stderr) == (0, ""), hint


def add_lines(lab: Lab, **values: str) -> None:
    """Add lines to the description of the store."""
    with (lab.layout("plain").shims / ".store").open("a") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())


def asked(done: subprocess.CompletedProcess[str]) -> bool:
    return done.stdout.startswith(ASKED)


@pytest.mark.parametrize("name", [".go-version", "go.mod"])
def test_huge_file_is_read_only_as_far_as_needed(name: str, lab: Lab, cwd: Path) -> None:
    (cwd / name).write_text("go 1.22.3\n".removeprefix("go " if name == ".go-version" else "") + "x y\n" * (5 << 20))
    assert first_line(call(lab, cwd)) == ran(lab, "1.22.3")
    (cwd / name).write_text("9" * (10 << 20))
    assert asked(call(lab, cwd))
    (cwd / name).write_text("# x\n" * (5 << 20) + "1.22.3\n")
    assert asked(call(lab, cwd))


@pytest.mark.parametrize("name", [".go-version", "go.mod", "go.work"])
@pytest.mark.parametrize("kind", ["pipe", "zero", "directory", "loop", "dangling"])
def test_what_is_no_file_is_passed_over_or_left_to_gosdk(name: str, kind: str, lab: Lab, cwd: Path) -> None:
    (cwd / ".go-version").write_text("1.21.13\n")
    inner = cwd / "inner"
    inner.mkdir()
    make: dict[str, Callable[[Path], None]] = {
        "pipe": os.mkfifo,
        "zero": lambda path: os.symlink("/dev/zero", path),
        "directory": os.mkdir,
        "loop": lambda path: os.symlink(path.name, path),
        "dangling": lambda path: os.symlink("nowhere", path),
    }
    make[kind](inner / name)
    assert first_line(call(lab, inner)) == ran(lab, "1.21.13")
    (cwd / ".go-version").unlink()
    (cwd / "go.mod").write_text("go 1.22.3\n")
    done = call(lab, inner)
    if kind in ("pipe", "zero") and name != ".go-version":
        assert asked(done)
    else:
        assert first_line(done) == ran(lab, "1.22.3")


def test_deleted_working_directory_is_left_to_gosdk(lab: Lab, cwd: Path) -> None:
    script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
    command = ["/bin/sh", "-c", script, "sh", shim(lab), "version"]
    env = {"PATH": "/usr/bin:/bin", "PWD": str(cwd)}
    assert asked(call(lab, cwd, env=env, command=command))
    assert first_line(call(lab, cwd, env=env, command=[*command[:5], "+1.22.3"])) == ran(lab, "1.22.3")


@pytest.mark.parametrize("lie", ["", "relative", "/", "/nowhere", "{cwd}/", "{cwd}/.", "{cwd}/../project", "{cwd}//"])
def test_pwd_that_lies_selects_what_lies_here(lie: str, lab: Lab, cwd: Path) -> None:
    (cwd / ".go-version").write_text("1.22.3\n")
    done = call(lab, cwd, env={"PATH": "/usr/bin:/bin", "PWD": lie.format(cwd=cwd)})
    assert first_line(done) == ran(lab, "1.22.3") or asked(done)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (b"1.22.3\r\n", "1.22.3"),
        (b"\xef\xbb\xbf1.22.3\n", "1.22.3"),
        (b"1\x00.22\x00.3\n", "1.22.3"),
        (b"1.22.3\x1b[31m\n", None),
        (b"1.22.3\x7f\n", None),
        (b"\xff\xfe1\x00.\x002\x002\x00", None),
        (b"1.22.3\xe2\x80\xae\n", None),
        (b"../../../etc\n", None),
        (b"a" * 99 + b"\n", None),
        (b"a" * 70000, None),
    ],
)
def test_odd_bytes_select_the_right_sdk_or_ask(text: bytes, version: str | None, lab: Lab, cwd: Path) -> None:
    (cwd / ".go-version").write_bytes(text)
    done = call(lab, cwd)
    assert first_line(done) == ran(lab, version) if version else asked(done)


def test_path_of_4000_bytes(lab: Lab, cwd: Path) -> None:
    (cwd / ".go-version").write_text("1.22.3\n")
    deep = cwd
    while len(str(deep)) < 3900:
        deep = deep / ("d" * min(200, 3990 - len(str(deep))))
    deep.mkdir(parents=True)
    assert first_line(call(lab, deep)) == ran(lab, "1.22.3")


def test_directory_deeper_than_the_kernel_can_say(lab: Lab, cwd: Path) -> None:
    (cwd / ".go-version").write_text("1.22.3\n")
    script = 'd=$(printf %0200d 0); for i in $(seq 30); do mkdir $d && cd -P $d || exit 9; done; exec "$@"'
    command = ["/bin/bash", "-c", script, "sh", shim(lab), "version"]
    done = call(lab, cwd, env={"PATH": "/usr/bin:/bin"}, command=command)
    assert first_line(done) == ran(lab, "1.22.3") or asked(done)
    shutil.rmtree(cwd / ("0" * 200), ignore_errors=True)


@pytest.mark.parametrize("content", [b"", b"\n", b"relative/path\n", b"/\n", b"/nowhere\n", b"\0\n", b"/" * 9000, None])
def test_broken_answer_is_left_to_gosdk(content: bytes | None, lab: Lab, cwd: Path) -> None:
    answer = lab.layout("plain").resolve / "go1.22"
    answer.unlink()
    if content is None:
        answer.mkdir()
    else:
        answer.write_bytes(content)
    assert asked(call(lab, cwd, "+1.22"))


@pytest.mark.parametrize("content", [None, "", "text without a program"])
def test_sdk_that_was_removed_under_its_answer(content: str | None, lab: Lab, cwd: Path) -> None:
    go = lab.goroot("plain", "1.22.12") / "bin" / "go"
    go.unlink()
    if content is not None:
        go.write_text(content)
    assert asked(call(lab, cwd, "+1.22"))


def test_program_that_the_kernel_cannot_start_is_left_to_gosdk(lab: Lab, cwd: Path) -> None:
    write_program(lab.goroot("plain", "1.22.3") / "bin" / "go", "\x7fELF no program")
    assert asked(call(lab, cwd, "+1.22.3"))


def test_shims_of_two_stores_end_their_circle(lab: Lab, cwd: Path) -> None:
    one, two = lab.layout("plain").shims, lab.layout("rc").shims
    os.unlink(two / "go")
    write_program(two / "go", '#!/bin/sh\nexec "$OTHER" "$@"\n')
    env = {"PATH": f"{one}:{two}", "GOSDK_VERSION": "system", "OTHER": str(one / "go")}
    assert asked(call(lab, cwd, "version", env=env))


@pytest.mark.parametrize("count", ["x" * 20, "x" * 21, "x" * 5000])
def test_count_of_too_many_shims_asks_gosdk(count: str, lab: Lab, cwd: Path) -> None:
    done = call(lab, cwd, "+1.22.3", env={"GOSDK_SHIM_DEPTH": count, "PWD": str(cwd)})
    assert asked(done)
    assert call(lab, cwd, name="go1.22.3", env={"GOSDK_SHIM_DEPTH": count}).stderr == (
        f"gosdk: 'go1.22.3' goes round in circles: {lab.goroot('plain', '1.22.3')}/bin/go starts it again\n"
        "hint: gosdk current --why\n"
    )


@pytest.mark.parametrize("count", ["yes", "0", "xxxxxxxxxxxxxxxxxxxxxxxxy", "a[$(touch hacked)]"])
def test_count_from_outside_is_no_count(count: str, lab: Lab, cwd: Path) -> None:
    assert first_line(call(lab, cwd, "+1.22.3", env={"GOSDK_SHIM_DEPTH": count})) == ran(lab, "1.22.3")


@pytest.mark.parametrize("env", [{}, {"PATH": ""}, {"PATH": ":::"}, {"PATH": "relative:."}])
def test_without_path_or_environment_gosdk_is_asked_for_the_system_go(env: dict[str, str], lab: Lab, cwd: Path) -> None:
    assert asked(call(lab, cwd, env=env))
    (cwd / ".go-version").write_text("1.22.3\n")
    assert first_line(call(lab, cwd, env=env)) == ran(lab, "1.22.3")


def test_thousands_of_variables_and_arguments_arrive(lab: Lab, cwd: Path) -> None:
    go = lab.goroot("plain", "1.22.3") / "bin" / "go"
    write_program(go, '#!/bin/sh\necho $# "$V9999" "$GOROOT"\n')
    env = {f"V{number}": str(number) for number in range(10000)} | {"PATH": "/usr/bin:/bin"}
    done = call(lab, cwd, *(str(number) for number in range(20000)), env=env | {"GOSDK_VERSION": "1.22.3"})
    assert done.stdout == f"20000 9999 {go.parent.parent}\n"
    assert asked(call(lab, cwd, "+1.99", *(str(number) for number in range(20000)), env=env))


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_descriptors_stay_closed(closed: tuple[int, ...], lab: Lab, cwd: Path) -> None:
    """Nothing that the shim opened takes the place of a descriptor, or stays open in the program."""
    go = lab.goroot("plain", "1.22.3") / "bin" / "go"
    go.unlink()
    shutil.copy("/bin/sleep", go)
    (cwd / ".go-version").write_text("1.22.3\n")

    def close() -> None:
        for number in closed:
            os.close(number)

    command = [shim(lab), str(PATIENCE)]
    process = subprocess.Popen(command, cwd=cwd, env={"PATH": "/usr/bin:/bin"}, preexec_fn=close)  # noqa: PLW1509
    try:
        while os.readlink(f"/proc/{process.pid}/exe") != str(go):
            assert process.poll() is None
        # The loader opens its libraries first.
        while {int(name) for name in os.listdir(f"/proc/{process.pid}/fd")} != {0, 1, 2} - set(closed):
            assert process.poll() is None, "something stayed open"
    finally:
        process.kill()
        process.wait()


SLOW = r"""
#include <unistd.h>
__attribute__((constructor)) static void wait_for_line(void) {
  char c;
  if (read(0, &c, 1) < 0) _exit(9);
}
"""
STARTER = r"""
#include <unistd.h>
int main(int argc, char **argv) {
  char *none[] = {NULL};
  char *odd[] = {"something else", "version", NULL};
  char *environment[] = {argv[argc - 1], NULL};
  execve(argv[1], argc > 3 ? odd : none, environment);
  return 9;
}
"""


@pytest.mark.parametrize("words", [(), ("odd",)])
def test_missing_or_wrong_name_in_the_arguments(words: tuple[str, ...], lab: Lab, cwd: Path, tmp_path: Path) -> None:
    if not shutil.which("gcc"):
        pytest.skip("without gcc a missing argv[0] is NOT tried here")
    (tmp_path / "starter.c").write_text(STARTER)
    subprocess.run(["gcc", "-o", tmp_path / "starter", tmp_path / "starter.c"], check=True)
    (cwd / ".go-version").write_text("1.22.3\n")
    done = call(lab, cwd, command=[str(tmp_path / "starter"), shim(lab), *words, "GOSDK_VERSION=1.22.3"])
    assert first_line(done) == ran(lab, "1.22.3")


def test_privileges_of_a_caller_are_dropped(lab: Lab, cwd: Path, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can play a program with the set-user-ID bit, so this is NOT proven here")
    place_for_all = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    try:
        os.chmod(place_for_all, 0o755)  # noqa: S103  for the other user
        other = Lab.build(place_for_all / "lab")
        place(PROGRAM, other)
        write_program(other.goroot("plain", "1.22.3") / "bin" / "go", "#!/bin/sh\nexec id -u -n; id -u\n")
        (place_for_all / ".go-version").write_text("1.22.3\n")

        def play() -> None:
            os.setresgid(65534, 0, 0)
            os.setresuid(65534, 0, 0)

        done = call(other, place_for_all, env={"PATH": "/usr/bin:/bin"}, before=play)
        assert (done.returncode, done.stdout) == (0, "nobody\n")
    finally:
        shutil.rmtree(place_for_all)


@pytest.mark.parametrize("size", [64 << 10, 256 << 10])
def test_small_stack(size: int, lab: Lab, cwd: Path) -> None:
    (cwd / ".go-version").write_text("1.22.3\n")

    def shrink() -> None:
        resource.setrlimit(resource.RLIMIT_STACK, (size, size))

    assert first_line(call(lab, cwd, before=shrink)) == ran(lab, "1.22.3")


def test_program_that_was_replaced_while_it_starts(lab: Lab, cwd: Path, tmp_path: Path) -> None:
    """The kernel then calls it `go (deleted)`."""
    if not shutil.which("gcc"):
        pytest.skip("without gcc a replaced program is NOT tried here")
    slow = tmp_path / "slow.c"
    slow.write_text(SLOW)
    place(compile_here(tmp_path / "program", str(slow)), lab)
    path = Path(shim(lab))
    (cwd / ".go-version").write_text("1.22.3\n")
    with subprocess.Popen([path], cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        while os.readlink(f"/proc/{process.pid}/exe") != str(path):
            pass
        shutil.copy(PROGRAM, path.with_name(".new"))
        os.replace(path.with_name(".new"), path)
        assert os.readlink(f"/proc/{process.pid}/exe").endswith(" (deleted)")
        out, _ = process.communicate("\n", PATIENCE)
    assert out.partition("\n")[0] == ran(lab, "1.22.3")


def test_program_outside_of_a_store_says_so(tmp_path: Path, cwd: Path) -> None:
    shutil.copy(PROGRAM, tmp_path / "go")
    done = subprocess.run([tmp_path / "go"], cwd=cwd, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (127, "")
    assert done.stderr == "gosdk: this program works only in the shims directory of a store\n"


def test_store_without_its_description_works_and_names_the_command_that_repairs_it(lab: Lab, cwd: Path) -> None:
    os.unlink(lab.layout("plain").shims / ".store")
    assert first_line(call(lab, cwd, "+1.22.3")) == ran(lab, "1.22.3")
    done = call(lab, cwd, "+1.99")
    assert (done.returncode, done.stdout) == (127, "")
    assert done.stderr.endswith("/shims/.store does not contain the path of gosdk\nhint: gosdk rehash\n")


def test_without_gosdk_the_hint_lets_the_go_behind_the_shims_run(lab: Lab, cwd: Path) -> None:
    lab.cli.unlink()
    done = call(lab, cwd, "+1.99")
    assert (done.returncode, done.stdout) == (127, "")
    said, hint = done.stderr.splitlines()
    assert said == f"gosdk: this directory needs {lab.cli} to choose a Go, and it is gone"
    assert call(lab, cwd, "doctor", name="gosdk").stderr == f"gosdk: {lab.cli} is gone\n{hint}\n"
    typed(lab, cwd, hint)
    after = call(lab, cwd, command=["/bin/bash", "-c", "go version"])
    assert first_line(after) == f"ran {lab.system}/go GOROOT= TOOLCHAIN="


@pytest.mark.parametrize("source", ["", "it's/there"])
def test_without_gosdk_the_hint_is_what_installs_it_again(lab: Lab, cwd: Path, source: str) -> None:
    (cwd / "it's").mkdir()
    file = cwd / source / "install.sh" if source else None
    if file:
        write_program(file, "#!/bin/sh\ntouch done\n")
    add_lines(lab, again=shell_word(file or "touch") + " done", source=str(file or ""))
    lab.cli.unlink()
    hint = call(lab, cwd, "+1.99").stderr.splitlines()[-1]
    typed(lab, cwd, hint)
    assert (cwd / "done").exists()
    if file:
        file.unlink()
        assert call(lab, cwd, "+1.99").stderr.splitlines()[-1].startswith("hint: mv ")


def test_a_python_that_is_gone_has_the_same_hint(lab: Lab, cwd: Path) -> None:
    """As after an upgrade of the system, which takes the Python of gosdk away."""
    write_program(lab.cli, "#!/no/python\n")
    add_lines(lab, python="/no/python", again="touch done")
    done = call(lab, cwd, "+1.99")
    assert done.returncode == 126
    assert done.stderr == f"gosdk: cannot start {lab.cli}: No such file or directory\nhint: touch done\n"


def test_the_environment_of_gosdk_in_a_store_that_moved_is_found(lab: Lab, cwd: Path) -> None:
    lab.cli.unlink()
    own = lab.layout("plain").root / "self" / "bin"
    write_program(own / "gosdk", "#!/no/python\n")
    write_program(own / "python", '#!/bin/sh\necho ran "$@"\n')
    assert call(lab, cwd, "+1.99").stdout == f"ran -E -P {own}/gosdk shim-exec go -- +1.99\n"
    assert call(lab, cwd, "doctor", name="gosdk").stdout == f"ran -E -P {own}/gosdk doctor\n"


def test_bridge_to_an_sdk_that_was_removed_says_so(lab: Lab, cwd: Path) -> None:
    goroot = lab.goroot("plain", "1.22.3")
    assert first_line(call(lab, cwd, name="go1.22.3")) == ran(lab, "1.22.3")
    shutil.rmtree(goroot / "bin")
    done = call(lab, cwd, name="go1.22.3")
    assert (done.returncode, done.stdout) == (127, "")
    assert done.stderr == f"gosdk: the SDK go1.22.3 is no longer in {goroot}\nhint: gosdk install go1.22.3\n"


def test_bridge_to_a_linked_sdk(lab: Lab, cwd: Path) -> None:
    linked = lab.layout("plain").linked
    linked.mkdir()
    goroot = lab.goroot("plain", "1.26.8")
    (linked / "go1.26.8").write_bytes(os.fsencode(f"{goroot}\n"))
    assert first_line(call(lab, cwd, name="go1.26.8")) == ran(lab, "1.26.8")


def test_gotoolchain_of_the_settings_yields_to_the_environment(lab: Lab, cwd: Path) -> None:
    describe(lab, "plain", gotoolchain="local")
    goroot = lab.goroot("plain", "1.22.3")
    env = {"PATH": "/usr/bin:/bin", "GOSDK_VERSION": "1.22.3"}
    assert first_line(call(lab, cwd, env=env)) == f"ran {goroot}/bin/go GOROOT={goroot} TOOLCHAIN=local"
    env["GOTOOLCHAIN"] = "auto"
    assert first_line(call(lab, cwd, env=env)) == f"ran {goroot}/bin/go GOROOT={goroot} TOOLCHAIN=auto"


def test_link_to_a_shim_is_that_shim(lab: Lab, cwd: Path, tmp_path: Path) -> None:
    link = tmp_path / "my-go"
    link.symlink_to(shim(lab))
    assert first_line(call(lab, cwd, command=[str(link), "+1.22.3"])) == ran(lab, "1.22.3")


def test_link_in_the_shims_directory_of_another_store_takes_nothing_from_there(
    lab: Lab, cwd: Path, tmp_path: Path
) -> None:
    foreign = tmp_path / "foreign" / "shims"
    foreign.mkdir(parents=True)
    (foreign / "go").symlink_to(shim(lab))
    (foreign / ".store").write_text("root=/nowhere\ncli=/nowhere/gosdk\ngotoolchain=go1.2\nversion_files=true\n")
    (cwd / ".tool-versions").write_text("golang 1.21.0\n")
    (cwd / "go.mod").write_text("module m\n\ngo 1.22.3\n")
    for words in (["+1.22.3"], []):
        assert first_line(call(lab, cwd, command=[str(foreign / "go"), *words])) == ran(lab, "1.22.3")


@pytest.mark.parametrize("word", ["{shims}/./go", "{shims}/../shims/go", "{shims}//go", "./go"])
def test_any_spelling_of_the_path_to_a_shim_is_that_shim(word: str, lab: Lab) -> None:
    shims = lab.layout("plain").shims
    assert first_line(call(lab, shims, command=[word.format(shims=shims), "+1.22.3"])) == ran(lab, "1.22.3")


def test_store_behind_a_link_keeps_its_spelling(lab: Lab, cwd: Path, tmp_path: Path) -> None:
    """`~/.gosdk` may lead to another disk; GOROOT must then be what gosdk itself says."""
    root = lab.layout("plain").root
    alias = tmp_path / "alias"
    alias.symlink_to(root)
    (root / "shims" / ".store").write_bytes(os.fsencode(f"root={alias}\ncli={lab.cli}\n"))
    goroot = alias / "versions" / "go1.22.3"
    assert first_line(call(lab, cwd, "+1.22.3")) == f"ran {goroot}/bin/go GOROOT={goroot} TOOLCHAIN="


def test_store_that_was_moved_is_where_it_is(lab: Lab, cwd: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    os.rename(lab.layout("plain").root, moved)
    done = call(lab, cwd, command=[str(moved / "shims" / "go"), "+1.22.3"])
    goroot = moved / "versions" / "go1.22.3"
    assert first_line(done) == f"ran {goroot}/bin/go GOROOT={goroot} TOOLCHAIN="


def test_no_directory_name_commands_the_terminal_of_a_shim(sandbox: Sandbox) -> None:
    every = map(chr, range(1, sys.maxunicode))
    odd = [char for char in every if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char not in "\r\n"]
    names = ["a中😀" + "".join(odd[at : at + 50]) for at in range(0, len(odd), 50)]
    tree = write_sdk(sandbox.home.joinpath(*names, "raw \udc9b2J"), "1.22.3")
    assert sandbox.gosdk("import", "--link", "--unverified", "--as", "go1.22.3-mine", str(tree)).code == 0
    tree.rename(sandbox.home / "gone")
    bridge = [str(sandbox.root / "shims" / "go1.22.3-mine"), "version"]
    shown = bytes_on_terminal(bridge, sandbox.environment(), sandbox.cwd).decode("utf-8").replace("\r\n", "\n")
    assert "is no longer in" in shown
    assert {char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")} == {"\n"}
    assert shown.count("a中😀?") == len(names)
