"""Parsers of what other programs write and gosdk keeps, for tests/test_fuzz.py: a reader, and bytes it likes."""

import gzip
import io
import json
import sqlite3
import tarfile
import time
from collections.abc import Callable
from contextlib import closing, nullcontext, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from unittest import mock

from gvm_py.app.bisect_log import BisectLog
from gvm_py.audit import location
from gvm_py.audit.vulndb.semver import Semver
from gvm_py.commands import undo
from gvm_py.commands.undo.report import UndoSteps
from gvm_py.dist.difference.ranges import RemoteFile
from gvm_py.dist.download.partial import DownloadOrigin, Partial
from gvm_py.dist.sources.base import Access
from gvm_py.dist.sources.goproxy import GoproxySource
from gvm_py.dist.sources.identify import identify
from gvm_py.dist.sources.proxylist import Proxy
from gvm_py.dist.sources.replies import text_of
from gvm_py.dist.sumdb.gosumdb import DatabaseSettings
from gvm_py.dist.sumdb.note import VerifierKey
from gvm_py.doctor import probe
from gvm_py.doctor.bounded_run import GoRun
from gvm_py.doctor.go_errors import CATALOGUE
from gvm_py.doctor.go_messages import read_messages
from gvm_py.doctor.startup_lines import read_start_lines
from gvm_py.errors import GosdkError
from gvm_py.errors.secrets import conceal, redact, without_secrets
from gvm_py.golang.image_files import is_image
from gvm_py.golang.image_programs import programs_in_image
from gvm_py.golang.sdktree import declared_version
from gvm_py.host import Platform
from gvm_py.ide import build_tags, envrc, installs, vscode_chosen, vscode_profiles
from gvm_py.ide.default_project import read_default_project
from gvm_py.ide.editor import IdeContext
from gvm_py.ide.go_settings import read_libraries
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.macros import Macros
from gvm_py.ide.recent import recent_projects
from gvm_py.ide.references import references
from gvm_py.ide.run_configurations import read_shared
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ide.vscode_launch import launch_variables
from gvm_py.install import source_build
from gvm_py.mirror.checkrecords import prove_records
from gvm_py.mirror.records import lookup_path
from gvm_py.paths import Layout
from gvm_py.selection.goflags import refused
from gvm_py.selection.request_files import read_pin
from gvm_py.selection.version_files import find_version_file
from gvm_py.shell.dotfiles import chezmoi_commands
from gvm_py.shell.early_block import has_early_block, with_early_block, without_early_block
from gvm_py.shell.marked_block import with_block, without_block
from gvm_py.shell.user_path import plan_user_path_undo
from gvm_py.store.sdks import complete_sdks
from gvm_py.store.trash.removal import Removal
from gvm_py.system import package_origin
from gvm_py.system.bounded import read_if_any
from gvm_py.system.journal_files import JournalEntry, read_run
from gvm_py.transport import client
from gvm_py.transport.answers import retry_delay
from gvm_py.transport.protocol import Reply
from gvm_py.transport.proxies import Proxies
from gvm_py.transport.urls import Address
from gvm_py.upkeep import bench
from gvm_py.upkeep.preview import godebug
from gvm_py.version import GoVersion
from tests.chaos.sdks import program_bytes
from tests.support.archives import tar_gz, zip_archive
from tests.support.sdk import sdk_files

Read = Callable[[bytes, Path], object]
_MACROS = Macros(Machine("linux", "/home/u"), "/home/u/p")
_URL = "https://h/x"
_VECTORS = json.loads((Path(__file__).parents[1] / "data" / "vectors.json").read_text("utf-8"))
_KEY = cast("VerifierKey", VerifierKey.try_parse(_VECTORS["sumdb_key"]))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _beside(name: str, read: Callable[[Path], object]) -> Read:
    """Return a reader of a directory that has the bytes in the file `name`."""

    def put_and_read(data: bytes, file: Path) -> object:
        place = file.parent / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        return read(file.parent)

    return put_and_read


def _profile(user: Path) -> object:
    (user / "profiles").mkdir(exist_ok=True)
    file = vscode_profiles.user_file(user, Path("/p"))
    return (file, read_if_any(file, 100))


def _ide(options: Path) -> object:
    return recent_projects(Ide("GoLand", (2026, 2), options, options, options), _MACROS)


def _undo_list(directory: Path) -> object:
    """Return what `gosdk undo --list` shows of a run."""
    run = read_run(directory)
    if run is None:
        return None
    step = undo._of_run(run, directory)
    return UndoSteps((step,)).as_data(), [run.kept(index) for index, _ in enumerate(run.entries)]


def _origin(directory: Path) -> object:
    return Partial(directory / "x.part").request(_URL)


class _OneAnswer:
    """A network that has one answer to everything."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def get(self, url: str, **_rest: object) -> Reply:
        return Reply(url, 200, {}, self._body)


def _module_info(data: bytes, file: Path) -> object:
    access = Access(_OneAnswer(data), file.parent, print)  # type: ignore[arg-type]
    source = GoproxySource(access, (Proxy(_URL, "h"),))
    return source.artifact(GoVersion.parse("1.22.3"), Platform("linux", "amd64"))


def _module_list(data: bytes, file: Path) -> object:
    access = Access(_OneAnswer(data), file.parent, print)  # type: ignore[arg-type]
    return GoproxySource(access, (Proxy(_URL, "h"),)).versions(Platform("linux", "amd64"))


def _package_origin(data: bytes, file: Path) -> object:
    record = file.parent / "gvm_py-0.2.0.dist-info" / "direct_url.json"
    record.parent.mkdir(exist_ok=True)
    record.write_bytes(data)
    with mock.patch("sys.path", [str(file.parent)]):
        return package_origin.PackageOrigin.read()


def _path_record(place: Path) -> object:
    return plan_user_path_undo(Layout(place))


def _image(_data: bytes, file: Path) -> object:
    return list(programs_in_image(file)) if is_image(file) else None


def _launch(project: Path) -> object:
    return list(launch_variables(project, IdeContext(Machine("linux", "/home/u"), {})))


def _opened(user: Path) -> object:
    return vscode_chosen.opened_in(user / "workspaceStorage", time.time_ns())


def _chosen_go(user: Path) -> object:
    (user / "workspaceStorage" / "a" / "workspace.json").write_text('{"folder": "file:///p"}', encoding="utf-8")
    return vscode_chosen.chosen_go(user, [Path("/p")])


def _state_database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE TABLE ItemTable (key TEXT, value BLOB)")
        base.execute('INSERT INTO ItemTable VALUES (\'golang.go\', \'{"selectedGo": {"binpath": "/g/bin/go"}}\')')
        base.commit()
        return base.serialize()


def _variables(data: bytes, _file: Path) -> object:
    text = _text(data)
    proxies = Proxies.from_environment({"HTTPS_PROXY": "http://p:1", "NO_PROXY": text})
    choice = (proxies.choose(Address.parse(_URL)), refused(text))
    with suppress(GosdkError):
        return choice, Proxies.from_environment({"HTTPS_PROXY": text})
    return choice


def _address(data: bytes, _file: Path) -> object:
    text = _text(data)
    shown = (without_secrets(text), redact(text), conceal(text))
    with suppress(GosdkError):
        return shown, Address.parse(text)
    return shown, Address.parse(_URL).redirected(text)


def _headers(data: bytes, _file: Path) -> object:
    text = _text(data)
    answer = mock.Mock(url=_URL, status=206, headers={"content-range": text, "etag": text})
    answer.chunks = lambda *_, **__: iter([b"x"])
    remote = RemoteFile(mock.Mock(stream=lambda *_, **__: nullcontext(answer)), _URL, lambda _count: None)
    with suppress(GosdkError):
        remote.tail(1)
    return retry_delay(1, {"retry-after": text}), text_of(Reply(_URL, 404, {}, data))


def _records(directory: Path) -> object:
    lookup = directory / lookup_path("v0.0.1-go1.22.3.linux-amd64")
    lookup.parent.mkdir(parents=True)
    lookup.write_bytes((directory / "latest").read_bytes())
    (directory / "supported").touch()
    return prove_records(directory, DatabaseSettings(_KEY))


def _early(data: bytes, _file: Path) -> object:
    new = with_early_block(data, [b"x"])
    return without_early_block(new or data), has_early_block(data)


def _known_errors(data: bytes, _file: Path) -> object:
    text = _text(data)[:2000]  # no GoMessage is longer
    return [known.check for known in CATALOGUE if known.pattern.search(text)]


def _used(project: Path) -> object:
    return references(project, IdeContext(Machine("linux", "/home/u"), {}))


def _build_versions(project: Path) -> object:
    return list(build_tags.build_versions(project, _MACROS))


def _removal(trash: Path) -> object:
    removal = cast("Removal", Removal.parse(trash / _REMOVED))
    return removal.moves, removal.is_over(datetime(2026, 12, 1, tzinfo=UTC))


def _chezmoi(home: Path) -> object:
    return list(chezmoi_commands([home / ".bashrc"], {"HOME": str(home)}))


def _version_file(name: str) -> Read:
    return _beside(name, lambda directory: find_version_file(str(directory), {}))


def _linked(root: Path) -> object:
    return complete_sdks(Layout(root))


def _semver(data: bytes, _file: Path) -> object:
    try:
        return Semver.parse(_text(data)).go_version or "a floor"
    except ValueError:
        return None


def _tar(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


_REMOVED = "removed-000001-20260101T000000000000-gc"
_LAYER = _tar({"bin/greet": program_bytes(), "etc/.wh.gone": b""})
_DOCKER = _tar({"manifest.json": _json([{"Layers": ["layer.tar"]}]), "layer.tar": _LAYER})
_MANIFEST = {"layers": [{"digest": "sha256:l"}]}
_OCI = _tar(
    {
        "index.json": _json({"manifests": [{"digest": "sha256:m"}]}),
        "blobs/sha256/m": _json(_MANIFEST),
        "blobs/sha256/l": _LAYER,
    }
)
_JOURNAL = b'{"schema": 1, "by": "doctor", "time": 1.5}\n' + _json(asdict(JournalEntry("/a", None, None))) + b"\n"
_FEW = {name: data[:200] for name, data in sdk_files("1.22.3").items() if name.startswith(("VERSION", "pkg", "src"))}
_XML = '<application><component name="{}">{}</component></application>'
_RECENT = _XML.format("RecentProjectsManager", '<option name="a"><map><entry key="/p"/></map></option>').encode()
_RUN = (
    b'<component name="ProjectRunConfigurationManager"><configuration type="GoApplicationRunConfiguration" name="a">'
    + (b'<envs><env name="GOROOT" value="/g"/></envs><go_parameters value="-i"/></configuration></component>')
)
_BLOCK = b"# mine\n" + with_block(None, [b"x"])

MORE: dict[str, tuple[Read, tuple[bytes, ...]]] = {
    "answers of a bisection": (lambda _data, file: BisectLog(file).read(), (b'{"1.22.3": [0, 1]}',)),
    "answer of go env": (lambda data, _file: probe._parsed(data), (b'{"GOROOT": "/g"}',)),
    "messages of go": (
        lambda data, _file: list(read_messages(GoRun(("list",), 1, _text(data), _text(data)), Path("/p"))),
        (b"/p\x1fa.go:3:1\x1fx\x1e\ngo: go.mod:2: y\n",),
    ),
    "container image": (_image, (_DOCKER, _OCI, gzip.compress(_DOCKER, 1, mtime=0))),
    "zipped database": (
        lambda data, _file: location.read_zip(data, "db")("index/db.json"),
        (zip_archive({"index/db.json": b"{}"}, prefix=""),),
    ),
    "gzipped file of a database": (lambda data, _file: location._gunzip(data, "a"), (gzip.compress(b"{}", mtime=0),)),
    "gzipped answer": (lambda data, _file: list(client._inflate([data], 1000, _URL)), (gzip.compress(b"{}", mtime=0),)),
    "archive of any name": (lambda _data, file: identify(file), (tar_gz(_FEW), zip_archive(_FEW))),
    "origin of a part": (_beside("x.json", _origin), (_json(asdict(DownloadOrigin(_URL, 9, '"x"'))),)),
    "product-info.json": (_beside("product-info.json", installs._read), (b'{"dataDirectoryName": "GoLand2026.2"}',)),
    "storage.json": (
        _beside("globalStorage/storage.json", _profile),
        (
            _json(
                {
                    "profileAssociations": {"workspaces": {"file:///p": "a"}},
                    "userDataProfiles": [{"location": "a", "useDefaultFlags": {"tasks": True}}],
                }
            ),
        ),
    ),
    "undo journal": (_beside("journal.jsonl", _undo_list), (_JOURNAL,)),
    "record of the user's PATH": (
        _beside("state/user-path.json", _path_record),
        (b'{"before": null, "after": ["a", 1], "added": ["a"]}',),
    ),
    ".info of a module": (_module_info, (b'{"Version": "v0.0.1-go1.22.3.linux-amd64"}',)),
    "list of a module": (_module_list, (b"v0.0.1-go1.22.3.linux-amd64\nv0.0.1-go1.23rc1.windows-amd64\n",)),
    "direct_url.json": (_package_origin, (b'{"url": "file:///a", "dir_info": {}}', b'{"url": "h", "vcs_info": {}}')),
    ".go-version": (lambda _data, file: read_pin(str(file)), (b"# x\n1.22.3 # y\n",)),
    ".bashrc": (
        _beside(".bashrc", lambda home: read_start_lines({}, home, "linux")),
        (b"export GOROOT=/g\nPATH=$GOROOT/bin:$PATH\n",),
    ),
    "block in a start-up file": (lambda data, _file: (with_block(data, [b"y"]), without_block(data)), (_BLOCK,)),
    ".envrc": (lambda data, _file: envrc.current(data) or "", (with_block(None, [b"PATH_add '/g h/bin'"]),)),
    "run configuration": (_beside(".run/a.run.xml", lambda project: list(read_shared(project, _MACROS))), (_RUN,)),
    "default project": (
        _beside("project.default.xml", lambda options: read_default_project(options, _MACROS)),
        (_XML.format("GOROOT", "").encode(),),
    ),
    "recent projects": (_beside("recentProjects.xml", _ide), (_RECENT,)),
    "launch.json": (
        _beside(".vscode/launch.json", _launch),
        (b'{"configurations": [{"type": "go", "name": "a", "env": {"GOROOT": "/g"}}, {"type": "x"}]}',),
    ),
    "workspace.json": (
        _beside("workspaceStorage/a/workspace.json", _opened),
        (b'{"folder": "file:///p"}', b'{"workspace": "file:///c%3A/p"}'),
    ),
    "state.vscdb": (_beside("workspaceStorage/a/state.vscdb", _chosen_go), (_state_database(),)),
    "proxies and flags": (_variables, (b"a.b,.c:80,10.0.0.0/8,[::1]", b"http://u:p@h:1", b"-mod=mod '-ldflags=-s -w'")),
    "address": (_address, (b"https://u:p@h:1/x?y#z", b"/a/../b")),
    "headers and refusals": (_headers, (b"bytes 0-0/1", b"Wed, 21 Oct 2026 07:28:00 GMT", b"120")),
    "records of a mirror": (_beside("latest", _records), (_VECTORS["latest_note_28891140"].encode(),)),
    "early block in a start-up file": (_early, (with_early_block(b"case $- in *i*) ;; esac\n", [b"x"]) or b"",)),
    "errors of go": (
        _known_errors,
        (b"go: inconsistent vendoring in /p:\n\ta@v1: x\nrun go work vendor\n", b"go: errors parsing go.mod:\n"),
    ),
    "benchmarks": (
        lambda data, _file: bench.parse_benchmarks(_text(data)),
        (b"pkg: a/b\nBenchmarkA-2   100   12.5 ns/op   3 B/op\n",),
    ),
    "goLibraries.xml": (
        _beside("goLibraries.xml", lambda options: read_libraries(options, _MACROS)),
        (_XML.format("GoLibraries", '<option name="urls"><list><option value="file:///a"/></list></option>').encode(),),
    ),
    ".tool-versions of a directory": (_version_file(".tool-versions"), (b"golang 1.22.3 # x\n",)),
    "mise.toml of a directory": (_version_file("mise.toml"), (b'[tools]\ngo = {version = "1.22"}\n',)),
    "linked SDK": (_beside("linked/go1.22.3-mine", _linked), (b"/home/u/go\n",)),
    "semantic version": (_semver, (b"1.26.0-0", b"1.27.0-rc.3")),
    "workspace.xml of a project": (
        _beside(".idea/workspace.xml", _used),
        (_XML.format("GOROOT", "").encode(), b'<project><component name="GOROOT" url="file:///g" /></project>'),
    ),
    "modules.xml": (
        _beside(".idea/modules.xml", _build_versions),
        (
            b'<project><component name="ProjectModuleManager"><modules><module filepath="$PROJECT_DIR$/a.iml" />'
            b"</modules></component></project>",
        ),
    ),
    "module file": (
        _beside(".idea/a.iml", _build_versions),
        (
            b'<module><component name="Go"><buildTags><option name="goVersion" value="1.22"/></buildTags>'
            b"</component></module>",
        ),
    ),
    "days of a removal": (_beside(f"{_REMOVED}/overdue", _removal), (b"2026-01-20\n2026-01-21\n",)),
    "place of a removal": (_beside(f"{_REMOVED}/modcache", _removal), (b"/home/u/go/pkg/mod\n", b"/a" + b"b" * 300)),
    "goversion.go": (
        _beside("src/internal/goversion/goversion.go", source_build._development_version),
        (b"package goversion\n\nconst Version = 28\n",),
    ),
    "GODEBUG settings of an SDK": (
        _beside("src/internal/godebugs/table.go", godebug.read_settings),
        (b'\t{Name: "a", Package: "net/http", Changed: 22, Old: "1"},\n',),
    ),
    "GODEBUG lines of a program": (
        lambda _data, file: godebug.own_settings(b"{}", [[file]]),
        (b"//go:debug a=1\n\npackage main\n",),
    ),
    ".chezmoiroot": (_beside(".local/share/chezmoi/.chezmoiroot", _chezmoi), (b"home\n", b"a" * 300)),
    "VERSION": (_beside("VERSION", declared_version), (b"go1.22.3\ntime x\n", b"devel go1.28-abc\n")),
}
"""Name to a reader, which is given the bytes and a file that holds them, and its seeds."""
