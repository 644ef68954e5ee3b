"""`gosdk ide log`: what idea.log says about Go, explained, from any year and however large and odd the file is."""

import os
from pathlib import Path

import pytest

from gvm_py.ide.explain import explained, meaning
from gvm_py.ide.log import last_session, read_log
from gvm_py.ide.staleness import plugin_version, reasons
from tests.support.clinic import Clinic
from tests.support.realsdk import OLDER
from tests.support.run import Outcome, Sandbox

STARTED = "2026-10-0{} 16:37:24,416 [      4]   INFO - #c.i.p.i.b.AppStarter - --------- IDE STARTED ---------\n"
LOADED = (
    "2026-10-0{} 16:37:24,971 [    559]   INFO - #c.i.i.p.PluginManager - "
    "Loaded bundled plugins: Go Template (1), Go ({}), Z (2)\n"
)
# From go-lang-idea-plugin#2893 of 2017; lines of the closed-source plugin of today are not public.
YEAR_2017 = Path(__file__).parents[1] / "data" / "ide" / "idea-2017.log"


def entry(message: str, *, category: str = "#com.goide.sdk.GoSdkService", level: str = "WARN", day: int = 4) -> str:
    return f"2026-10-0{day} 16:40:00,000 [   1559]   {level} - {category} - {message}\n"


@pytest.fixture
def log(sandbox: Sandbox) -> Path:
    """The place of the log of a GoLand that has run here."""
    (sandbox.home / ".config" / "JetBrains" / "GoLand2026.2").mkdir(parents=True)
    file = sandbox.home / ".cache" / "JetBrains" / "GoLand2026.2" / "log" / "idea.log"
    file.parent.mkdir(parents=True)
    return file


def told(outcome: Outcome) -> list[str]:
    assert outcome.code == 0, outcome.err
    return outcome.out.splitlines()


def test_lines_since_the_last_start_are_explained_with_what_to_do(sandbox: Sandbox, log: Path) -> None:
    log.write_text(
        STARTED.format(3)
        + entry("Go executable is not found: /old", day=3)
        + STARTED.format(4)
        + LOADED.format(4, "262.10968.63")
        + entry("go list -m failed", category="#c.g.v.VgoSync")
        + "go: go.mod requires go >= 1.27.1 (running go 1.26.6; GOTOOLCHAIN=local)\n\tat com.goide.X\n"
        + entry("Nothing about it", category="#c.i.o.a.Impl")
        + entry("GOROOT is fine", level="INFO")
    )
    outcome = sandbox.gosdk("ide", "log")
    assert told(outcome) == [
        f"GoLand 2026.2, Go plugin 262.10968.63: {log}",
        "line 5, 2026-10-04 16:40:00 WARN #c.g.v.VgoSync",
        "  go list -m failed",
        "  go: go.mod requires go >= 1.27.1 (running go 1.26.6; GOTOOLCHAIN=local)",
        "  why: the module needs a newer Go than the SDK of the project",
        "  fix: gosdk install 1.27.1 && gosdk sync-ide",
    ]
    assert "1 more; gosdk ide log --all" in outcome.err
    everything = told(sandbox.gosdk("ide", "log", "--all"))
    assert "  Go executable is not found: /old" in everything
    assert "  GOROOT is fine" in everything
    assert not any("Nothing about it" in line for line in everything)


def test_json_has_every_part_of_a_line(sandbox: Sandbox, log: Path) -> None:
    log.write_text(entry("Go binary cannot be executed: /sdk/bin/go") * 3)
    data = sandbox.gosdk("ide", "log", "--json").json()["data"]
    assert (data["selector"], data["file"], data["plugin"]) == ("GoLand2026.2", str(log), None)
    (line,) = data["lines"]
    assert (line["line"], line["times"], line["level"]) == (3, 3, "WARN")
    assert (line["category"], line["fix"]) == ("#com.goide.sdk.GoSdkService", "gosdk verify --repair")


def test_without_lines_about_go_the_way_to_see_more_is_reported(sandbox: Sandbox, log: Path) -> None:
    log.write_text(STARTED.format(4))
    outcome = sandbox.gosdk("ide", "log")
    assert len(told(outcome)) == 1
    assert "#com.goide.sdk.GoSdkService in Help | Diagnostic Tools | Debug Log Settings" in outcome.err


def test_the_ide_is_the_one_that_ran_last_or_the_one_named(sandbox: Sandbox, log: Path) -> None:
    log.write_text("")
    other = sandbox.home / ".cache/JetBrains/IntelliJIdea2025.3/log/idea.log"
    other.parent.mkdir(parents=True)
    (sandbox.home / ".config/JetBrains/IntelliJIdea2025.3").mkdir()
    other.write_text("")
    os.utime(log, (1_000_000_000, 1_000_000_000))
    for words, file in (
        ([], other),
        (["--ide", "goland"], log),
        (["--ide", "GoLand2026.2"], log),
        (["--ide", "IDEA"], other),
    ):
        assert told(sandbox.gosdk("ide", "log", *words))[0].endswith(f": {file}")
    outcome = sandbox.gosdk("ide", "log", "--ide", "pycharm")
    assert (outcome.code, "IntelliJIdea2025.3" in outcome.err) == (2, True)


def test_no_ide_and_no_log_are_clear_errors(sandbox: Sandbox) -> None:
    for words in (["log"], ["clean-cache"]):
        outcome = sandbox.gosdk("ide", *words)
        assert (outcome.code, "no GoLand or IntelliJ IDEA has run here" in outcome.err) == (1, True)
    (sandbox.home / ".config" / "JetBrains" / "GoLand2026.2").mkdir(parents=True)
    outcome = sandbox.gosdk("ide", "log", "--json")
    assert (outcome.code, outcome.json()["error"]["exit_code"]) == (1, 1)
    assert "has no log at" in outcome.err


def test_a_log_cannot_send_commands_to_the_terminal(sandbox: Sandbox, log: Path) -> None:
    log.write_bytes(entry("GOROOT \x1b[2J\x07\x9b31m \xff").encode("latin-1"))
    out = "\n".join(told(sandbox.gosdk("ide", "log")))
    assert "GOROOT ?[2J?" in out
    assert out.replace("\n", "").isprintable()


@pytest.mark.parametrize("kind", ["pipe", "directory", "device"])
def test_what_is_no_file_is_not_waited_for(sandbox: Sandbox, log: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(log)
    elif kind == "directory":
        log.mkdir()
    else:
        log.symlink_to("/dev/zero")
    outcome = sandbox.gosdk("ide", "log", timeout=60)
    assert (outcome.code, "has no log at" in outcome.err) == (1, True)


def test_of_a_huge_log_only_the_end_is_read_and_no_line_numbers_are_claimed(tmp_path: Path) -> None:
    file = tmp_path / "idea.log"
    with open(file, "wb") as stream:
        stream.write(entry("GOROOT first").encode())
        stream.truncate(40 << 20)
        stream.seek(0, os.SEEK_END)
        stream.write(b"\n" + entry("GOROOT last").encode())
    (last,) = read_log(file)
    assert (last.message, last.line) == ("GOROOT last", 0)


def test_a_stack_trace_belongs_to_its_entry_and_is_bounded(tmp_path: Path) -> None:
    file = tmp_path / "idea.log"
    file.write_text("\tat nowhere\n" + entry("first") + "\tat x\r\n\n" * 100 + entry("second"))
    first, second = read_log(file)
    assert (first.message, first.line, len(first.details)) == ("first", 2, 15)
    assert (second.message, second.details) == ("second", ())


def test_lines_of_2017_are_understood() -> None:
    found = list(explained(read_log(YEAR_2017)))
    assert [item.entry.level for item in found] == ["DEBUG"] * 4
    assert all(item.meaning for item in found)
    assert found[-1].meaning
    assert "also when all is well" in found[-1].meaning.why


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("go: cannot find GOROOT directory: /home/u/.asdf/shims/go", "gosdk sync-ide"),
        ("Go executable is not found: /x", "gosdk sync-ide"),
        ("/usr/lib/go/bin doesn't exist, checking linux-specific paths", "gosdk sync-ide"),
        ("Cannot find go version file in sdk path: /x", "update the IDE; gosdk verify"),
        ('compile: version "go1.26.6" does not match go tool version "go1.26.5"', "gosdk doctor"),
        ("go: go.work requires go >= 1.27rc1 (running go 1.26.6)", "gosdk install 1.27rc1 && gosdk sync-ide"),
        (
            "go: errors parsing go.mod: invalid go version '1.26.1': must match format 1.23",
            "gosdk install 1.26.1 && gosdk sync-ide",
        ),
        ('Cannot run program "/sdk/bin/go": error=13, Permission denied', "gosdk verify --repair"),
        ('Cannot run program "/sdk/bin/go": error=8, Exec format error', "gosdk verify --repair"),
        ("go: parsing $GOFLAGS: unknown flag -bogus", "gosdk doctor"),
        ("go: updates to go.mod needed", "go mod tidy"),
        ("main.go:3:8: no required module provides package example.com/x", "go mod tidy"),
        ("go: download go1.27: toolchain not available", "gosdk install && gosdk sync-ide"),
        ("missing go.sum entry for module providing package x", "go mod tidy"),
        ("com.intellij.psi.stubs.UpToDateStubIndexMismatch: PSI and index do not match.", "gosdk ide clean-cache"),
        (
            "go: go.mod file not found in current directory or any parent directory",
            "gosdk doctor",
        ),
    ],
)
def test_known_messages_have_a_remedy(text: str, fix: str) -> None:
    known = meaning(text)
    assert known
    assert known.fix == fix


def test_what_is_not_known_is_not_guessed() -> None:
    assert meaning("Go is a board game") is None


def test_the_signs_of_stale_caches_end_when_the_indexes_are_dropped(tmp_path: Path) -> None:
    file = tmp_path / "idea.log"
    text = LOADED.format(1, "261.1") + STARTED.format(2) + LOADED.format(2, "261.1")
    file.write_text(text)
    assert reasons(read_log(file)) == ()
    text += STARTED.format(3) + LOADED.format(3, "262.1")
    mismatch = entry("PSI and index do not match.", category="#c.i.p.s.StubTreeLoader", level="ERROR")
    text += mismatch + "file=GO_FILE, file.class=class com.goide.psi.GoFile\n"
    file.write_text(text)
    assert plugin_version(read_log(file)) == "262.1"
    assert reasons(read_log(file)) == (
        "the Go plugin went from 261.1 to 262.1 at 2026-10-03 16:37:24",
        "at 2026-10-04 16:40:00 the IDE found that its indexes do not fit the Go files",
    )
    assert len(last_session(read_log(file))) == 3
    file.write_text(text + entry("Indexes are dropped", category="#c.i.u.i.FileBasedIndexImpl", level="INFO"))
    assert reasons(read_log(file)) == ()


def test_a_mismatch_in_files_of_another_language_is_no_sign(tmp_path: Path) -> None:
    file = tmp_path / "idea.log"
    file.write_text(entry("PSI and index do not match.", category="#c.i.p.s.X") + "file.class=class com.jetbrains.Py\n")
    assert reasons(read_log(file)) == ()


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        (
            'Cannot run program "/home/me/.gosdk/versions/go1.26.2/bin/go" (in directory "/home/me/p"): error=2, '
            "No such file or directory",
            "gosdk sync-ide",
        ),
        ("go: errors parsing go.mod:\n/p/go.mod:6: syntax error (unterminated block)", "gosdk doctor"),
        ("/p/go.mod:5: unknown directive: toolchain", "gosdk current --why"),
        ('go: no such tool "covdata"', "gosdk install"),
        ("flag provided but not defined: -i", "gosdk sync-ide --fix"),
        ("undefined behavior - version of Delve is too old for Go version go1.26", "cmd/dlv@latest"),
        ("GOROOT is not defined", "gosdk sync-ide"),
        ("go: cannot find main module, but found .git/config in /home/me/p", "gosdk doctor"),
        ("go: module lookup disabled by GOPROXY=off", "gosdk doctor"),
        ("fatal: could not read Username for 'https://corp.example': terminal prompts disabled", "GOPRIVATE"),
        ("x509: certificate signed by unknown authority", "go env GOPROXY"),
        ("build constraints exclude all Go files in /home/me/p", "go env GOOS"),
        ('cgo: C compiler "gcc" not found: exec: "gcc": executable file not found in $PATH', "CGO_ENABLED=0"),
        ("go: can't compute 'all' using the vendor directory", "go env GOFLAGS"),
        ('go: -mod may only be set to readonly or vendor when in workspace mode, but is "mod"', "gosdk doctor"),
        ("import cycle not allowed", "gosdk doctor"),
        ("go: creating work dir: mkdir /tmp/go-build1: no space left on device", "go clean -cache"),
        ("build cache is required, but could not be located: neither $XDG_CACHE_HOME nor $HOME", "GOCACHE="),
        ("fork/exec /tmp/GoLand/___go_build_m: permission denied", "gosdk doctor"),
        ("go: invalid toolchain: go1.27 is a language version but not a toolchain version", "gosdk install"),
        (
            "Version of Delve is too old for Go version go1.26.11 (maximum supported version 1.23)",
            "github.com/go-delve/delve/cmd/dlv@latest",
        ),
        ("go: inconsistent vendoring in /home/me/p:", "go mod vendor"),
        (
            "go: module . listed in go.work file requires go >= 1.26.0, but go.work lists go 1.21",
            "go work use",
        ),
        ('go: invalid GOTOOLCHAIN "1.26.1"', "gosdk doctor"),
        ("verifying example.com/m@v1.0.0: checksum mismatch", "go mod verify"),
        ("Failed to resolve SDK: no 'go' binary found", "gosdk sync-ide"),
        ("Detected Go SDK at /usr/local/go (go1.22.3)", ""),
        ("Using GOROOT: /opt/go", ""),
    ],
)
def test_the_lines_that_people_quote_are_explained(sandbox: Sandbox, log: Path, line: str, fix: str) -> None:
    Clinic.open(sandbox)  # where the fix can be typed
    if "go.work" in line:
        (sandbox.cwd / "go.work").write_text(f"go {OLDER}\n\nuse .\n")
    log.write_text(entry(line, category="#com.goide.sdk", level="INFO"))
    (found,) = sandbox.gosdk("ide", "log", "--json").json()["data"]["lines"]
    assert found["why"]
    assert fix in found["fix"]


def test_the_log_is_that_of_the_ide_that_has_the_project_open(sandbox: Sandbox, log: Path) -> None:
    log.write_text(entry("Using GOROOT: /new"))
    older = sandbox.home / ".config" / "JetBrains" / "GoLand2025.1" / "options"
    older.mkdir(parents=True)
    (older / "recentProjects.xml").write_text(
        '<application><component name="RecentProjectsManager"><option name="additionalInfo"><map>'
        f'<entry key="{sandbox.cwd}"><value><RecentProjectMetaInfo opened="true" /></value></entry>'
        "</map></option></component></application>"
    )
    file = sandbox.home / ".cache" / "JetBrains" / "GoLand2025.1" / "log" / "idea.log"
    file.parent.mkdir(parents=True)
    file.write_text(entry("Using GOROOT: /old"))
    os.utime(file, (1, 1))
    assert "GoLand 2025.1" in told(sandbox.gosdk("ide", "log"))[0]
    assert "GoLand 2026.2" in told(sandbox.gosdk("ide", "log", "--ide", "GoLand2026.2"))[0]
