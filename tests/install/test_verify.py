"""`gosdk verify` names every file that is not as published, and `--repair` puts back those and no others."""

import json
import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from gvm_py.paths import Layout
from gvm_py.store import Store
from gvm_py.version import GoVersion
from tests.support import faults
from tests.support.internet import Internet
from tests.support.kill import killed_at
from tests.support.offline import without_network
from tests.support.run import Sandbox
from tests.support.sdk import sdk_files, write_sdk

OTHER_H1 = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
LOOKUP = "lookup/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64"


@pytest.fixture
def goroot(sandbox: Sandbox, internet: Internet) -> Path:
    """An SDK from an archive."""
    internet.publish("1.22.3")
    assert sandbox.gosdk("install", "1.22.3").code == 0
    return sandbox.root / "versions" / "go1.22.3"


def assert_as_published(goroot: Path) -> None:
    found = {str(path.relative_to(goroot)): path for path in goroot.rglob("*") if not path.is_dir()}
    assert found.keys() == {*sdk_files("1.22.3"), ".gosdk.json", ".gosdk.sha256"}
    for name, data in sdk_files("1.22.3").items():
        assert (found[name].read_bytes(), found[name].is_symlink()) == (data, False)
    assert os.access(goroot / "pkg/tool/linux_amd64/compile", os.X_OK)


def test_an_sdk_as_published_is_genuine(sandbox: Sandbox, goroot: Path) -> None:
    outcome = sandbox.gosdk("verify")
    assert (outcome.code, outcome.out) == (0, "go1.22.3  genuine, as the checksum database has it\n")
    (row,) = sandbox.gosdk("verify", "1.22", "--json").json()["data"]
    assert row == {
        "version": "1.22.3",
        "goroot": str(goroot),
        "genuine": True,
        "problem": "",
        "note": "as the checksum database has it",
        "changed": [],
        "missing": [],
        "extra": [],
    }


def test_every_file_that_differs_is_named(sandbox: Sandbox, goroot: Path) -> None:
    (goroot / "LICENSE").write_text("mine\n")
    (goroot / "src/runtime/runtime.go").unlink()
    (goroot / "src/runtime/evil 恶.go").write_text("")
    (goroot / "bin/gofmt").unlink()
    (goroot / "bin/gofmt").symlink_to("go")
    (goroot / "api/go1.txt").unlink()
    (goroot / "api/go1.txt").mkdir()
    outcome = sandbox.gosdk("verify")
    assert outcome.code == 4
    assert outcome.out.splitlines() == [
        "go1.22.3  5 files are not as installed",
        "  changed  LICENSE",
        "  changed  bin/gofmt",
        "  missing  api/go1.txt",
        "  missing  src/runtime/runtime.go",
        "  extra  src/runtime/evil 恶.go",
    ]
    assert "1 of 1 SDKs are not as published: 1.22.3\nhint: gosdk verify --repair 1.22.3\n" in outcome.err
    assert sandbox.gosdk("verify", "--json").code == 4


def _forget(name: str) -> Callable[[Path], None]:
    return lambda goroot: (goroot / name).unlink()


def _write(name: str, data: bytes) -> Callable[[Path], None]:
    def damage(goroot: Path) -> None:
        (goroot / name).write_bytes(data)

    return damage


def _file_for_directory(goroot: Path) -> None:
    shutil.rmtree(goroot / "test")
    (goroot / "test").write_text("")


def _receipt_with(**changes: object) -> Callable[[Path], None]:
    def damage(goroot: Path) -> None:
        file = goroot / ".gosdk.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))

    return damage


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a changed file": (_write("LICENSE", b"mine"), "1 files are not as installed"),
    "a missing file": (_forget("src/go.mod"), "1 files are not as installed"),
    "an extra file": (_write("src/extra.go", b""), "1 files are not as installed"),
    "an extra name that is not text": (_write(os.fsdecode(b"src/\xff"), b""), "1 files are not as installed"),
    "a missing directory": (lambda goroot: shutil.rmtree(goroot / "test"), "1 files are not as installed"),
    "a file for a directory": (_file_for_directory, "2 files are not as installed"),
    "a tool that cannot run": (
        lambda goroot: (goroot / "pkg/tool/linux_amd64/compile").chmod(0o644),
        "pkg/tool/linux_amd64/compile is not an executable file",
    ),
    "no receipt": (_forget(".gosdk.json"), "its .gosdk.json is missing"),
    "no manifest": (_forget(".gosdk.sha256"), "its .gosdk.sha256 is missing"),
    "a receipt that is none": (_write(".gosdk.json", b"{"), "the receipt "),
    "a receipt of other types": (_receipt_with(size="big"), "size is 'big'"),
    "a receipt of another tree": (_receipt_with(h1=OTHER_H1), f"its receipt says {OTHER_H1}"),
    "a manifest that is not text": (_write(".gosdk.sha256", b"\xff\xfe"), "the manifest "),
    "a manifest of another tree": (_write(".gosdk.sha256", b""), "files are not as installed"),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_any_damage_is_found_and_repaired_without_a_network(sandbox: Sandbox, goroot: Path, kind: str) -> None:
    damage, words = DAMAGES[kind]
    damage(goroot)
    found = sandbox.gosdk("verify", "--offline", within=without_network())
    assert found.code == 4
    assert words in found.out
    repaired = sandbox.gosdk("verify", "--repair", "--offline", within=without_network())
    assert repaired.code == 0, repaired.err
    assert repaired.out == "go1.22.3  genuine, compared with its receipt only\n"
    assert_as_published(goroot)
    assert sandbox.below("staging") == []


def test_a_repair_touches_only_what_differs(sandbox: Sandbox, goroot: Path) -> None:
    before = {path: path.stat().st_ino for path in goroot.rglob("*") if path.is_file()}
    (goroot / "LICENSE").write_text("mine\n")
    outcome = sandbox.gosdk("verify", "--repair")
    assert outcome.code == 0
    assert "repaired go1.22.3: restored 1 file\n" in outcome.err
    after = {path: path.stat().st_ino for path in goroot.rglob("*") if path.is_file()}
    replaced = {str(path.relative_to(goroot)) for path in before if before[path] != after[path]}
    assert replaced == {"LICENSE", ".gosdk.json", ".gosdk.sha256"}
    assert_as_published(goroot)


def test_a_repair_without_a_kept_archive_fetches_it(sandbox: Sandbox, internet: Internet, goroot: Path) -> None:
    shutil.rmtree(sandbox.root / "cache" / "archives")
    (goroot / "LICENSE").write_text("mine\n")
    assert sandbox.gosdk("verify", "--repair").code == 0
    assert len(internet.downloads()) == 2
    assert_as_published(goroot)


@pytest.mark.parametrize(("first", "second"), [("index", "goproxy"), ("goproxy", "index")])
def test_a_repair_from_the_other_kind_of_archive_is_refused(
    sandbox: Sandbox, internet: Internet, first: str, second: str
) -> None:
    internet.publish("1.22.3")
    sources = {"index": internet.dl, "goproxy": "goproxy"}
    assert sandbox.gosdk("install", "1.22.3", "--source", sources[first]).code == 0
    names = sandbox.below("versions")
    shutil.rmtree(sandbox.root / "cache" / "archives")
    (sandbox.root / "versions/go1.22.3/LICENSE").write_text("mine\n")
    sandbox.configure(source=sources[second])
    outcome = sandbox.gosdk("verify", "--repair")
    assert outcome.code == 5
    assert "does not have the files that" in outcome.err
    assert sandbox.below("versions") == names
    sandbox.configure(source=sources[first])
    assert sandbox.gosdk("verify", "--repair").code == 0
    assert sandbox.below("versions") == names


def test_a_repair_that_fails_leaves_the_sdk_as_it_was(sandbox: Sandbox, internet: Internet, goroot: Path) -> None:
    shutil.rmtree(sandbox.root / "cache" / "archives")
    internet.http.every_answer("/dl/go1.22.3.linux-amd64.tar.gz", faults.web_page)
    (goroot / "LICENSE").write_text("mine\n")
    (goroot / "extra").write_text("")
    refused = sandbox.gosdk("verify", "--repair")
    assert refused.code == 4
    assert "hint: gosdk install --reinstall " in refused.err
    assert (goroot / "LICENSE").read_text() == "mine\n"
    assert (goroot / "extra").exists()
    assert sandbox.below("staging") == []


def test_a_good_sdk_is_not_repaired(sandbox: Sandbox, internet: Internet, goroot: Path) -> None:
    internet.http.requests.clear()
    outcome = sandbox.gosdk("verify", "--repair")
    assert (outcome.code, outcome.err) == (0, "")
    assert internet.downloads() == []


def test_only_what_is_asked_for_is_verified(sandbox: Sandbox, internet: Internet, goroot: Path) -> None:
    internet.publish("1.21.13")
    assert sandbox.gosdk("install", "1.21").code == 0
    (goroot / "LICENSE").write_text("mine\n")
    assert sandbox.gosdk("verify", "1.21").code == 0
    assert sandbox.gosdk("verify", "1.21", "1.22").code == 4
    missing = sandbox.gosdk("verify", "1.21", "1.20")
    assert missing.code == 3
    assert missing.err.endswith("error: Go 1.20 is not installed\nhint: gosdk install 1.20\n")


def test_every_patch_of_a_minor_is_verified(sandbox: Sandbox, internet: Internet, goroot: Path) -> None:
    internet.publish("1.22.4")
    assert sandbox.gosdk("install", "1.22.4").code == 0
    (goroot / "LICENSE").write_text("mine\n")
    assert sandbox.gosdk("verify", "1.22").code == 4
    assert sandbox.gosdk("verify", "1.22.4", "stable").code == 0
    assert sandbox.gosdk("verify", "--repair", "1.22").code == 0
    assert sandbox.gosdk("verify").code == 0


def test_without_an_sdk_there_is_nothing_to_verify(sandbox: Sandbox) -> None:
    outcome = sandbox.gosdk("verify")
    assert (outcome.code, outcome.out) == (0, "")
    assert "no SDK is installed yet" in outcome.err


@pytest.mark.parametrize(
    ("h1", "words"),
    [(OTHER_H1, f"the checksum database says {OTHER_H1}"), ("h1:nonsense", "is not an h1 checksum")],
)
def test_a_database_that_says_otherwise_is_a_problem(sandbox: Sandbox, internet: Internet, h1: str, words: str) -> None:
    internet.releases.add_release("1.22.3")
    internet.record("1.22.3", h1)
    assert sandbox.gosdk("install", "1.22.3", env={"GOSUMDB": "off"}).code == 0
    outcome = sandbox.gosdk("verify")
    assert outcome.code == 4
    assert words in outcome.out


def test_a_database_that_does_not_answer_is_reported(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    assert sandbox.gosdk("install", "1.22.3", env={"GOSUMDB": "off"}).code == 0
    internet.database.every_answer(LOOKUP, faults.status(403))
    outcome = sandbox.gosdk("verify")
    assert outcome.code == 0
    assert outcome.out.startswith("go1.22.3  genuine, compared with its receipt only: the checksum database ")


@pytest.fixture
def linked(sandbox: Sandbox, tmp_path: Path) -> Path:
    """A published SDK that lives elsewhere and has no receipt."""
    goroot = write_sdk(tmp_path / "elsewhere", "1.22.3")
    Store(Layout(sandbox.root), 5, print).link(GoVersion.parse("1.22.3"), goroot)
    return goroot


def test_a_linked_sdk_is_genuine_when_the_database_says_so(sandbox: Sandbox, internet: Internet, linked: Path) -> None:
    internet.publish("1.22.3")
    assert sandbox.gosdk("verify").out == "go1.22.3  genuine, as the checksum database has it\n"
    offline = sandbox.gosdk("verify", "--offline")
    assert offline.code == 4
    assert offline.out == "go1.22.3  it has no receipt, and no word from the checksum database\n"


def test_a_linked_sdk_is_never_changed(sandbox: Sandbox, internet: Internet, linked: Path) -> None:
    internet.publish("1.22.3")
    (linked / "LICENSE").write_text("mine\n")
    outcome = sandbox.gosdk("verify", "--repair")
    assert outcome.code == 4
    assert f"warning: {linked} is only linked; gosdk does not change it" in outcome.err
    assert outcome.err.endswith("hint: gosdk install --reinstall 1.22.3\n")
    assert (linked / "LICENSE").read_text() == "mine\n"
    assert sandbox.gosdk("install", "--reinstall", "1.22.3").code == 0
    assert sandbox.gosdk("verify").out == "go1.22.3  genuine, as the checksum database has it\n"


def test_an_sdk_of_another_store_gets_a_good_one_in_the_own_store(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    layer = {"GOSDK_ROOT": str(sandbox.home / "layer")}
    assert sandbox.gosdk("install", "1.22.3", env=layer).code == 0
    (sandbox.home / "layer" / "versions" / "go1.22.3" / "LICENSE").write_text("mine\n")
    sandbox.env["GOSDK_LAYERS"] = str(sandbox.home / "layer")
    outcome = sandbox.gosdk("verify")
    assert (outcome.code, outcome.err.endswith("hint: gosdk install --reinstall 1.22.3\n")) == (4, True)
    assert sandbox.gosdk("install", "--reinstall", "1.22.3").code == 0
    assert sandbox.gosdk("verify").code == 0


def test_an_own_build_is_put_right_from_where_it_was_copied(sandbox: Sandbox, tmp_path: Path) -> None:
    tree = write_sdk(tmp_path / "my tree", "1.22.3")
    assert sandbox.gosdk("install", str(tree), "--as", "mine").code == 0
    (sandbox.root / "versions" / "mine" / "LICENSE").write_text("changed\n")
    outcome = sandbox.gosdk("verify", "--repair", "mine")
    hint = f"hint: gosdk install --reinstall '{tree}' --as mine\n"
    assert (outcome.code, outcome.err.endswith(hint)) == (4, True), outcome.err
    assert sandbox.gosdk("install", "--reinstall", str(tree), "--as", "mine").code == 0
    assert sandbox.gosdk("verify", "mine").code == 0


def content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def test_killed_while_it_repairs_no_file_is_worse_and_the_next_repair_finishes(sandbox: Sandbox, goroot: Path) -> None:
    published = sdk_files("1.22.3")
    for step in count(0, 4):
        (goroot / "LICENSE").write_text("mine\n")
        (goroot / "src/runtime/runtime.go").unlink()
        (goroot / "src/runtime/evil.go").write_text("")
        shutil.rmtree(goroot / "test")
        (goroot / "test").write_text("")
        before = {name: data for name in published if (data := content(goroot / name)) is not None}
        killed = killed_at(sandbox, step, (sandbox.root,), "verify", "--repair", "1.22.3")
        for name, data in published.items():
            assert content(goroot / name) in (before.get(name), data), (killed, name)
        assert [row["version"] for row in sandbox.gosdk("list", "--json").json()["data"]] == ["1.22.3"]
        assert sandbox.gosdk("verify", "--repair", "1.22.3").code == 0
        assert_as_published(goroot)
        if not killed:
            assert step > 10
            break
    # What a killed repair left when the SDK was already whole, goes with the next thing that is built.
    assert sandbox.gosdk("install", "--reinstall", "1.22.3").code == 0
    assert sandbox.below("staging") == []
