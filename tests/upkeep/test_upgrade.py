"""`gosdk outdated` and `gosdk upgrade` through the front door, against a loopback index."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gvm_py.upkeep.tools.gobin import DELVE
from tests.support.clinic import Clinic
from tests.support.realsdk import NEWER, OLDER, link_sdks, needs_sdks
from tests.support.release_server import ReleaseServer, serving
from tests.support.run import Sandbox, succeeded
from tests.support.sdk import write_sdk
from tests.support.waiting import wait_until

INSTALLED = ("1.21.5", "1.22.3", "1.26.6", "1.27.3")
RELEASED = ("1.21.5", "1.21.13", "1.22.3", "1.22.12", "1.25.9", "1.26.6", "1.26.8", "1.27.1", "1.27.3", "1.28rc1")
REAL_SDK = Path(__file__).parents[2] / ".dev" / "sdk" / "go1.26.6"


@pytest.fixture
def server() -> Iterator[ReleaseServer]:
    with serving() as server:
        for version in RELEASED:
            server.add_release(version)
        yield server


@pytest.fixture
def box(sandbox: Sandbox, server: ReleaseServer) -> Sandbox:
    for version in INSTALLED:
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    (sandbox.root / "config.toml").write_text(f'source = "{server.dl}"\n')
    return sandbox


def versions(box: Sandbox) -> list[str]:
    return sorted(path.name.removeprefix("go") for path in (box.root / "versions").iterdir())


def known(box: Sandbox, *projects: Path) -> None:
    """Let gosdk have worked in these projects."""
    (box.root / "state").mkdir(exist_ok=True)
    (box.root / "state" / "projects").write_text("".join(f"{project}\n" for project in projects))


def project(directory: Path, name: str, text: str) -> Path:
    directory.mkdir(parents=True)
    (directory / name).write_text(text)
    return directory


def standing(data: dict[str, Any]) -> dict[str, tuple[str | None, str | None, bool, bool]]:
    return {m["minor"]: (m["installed"], m["newest"], m["outdated"], m["eol"]) for m in data["minors"]}


def test_outdated_shows_each_minor_and_names_what_is_end_of_life(box: Sandbox) -> None:
    data = box.gosdk("outdated", "--json").json()["data"]
    assert data["supported"] == ["1.27", "1.26"]
    assert standing(data) == {
        "1.21": ("1.21.5", "1.21.13", True, True),
        "1.22": ("1.22.3", "1.22.12", True, True),
        "1.26": ("1.26.6", "1.26.8", True, False),
        "1.27": ("1.27.3", "1.27.3", False, False),
    }
    said = succeeded(box.gosdk("outdated"))
    assert "1.21   go1.21.5   go1.21.13  end of life: only 1.27 and 1.26 get fixes; behind" in said.out
    assert "gosdk upgrade" in said.err


def test_upgrade_takes_what_gets_fixes_and_the_default_and_says_what_it_left(box: Sandbox) -> None:
    box.gosdk("default", "1.22")
    done = succeeded(box.gosdk("upgrade"))
    assert versions(box) == ["1.21.5", "1.22.12", "1.22.3", "1.26.6", "1.26.8", "1.27.3"]
    assert done.out.splitlines() == ["go1.22.3 -> go1.22.12", "go1.26.6 -> go1.26.8"]
    assert "Go 1.21 is end of life: only 1.27 and 1.26 get fixes; go1.21.13 is its newest patch" in done.err
    assert "go1.26.6 stays until nothing uses it; then: gosdk gc" in done.err


@pytest.mark.parametrize(
    ("words", "new"),
    [
        (("--all",), {"1.21.13", "1.22.12", "1.26.8"}),
        (("1.21",), {"1.21.13"}),
        (("go1.21", "1.22.x", "1.21"), {"1.21.13", "1.22.12"}),
        (("1.21.5", "go@1.22.3"), {"1.21.13", "1.22.12"}),
        (("1.27",), set()),
    ],
)
def test_named_minors_and_all_take_along_what_is_end_of_life(
    box: Sandbox, words: tuple[str, ...], new: set[str]
) -> None:
    succeeded(box.gosdk("upgrade", *words))
    assert set(versions(box)) - set(INSTALLED) == new


def test_a_dry_run_says_what_an_upgrade_does_and_does_nothing(box: Sandbox) -> None:
    dry = succeeded(box.gosdk("upgrade", "--all", "--dry-run", "--json")).json()["data"]
    assert versions(box) == sorted(INSTALLED)
    wet = succeeded(box.gosdk("upgrade", "--all", "--json")).json()["data"]
    assert (dry.pop("dry_run"), wet.pop("dry_run"), dry) == (True, False, wet)


def test_a_default_that_moves_on_brings_a_new_minor(box: Sandbox, server: ReleaseServer) -> None:
    box.gosdk("default", "stable")
    server.add_release("1.28.0")
    succeeded(box.gosdk("upgrade", "--refresh"))
    assert "1.28.0" in versions(box)
    assert "go1.28.0" in (box.root / "resolve" / "default").read_text()


def test_a_minor_of_prereleases_gets_a_newer_prerelease_and_then_the_release(
    box: Sandbox, server: ReleaseServer
) -> None:
    write_sdk(box.root / "versions" / "go1.28rc1", "1.28rc1")
    server.add_release("1.28rc2")
    succeeded(box.gosdk("upgrade", "1.28", "--refresh"))
    assert "1.28rc2" in versions(box)
    server.add_release("1.28.0")
    succeeded(box.gosdk("upgrade", "1.28", "--refresh"))
    assert "1.28.0" in versions(box)


def test_who_names_a_patch_keeps_it_and_is_named_and_the_others_follow(box: Sandbox) -> None:
    pinned = project(box.cwd / "固定 one", ".go-version", "# why\n1.26.6\n")
    exact = project(box.cwd / "exact", "go.mod", "module m\n\ngo 1.26.6\n")
    loose = project(box.cwd / "loose", ".go-version", "1.26\n")
    known(box, pinned, exact, loose)
    box.gosdk("default", "1.26.6")
    done = succeeded(box.gosdk("upgrade"))
    assert "1 known project moved to 1.26" in done.err
    for words in (
        f"{pinned}/.go-version:2 requests 1.26.6",
        f"{exact}/go.mod:3 requests go 1.26.6",
        "/default requests 1.26.6",
    ):
        assert f"{words} and keeps go1.26.6; to move it:\nhint: " in done.err
    for place in (pinned, exact):
        assert f"hint: cd {shlex.quote(str(place))} && gosdk bump 1.26.8\n" in done.err
    assert "hint: gosdk default 1.26\n" in done.err
    chosen = [box.gosdk("current", cwd=place).out.split()[0] for place in (pinned, exact, loose, box.home)]
    assert chosen == ["go1.26.6", "go1.26.6", "go1.26.8", "go1.26.6"]


@needs_sdks
def test_bump_moves_every_pin_inside_its_minor_and_undo_restores_them(sandbox: Sandbox, server: ReleaseServer) -> None:
    link_sdks(sandbox, OLDER, NEWER)
    (sandbox.root / "config.toml").write_text(f'source = "{server.dl}"\nversion_files = true\n')
    before = {
        "pin/.go-version": "# why\r\n1.26.6\r\n",
        "pin/Dockerfile": "FROM golang:1.25.1\n",
        "mod/go.mod": "module m // ours\n\ngo 1.26.6\n",
        "toolchain/go.mod": "module m\n\ngo 1.24\n\ntoolchain go1.26.6\n",
        "asdf/.tool-versions": "nodejs 20.1.0\ngolang 1.26.6\n",
        "loose/.go-version": "1.26\n",
        "other/.go-version": "1.27.3\n",
    }
    for name, text in before.items():
        (sandbox.cwd / name).parent.mkdir(exist_ok=True)
        (sandbox.cwd / name).write_bytes(text.encode())
    known(sandbox, *(sandbox.cwd / name.split("/")[0] for name in before))
    assert sandbox.gosdk("default", "1.26.6").code == 0
    moved = ("pin/.go-version", "mod/go.mod", "toolchain/go.mod", "asdf/.tool-versions")
    after = {name: text.replace("1.26.6", "1.26.8") if name in moved else text for name, text in before.items()}

    def now() -> dict[str, str]:
        return {name: (sandbox.cwd / name).read_bytes().decode() for name in before}

    named = succeeded(sandbox.gosdk("upgrade", "--dry-run")).err
    assert "to move all of them inside their minor:\nhint: gosdk upgrade --bump\n" in named
    dry = succeeded(sandbox.gosdk("upgrade", "--bump", "--dry-run"))
    assert "5 files would move to the newest patch; to move them:\nhint: gosdk upgrade --bump\n" in dry.err
    chosen = succeeded(sandbox.gosdk("upgrade", "1.26", "--all", "--bump", "--dry-run"))
    assert "to move them:\nhint: gosdk upgrade 1.26 --all --bump\n" in chosen.err
    assert now() == before
    wet = succeeded(sandbox.gosdk("upgrade", "--bump"))
    assert (wet.out, now()) == (dry.out, after)
    assert (sandbox.root / "default").read_text() == "1.26.8\n"
    for name in moved:
        assert f"{sandbox.cwd}/{name}:\n--- a/" in wet.out
    assert "and keeps" not in wet.err
    assert "moved 5 files to the newest patch; to undo it:\nhint: gosdk undo\n" in wet.err
    assert sandbox.gosdk("current", cwd=sandbox.home).out.startswith("go1.26.8 ")
    again = succeeded(sandbox.gosdk("upgrade", "--bump"))
    assert (again.out, again.err.count("everything is up to date")) == ("", 1)
    assert succeeded(sandbox.gosdk("undo")).err.count("restored ") == 5
    assert (now(), (sandbox.root / "default").read_text()) == (before, "1.26.6\n")
    assert sandbox.gosdk("current", cwd=sandbox.home).out.startswith("go1.26.6 ")


def test_a_pin_that_cannot_be_moved_is_named_and_the_sdks_are_installed(box: Sandbox) -> None:
    locked = project(box.cwd / "locked", ".go-version", "1.26.6\n") / ".go-version"
    locked.chmod(0o444)
    known(box, locked.parent)
    done = box.gosdk("upgrade", "--bump")
    assert (done.code, locked.read_text()) == (1, "1.26.6\n")
    assert f"error: {locked} is read-only" in done.err
    assert "1.26.8" in versions(box)
    assert (box.root / "resolve" / "go1.26").read_text().endswith("go1.26.8\n")


def test_outdated_shows_who_keeps_and_who_follows(box: Sandbox) -> None:
    pinned = project(box.cwd / "pinned", ".go-version", "1.26.6\n")
    loose = project(box.cwd / "loose", "go.mod", "module m\n\ngo 1.26.2\n")
    known(box, pinned, loose, box.cwd / "gone")
    minors = box.gosdk("outdated", "--json").json()["data"]["minors"]
    (minor,) = (minor for minor in minors if minor["minor"] == "1.26")
    kept = {"origin": f"{pinned}/.go-version:1", "words": "1.26.6", "before": "1.26.6", "after": "1.26.6"}
    follows = {"origin": f"{loose}/go.mod:3", "words": "go 1.26.2", "before": "1.26.6", "after": "1.26.8"}
    assert (minor["keep"], minor["follow"]) == ([kept], [follows])


def test_answers_shims_and_editors_follow_in_the_same_step(box: Sandbox) -> None:
    place = project(box.cwd / "p", "go.mod", "module m\n\ngo 1.26.2\n")
    (place / ".vscode").mkdir()
    (place / ".vscode" / "settings.json").write_text("{}\n")
    known(box, place)
    with open(box.root / "config.toml", "a") as settings:
        settings.write("[ide]\nauto_sync = true\n")
    box.gosdk("rehash")
    succeeded(box.gosdk("upgrade"))
    for key in ("go1.26", "mod-1.26", "go1.26.8"):
        assert (box.root / "resolve" / key).read_text() == f"{box.root}/versions/go1.26.8\n"
    assert (box.root / "shims" / "go1.26.8").exists()
    assert "versions/go1.26.8/bin/go" in (place / ".vscode" / "settings.json").read_text()
    ran = subprocess.run(
        [box.root / "shims" / "go"], cwd=place, env=box.environment(), capture_output=True, text=True, check=True
    )
    assert "go version go1.26.8" in ran.stdout


def test_an_upgrade_names_what_still_has_the_old_sdk(box: Sandbox) -> None:
    old = box.root / "versions" / "go1.26.6"
    place = project(box.cwd / "p", "go.mod", "module m\n\ngo 1.26.2\n")
    pinned = project(box.cwd / "pinned", ".go-version", "1.26.6\n")
    for directory in (place, pinned):
        (directory / ".vscode").mkdir()
        (directory / ".vscode" / "settings.json").write_text(f'{{"go.alternateTools": {{"go": "{old}/bin/go"}}}}')
    known(box, place, pinned)
    options = box.home / ".config/JetBrains/GoLand2026.2/options"
    options.mkdir(parents=True)
    (options / "go.sdk.xml").write_text(
        '<application><component name="GoSdkList"><sdk-url><set>'
        f'<option value="file://{old}" /></set></sdk-url></component></application>'
    )
    (options / "project.default.xml").write_text(
        '<application><component name="ProjectManager"><defaultProject>'
        f'<component name="GOROOT" url="file://{old}" /></defaultProject></component></application>'
    )
    cursor = project(box.home / ".config/Cursor/User", "settings.json", f'{{"go.goroot": "{old}"}}') / "settings.json"
    assert box.gosdk("default", "1.26").code == 0
    done = succeeded(box.gosdk("upgrade"))
    assert f"{cursor}:1: Cursor still names {old}" in done.err
    named = [line.split(": ")[0].strip() for line in done.err.splitlines() if " still names " in line]
    assert named == [
        f"{place}/.vscode/settings.json:1",
        f"{cursor}:1",
        f"{options}/project.default.xml:1",
        f"{options}/go.sdk.xml",
    ]
    assert "hint: gosdk sync-ide --all --fix" in done.err
    assert f"{options}/project.default.xml:1: the default project of GoLand 2026.2 still names {old}" in done.err
    succeeded(box.gosdk("sync-ide", "--all", "--fix"))
    assert "go1.26.8/bin/go" in (place / ".vscode" / "settings.json").read_text()
    assert "go1.26.6/bin/go" in (pinned / ".vscode" / "settings.json").read_text()
    assert "go1.26.8" in (options / "project.default.xml").read_text()


def test_an_upgrade_names_a_delve_that_is_too_old_for_the_new_sdk(box: Sandbox) -> None:
    clinic = Clinic(box)
    box.env["PATH"] = os.environ["PATH"]
    clinic.ide()
    home = box.home / ".local/share/JetBrains/Toolbox/apps/goland"
    clinic.write(home / "product-info.json", '{"dataDirectoryName": "GoLand2026.2"}')
    place = home / "plugins/go-plugin/lib/dlv/linux/dlv"
    place.parent.mkdir(parents=True)
    clinic.program("dlv", path=DELVE, version="v1.22.1").rename(place)
    own = clinic.program("dlv", path=DELVE, version="v1.25.2", built_by="go1.26.6")
    said = succeeded(box.gosdk("upgrade")).err
    assert "GoLand 2026.2: its Delve v1.22.1 debugs programs up to Go 1.22, not those of Go 1.26; update" in said
    assert f"{own}: Delve v1.25.2 debugs programs up to Go 1.25, not those of Go 1.26" in said
    assert f"hint: go install {DELVE}@latest" in said


def test_editors_that_cannot_be_synced_do_not_fail_an_upgrade(box: Sandbox) -> None:
    (box.root / "state" / "projects").mkdir(parents=True)
    with open(box.root / "config.toml", "a") as settings:
        settings.write("[ide]\nauto_sync = true\n")
    done = succeeded(box.gosdk("upgrade"))
    assert "which projects keep their patch is not known" in done.err
    assert "editors were not synced" in done.err
    assert "1.26.8" in versions(box)


def test_a_second_upgrade_finishes_what_a_killed_one_left(box: Sandbox) -> None:
    box.gosdk("upgrade")
    (box.root / "shims" / "go1.26.8").unlink()
    (box.root / "resolve" / "go1.26").write_text(f"{box.root}/versions/go1.26.6\n")
    again = succeeded(box.gosdk("upgrade"))
    assert "everything is up to date" in again.err
    assert (box.root / "shims" / "go1.26.8").exists()
    assert "go1.26.8" in (box.root / "resolve" / "go1.26").read_text()


def test_a_pin_that_keeps_an_old_patch_is_named_where_nothing_is_behind(box: Sandbox) -> None:
    box.gosdk("upgrade")
    assert box.gosdk("default", "1.26.6").code == 0
    again = succeeded(box.gosdk("upgrade")).err
    assert "everything is up to date" not in again
    assert "the newest patches are installed\n" in again
    assert "/default requests 1.26.6 and keeps go1.26.6; to move it:\nhint: gosdk default 1.26\n" in again


def test_one_failure_does_not_keep_the_others_from_following(box: Sandbox, server: ReleaseServer) -> None:
    server.http.files["/dl/go1.21.13.linux-amd64.tar.gz"] = b"not what the index says"
    failed = box.gosdk("upgrade", "--all")
    assert (failed.code, "Traceback" in failed.err) == (4, False)
    assert versions(box) == ["1.21.5", "1.22.12", "1.22.3", "1.26.6", "1.26.8", "1.27.3"]
    assert (box.root / "shims" / "go1.22.12").exists()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("1.25.3",), 2, "'1.25.3' is not a minor such as 1.22"),
        (("1",), 2, "'1' is not a minor such as 1.22"),
        (("stable",), 2, "'stable' is not a minor such as 1.22"),
        (("nonsense",), 2, "nonsense"),
        (("1.25",), 3, "no Go 1.25 is installed"),
    ],
)
def test_what_is_no_installed_minor_is_refused(box: Sandbox, words: tuple[str, ...], code: int, message: str) -> None:
    refused = box.gosdk("upgrade", *words)
    assert (refused.code, message in refused.err, "hint: " in refused.err) == (code, True, True)
    assert versions(box) == sorted(INSTALLED)


@pytest.mark.parametrize("command", ["outdated", "upgrade"])
def test_without_an_answer_it_is_exit_code_5(box: Sandbox, command: str) -> None:
    refused = box.gosdk(command, "--source", "http://127.0.0.1:9/dl", "--json")
    assert (refused.code, refused.json()["error"]["exit_code"]) == (5, 5)
    assert versions(box) == sorted(INSTALLED)


@pytest.mark.parametrize("command", ["outdated", "upgrade"])
def test_an_empty_store_has_nothing_to_upgrade(sandbox: Sandbox, server: ReleaseServer, command: str) -> None:
    done = succeeded(sandbox.gosdk(command, "--source", server.dl))
    assert done.out == ""
    assert "nothing to upgrade" in done.err or "Go 1.27 is out\nhint: gosdk install 1.27" in done.err


def test_a_minor_the_source_does_not_know_stays_as_it_is(box: Sandbox) -> None:
    write_sdk(box.root / "versions" / "go1.24.1", "1.24.1")
    data = box.gosdk("outdated", "--json").json()["data"]
    assert standing(data)["1.24"] == ("1.24.1", None, False, True)
    succeeded(box.gosdk("upgrade", "1.24"))


def test_garbage_in_a_known_project_does_not_stop_an_upgrade(box: Sandbox) -> None:
    place = project(box.cwd / "p", ".go-version", "1.26 and more\n")
    (project(box.cwd / "q", "go.mod", "") / "go.mod").write_bytes(b"\xff\x00" * 5000)
    known(box, place, box.cwd / "q")
    succeeded(box.gosdk("upgrade"))
    assert "1.26.8" in versions(box)


@pytest.mark.skipif(not REAL_SDK.exists(), reason="needs the real SDK that `make test` fetches")
def test_a_build_that_runs_while_its_sdk_is_upgraded_and_collected_ends_well(box: Sandbox, tmp_path: Path) -> None:
    real = box.root / "versions" / "go1.26.6"
    subprocess.run(["rm", "-rf", real], check=True)
    # The tests may lie in memory, and no hard link leaves a disk.
    links = os.stat(REAL_SDK).st_dev == os.stat(box.root).st_dev
    subprocess.run(["cp", "-al" if links else "-a", REAL_SDK, real], check=True)
    module, go_on = project(tmp_path / "module", "go.mod", "module example.com/m\n\ngo 1.26\n"), tmp_path / "go on"
    (module / "m.go").write_text("package m\n\nconst Answer = 42\n")
    hold = tmp_path / "hold"
    hold.write_text(f'#!/bin/sh\n: >"{tmp_path}/held"\nwhile ! [ -e "{go_on}" ]; do sleep 0.05; done\nexec "$@"\n')
    hold.chmod(0o755)
    build = subprocess.Popen(
        [real / "bin" / "go", "build", "-toolexec", hold, "."],
        cwd=module,
        env=box.environment({"GOCACHE": str(tmp_path / "cache"), "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local"}),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until((tmp_path / "held").exists, build)
        succeeded(box.gosdk("upgrade"))
        collected = succeeded(box.gosdk("gc", "--yes", "--json")).json()["data"]
        go_on.touch()
        said = build.communicate(timeout=120)[1]
    finally:
        build.kill()
    reasons = [reason for item in collected["items"] if item["version"] == "1.26.6" for reason in item["reasons"]]
    assert [reason["kind"] for reason in reasons] == ["running"]
    assert (build.returncode, said) == (0, "")
    assert os.listdir(box.root / "trash") != []
