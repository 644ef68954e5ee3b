"""The claims of docs/security.md that no other test proves: other users, hostile projects, secrets in what is shown."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gvm_py import cli
from gvm_py.commands import list_remote
from tests.support import faults, release_server
from tests.support.certificates import Authority
from tests.support.internet import Internet
from tests.support.release_server import ReleaseServer
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

BY_NAME = ("versions", "linked", "resolve", "shims")


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """A sandbox with Go 1.22.3."""
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    assert sandbox.gosdk("rehash").code == 0
    return sandbox


@pytest.mark.parametrize("name", [".", *BY_NAME])
def test_a_store_that_every_user_can_write_to_is_neither_changed_nor_asked(box: Sandbox, name: str) -> None:
    (box.root / "linked").mkdir(exist_ok=True)
    (box.root / name).chmod(0o777)
    for words in (["default", "1.22"], ["shim-exec", "go", "--", "version"]):
        done = box.gosdk(*words)
        assert (done.code, done.out) == (1, "")
        assert f"error: {box.root / name} can be changed by every user" in done.err
        assert f"hint: chmod -R o-w '{box.root}'" in done.err
    assert " go1.22.3 " in box.gosdk("list").out
    (box.root / name).chmod(0o755)
    assert box.gosdk("default", "1.22").code == 0


def test_a_sticky_root_such_as_a_tmpfs_is_fine_but_not_a_sticky_place_of_sdks(box: Sandbox) -> None:
    box.root.chmod(0o1777)
    assert box.gosdk("default", "1.22").code == 0
    (box.root / "versions").chmod(0o1777)
    assert "can be changed by every user" in box.gosdk("default", "1.22").err


@pytest.mark.parametrize("name", [".", *BY_NAME, "config.toml", "default"])
def test_a_store_of_another_user_is_neither_changed_nor_asked_unless_it_is_root_s(box: Sandbox, name: str) -> None:
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root can give files to somebody else, so this is NOT proven here")
    # Below tmp_path nobody but its owner is let in.
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o711)  # noqa: S103  nothing but a test store is in it
        box.root = box.root.rename(Path(place, "my 仓库"))
        box.cwd, box.home = Path(place), Path(place)
        box.configure(verify="any")
        (box.root / "linked").mkdir(exist_ok=True)
        assert box.gosdk("default", "1.22").code == 0
        _refuses_strangers(box, name)


def _refuses_strangers(box: Sandbox, name: str) -> None:
    powers = "+dac_override"
    somebody = ("setpriv", "--reuid=4711", f"--inh-caps={powers}", f"--ambient-caps={powers}")
    os.chown(box.root / name, 4711, -1)
    assert box.gosdk("default", "1.22", within=somebody).code == 0
    os.chown(box.root / name, 4712, -1)
    for words in (["default", "1.22"], ["shim-exec", "go", "--", "version"]):
        done = box.gosdk(*words, within=somebody)
        assert (done.code, done.out) == (1, "")
        assert f"error: {box.root / name} belongs to another user (id 4712)" in done.err
    # A directory of the host, mounted into a container where everybody is root.
    assert box.gosdk("default", "1.22").code == 0


def test_with_any_umask_nothing_of_the_store_can_be_written_by_others(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    internet.publish("1.22.4")
    open_to_all = ("sh", "-c", 'umask 0; exec "$@"', "sh")
    (sandbox.cwd / ".go-version").write_text("1.22.3\n")
    for words in (["list-remote"], ["install", "1.22.3", "1.22.4"], ["default", "1.22"], ["uninstall", "1.22.4"]):
        assert sandbox.gosdk(*words, within=open_to_all).code == 0
    assert "go1.22.3" in sandbox.gosdk("shim-exec", "go", "--", "version", within=open_to_all).out
    found = [path for path in (sandbox.root, *sandbox.root.rglob("*")) if not path.is_symlink()]
    not_ours = ("config.toml",)
    assert [
        str(path.relative_to(sandbox.root))
        for path in found
        if path.stat().st_mode & stat.S_IWOTH and not str(path.relative_to(sandbox.root)).startswith(not_ours)
    ] == []


PROGRAMS = (
    "go",
    "gofmt",
    "gopls",
    "dlv",
    "git",
    "sh",
    "bash",
    "zsh",
    "ps",
    "uname",
    "direnv",
    "code",
    "goland",
    "gosdk",
)
COMMANDS = [
    ["current"],
    ["current", "--why"],
    ["which"],
    ["status"],
    ["doctor"],
    ["doctor", "--fix"],
    ["sync-ide"],
    ["sync-ide", "--check"],
    ["sync-ide", "--ide", "goland"],
    ["ci-check"],
    ["list"],
    ["gc", "--dry-run"],
    ["import", "--from-settings"],
    ["lock"],
]


def trapped(box: Sandbox, asked: str) -> Path:
    """Fill the working directory with everything that could be started, and return the file that tells of it."""
    marker = box.home / "it ran"
    trap = f"#!/bin/sh\ntouch '{marker}'\n"
    subprocess.run(["git", "init", "-q", box.cwd], env=box.environment(), check=True)
    places = [box.cwd, box.cwd / "bin", box.cwd / ".vscode", box.cwd / "node_modules" / ".bin"]
    programs = [directory / name for directory in places for name in PROGRAMS]
    hooks = [box.cwd / ".git" / "hooks" / name for name in ("post-index-change", "pre-commit", "post-checkout")]
    for path in (*programs, *hooks):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(trap)
        path.chmod(0o755)
    spy = box.cwd / "bin" / "sh"
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "alias.ls-files", "credential.helper"):
        value = f"!{spy}" if key.startswith(("alias", "cred")) else str(spy)
        subprocess.run(["git", "-C", box.cwd, "config", key, value], env=box.environment(), check=True)
    flags = f"-toolexec={spy}"
    texts = {
        ".envrc": trap,
        ".go-version": f"{asked}\n",
        "go.env": f"GOFLAGS={flags}\n",
        "mise.toml": f"[hooks]\nenter = '{spy}'\n[env]\n_.source = '{spy}'\nGO = \"{{{{exec(command='{spy}')}}}}\"\n",
        ".tool-versions": "golang `./go`\n",
        "gosdk.lock": f"$({spy})\n",
        "config.toml": "auto_install = true\n",
        ".vscode/settings.json": f'{{"go.alternateTools": {{"go": "{spy}"}}, "go.goroot": "{box.cwd}"}}',
        ".idea/workspace.xml": "<project version='4'></project>",
        ".github/workflows/a.yml": f"on: push\njobs: {{a: {{steps: [{{run: '{spy}'}}]}}}}\n",
        "main.go": f"package main\n//go:generate {spy}\nfunc main() {{}}\n",
        "go.mod": "module m\n\ngo 1.22\n",
    }
    for name, text in texts.items():
        (box.cwd / name).parent.mkdir(parents=True, exist_ok=True)
        (box.cwd / name).write_text(text)
    return marker


@pytest.mark.parametrize("asked", ["1.22.3", "$(touch ../home/'it ran')"])
def test_nothing_of_a_project_is_ever_started(box: Sandbox, asked: str) -> None:
    marker = trapped(box, asked)
    (box.home / ".config" / "JetBrains" / "GoLand2026.2").mkdir(parents=True)
    (box.home / ".config" / "JetBrains" / "GoLand2026.2" / ".lock").write_text("1")
    path = f".:./bin::{box.cwd}/node_modules/.bin:{box.cwd}/bin:{os.environ['PATH']}"
    for words in COMMANDS:
        done = box.gosdk(*words, env={"PATH": path, "SHELL": f"{box.cwd}/bin/zsh"})
        assert "Traceback" not in done.err
        assert done.code != 70, done.err
        assert not marker.exists(), words


def test_the_shim_starts_nothing_of_a_project_but_what_path_names(box: Sandbox) -> None:
    marker = trapped(box, "1.22.3")
    for asked in ("1.22.3", "$(touch ../home/'it ran')", "`./go`", "../../go", "1.99"):
        (box.cwd / ".go-version").write_text(f"{asked}\n")
        done = subprocess.run(
            [box.root / "shims" / "go", "version"],
            cwd=box.cwd,
            env=box.environment({"PATH": f".::{box.root}/shims:{os.environ['PATH']}"}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ("go1.22.3" in done.stdout) == (asked == "1.22.3"), done.stderr
        assert not marker.exists(), asked


def test_a_repository_whose_index_lacks_its_trees_makes_git_fetch_nothing(sandbox: Sandbox) -> None:
    """An index that git must complete from a remote is completed by the program that the repository names for it."""
    repository, marker = sandbox.cwd, sandbox.home / "it ran"

    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words]
        done = subprocess.run(
            command, cwd=repository, env=sandbox.environment(), capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    for name in ("a/x", "b/y", "go.mod"):
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text("module m\n\ngo 1.22\n")
    for words in ("init -q", "add .", "commit -qm x", "sparse-checkout init --cone --sparse-index"):
        git(*words.split())
    git("sparse-checkout", "set", "a")
    if "b/" not in git("ls-files", "--sparse").split():
        pytest.skip("this git knows no index of directories, so this is NOT proven here")
    tree = git("rev-parse", "HEAD:b")
    (repository / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    spy = sandbox.home / "spy"
    spy.write_text(f"#!/bin/sh\ntouch '{marker}'\nexit 1\n")
    spy.chmod(0o755)
    remote = {"url": str(repository), "promisor": "true", "uploadpack": f"'{spy}'"}
    settings = {"core.repositoryformatversion": "1", "extensions.partialClone": "origin"}
    for key, value in (settings | {f"remote.origin.{key}": value for key, value in remote.items()}).items():
        git("config", key, value)
    git("ls-files", "--cached")
    assert marker.exists(), "this git would not have run the program anyway"
    marker.unlink()
    assert sandbox.gosdk("ci-check").code in (0, 1)
    assert not marker.exists()


SECRETS = ("4nn", "s3cret", "t0ken", "n3trc")


@pytest.fixture
def guarded(sandbox: Sandbox, tmp_path: Path) -> Iterator[ReleaseServer]:
    """An index that wants a password, which is in the settings of the sandbox: as address, proxy list and netrc."""
    authority = Authority.create(tmp_path)
    with release_server.serving(authority.server("127.0.0.1")) as releases:
        releases.add_release("1.22.3")
        releases.add_release("1.22.4")
        for path in list(releases.http.files):
            releases.http.every_answer(path, faults.demand_login("4nn", "s3cret"))
        login = releases.http.url.replace("://", "://4nn:s3cret@")
        sandbox.configure(source=f"{login}/dl", mirror=f"{login}/dl")
        netrc = sandbox.home / ".netrc"
        netrc.write_text("machine 127.0.0.1 login 4nn password n3trc\n")
        sandbox.env |= {
            "SSL_CERT_FILE": str(authority.file),
            "GOPROXY": f"{login}/proxy|https://4nn:s3cret@127.0.0.1:9/p?key=t0ken",
            "GOSUMDB": f"sum.golang.org {login}/sumdb",
            "TMPDIR": str(sandbox.home),
        }
        yield releases


TALKATIVE = [
    ["install", "1.22.3"],
    ["install", "1.22.3", "--json", "--reinstall"],
    ["install", "1.22.9"],
    ["install", "1.22.4", "--source", "goproxy"],
    ["list", "--json"],
    ["list-remote", "--json", "--refresh"],
    ["list-remote", "--source", "goproxy"],
    ["current", "--why"],
    ["status", "--json"],
    ["doctor", "--json"],
    ["verify", "--json"],
    ["outdated", "--json"],
    ["report", "--html", "report.html"],
    ["upgrade", "--dry-run"],
    ["lock"],
    ["mirror", "copy", "1.22.3"],
    ["config", "list"],
    ["config", "list", "--json"],
    ["config", "set", "mirror", "https://4nn:s3cret@127.0.0.1/x?key=t0ken"],
    ["config", "set", "mirror", "4nn:s3cret@127.0.0.1/x?key=t0ken"],
    ["install", "1.22.4", "--mirror", "https://4nn:s3cret@127.0.0.1:9/dl"],
    ["install", "https://4nn:s3cret@127.0.0.1:9/go1.22.4.linux-amd64.tar.gz?key=t0ken"],
    ["install", "https://4nn:s3cret@127.0.0.1:9/go1.22.4?key=t0ken"],
    ["install", "https://4nn:s3/cret@127.0.0.1:9/go1.22.4"],
]


def test_no_secret_of_an_address_or_a_netrc_is_shown_or_kept(sandbox: Sandbox, guarded: ReleaseServer) -> None:
    proxy = {"HTTPS_PROXY": "http://4nn:s3cret@127.0.0.1:9", "NO_PROXY": "127.0.0.1"}
    for words in TALKATIVE:
        done = sandbox.gosdk(*words, env=proxy)
        told = done.out + done.err
        assert done.code != 70, told
        assert [secret for secret in (*SECRETS, "s3/cret") if secret in told] == [], (words, told)
    assert sandbox.receipt("1.22.3")["roots"] == ["index"], "the password was needed, and it was sent"
    users_own = {sandbox.root / "config.toml", sandbox.home / ".netrc"}
    for path in {*sandbox.home.rglob("*"), *sandbox.root.rglob("*"), *sandbox.cwd.rglob("*")} - users_own:
        data = path.read_bytes() if path.is_file() else b""
        assert not any(secret.encode() in data + os.fsencode(path) for secret in SECRETS), path


@pytest.mark.parametrize(
    "address",
    [
        "user:s3cret@h/x",
        "https:/user:s3cret@h/x",
        "https://h/x?key=s3cret",
        "https://h/x;key=s3cret?s3cret#s3cret",
        "https://user:a's3cret@h",
        "git https://s3cret@h",
        "ghp_s3cret16C7e42F292c6912E@github.com/x",
    ],
)
def test_no_secret_of_an_address_in_a_wrong_place_is_shown(sandbox: Sandbox, address: str) -> None:
    for words in ("use", "mirror", "import", "install --source", "ci-check", "report", "tools add", "doctor"):
        for form in ((), ("--json",)):
            value = () if words == "doctor" else (address,)
            env = dict.fromkeys(("GOBIN", "GOPATH", "GOROOT", "GOPROXY", "GOSDK_VERSION"), address)
            done = sandbox.gosdk(*words.split(), *value, *form, env=env)
            assert done.code != 70, done.err
            assert "s3cret" not in done.out + done.err, words


def test_settings_that_hold_a_password_are_for_their_user_alone(sandbox: Sandbox) -> None:
    file = sandbox.root / "config.toml"
    assert sandbox.gosdk("config", "set", "verify", "both").code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert sandbox.gosdk("config", "set", "mirror", "https://4nn:s3cret@host/dl").code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sandbox.gosdk("config", "get", "mirror").out == "https://4nn:s3cret@host/dl\n"
    assert sandbox.gosdk("config", "set", "verify", "any").code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_log_of_a_bug_has_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://4nn:s3/cret@host/dl?key=t0ken"

    def stumble(**_options: object) -> None:
        raise ValueError(f"'{url}' and then {url}")

    monkeypatch.setenv("GOSDK_ROOT", str(tmp_path / "root"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(list_remote.command, "callback", stumble)
    assert cli.run(["list-remote", "--source", url]) == 70
    (log,) = tmp_path.glob("gosdk-bug-*.log")
    text = log.read_text("utf-8") + capsys.readouterr().err
    assert "in stumble" in text
    assert text.count("https://***@host/dl") == 3
    assert not [secret for secret in (*SECRETS, "s3/cret") if secret in text]
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    assert cli.run(["list-remote", "--source", url]) == 70
    assert "no log can be written (No such file or directory): ValueError: 'https://***@h" in capsys.readouterr().err
