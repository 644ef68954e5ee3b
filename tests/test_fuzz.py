"""Every parser of foreign bytes gives an answer or a GosdkError, in bounded steps, whatever the bytes are.

`make fuzz` looks for longer, and elsewhere each time. What it finds becomes a row of `FOUND`, which always runs.
"""

import gzip
import json
import lzma
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gvm_py.audit.vulndb.index_files import parse_database, parse_modules
from gvm_py.audit.vulndb.osv import parse_report
from gvm_py.cicheck.facts import CommittedFile, VersionPin
from gvm_py.cicheck.readers import reader, reader_names
from gvm_py.cicheck.respelling import edit_for
from gvm_py.cicheck.rewriting import apply_edits
from gvm_py.cicheck.scalars import UnreadableError
from gvm_py.config import Config
from gvm_py.dist.archive import survey
from gvm_py.dist.catalog import parse_index
from gvm_py.dist.sources.index_cache import KeptIndex
from gvm_py.dist.sources.proxylist import parse_proxy_list
from gvm_py.dist.sources.supported import recall, recall_releases
from gvm_py.dist.sumdb.answer import LookupAnswer
from gvm_py.dist.sumdb.gosumdb import parse_gosumdb
from gvm_py.dist.sumdb.note import VerifierKey
from gvm_py.dist.sumdb.tile import TileStore
from gvm_py.dist.sumdb.tree_head import SignedTree, TreeHead
from gvm_py.errors import GosdkError
from gvm_py.golang.buildinfo import read as read_build_info
from gvm_py.golang.goenv import GoEnv
from gvm_py.golang.gomod import scan, scan_all
from gvm_py.host import Platform
from gvm_py.ide import explain
from gvm_py.ide import jsonc_edit as jsoncedit
from gvm_py.ide.go_settings import read_workspace
from gvm_py.ide.locations import load_properties
from gvm_py.ide.log import last_session, read_log
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.macros import Macros
from gvm_py.ide.sdk_list import SdkList
from gvm_py.ide.workspace import Workspace
from gvm_py.mirror.published_index import MirrorIndex
from gvm_py.mirror.seen import Seen
from gvm_py.paths import Layout
from gvm_py.request import Request, pin_key
from gvm_py.request.lockfile import Hashes, LockFile
from gvm_py.store.projects import known_projects, missing_projects
from gvm_py.store.receipt import Receipt, read_manifest
from gvm_py.transport.goauth_text import parse_credentials
from gvm_py.transport.netrc import netrc_logins
from gvm_py.upkeep.importer.foreign_settings import project_setting
from gvm_py.upkeep.tools.tool_list import ToolList
from gvm_py.version import GoVersion
from tests.support.archives import sdk_module, tar_gz, zip_archive
from tests.support.fuzz import damaged, steps
from tests.support.more_parsers import MORE
from tests.support.sdk import sdk_files
from tests.support.thorough import of

DATA = Path(__file__).parent / "data"
EXAMPLES = of(20, full=2_000)
STEPS_PER_INPUT, STEPS_PER_BYTE = 60_000, 60
MODULE = "v0.0.1-go1.22.3.linux-amd64"
MACROS = Macros(Machine("linux", "/home/u"), "/home/u/p")
VECTORS = json.loads((DATA / "vectors.json").read_text("utf-8"))
FEW = {name: data[:200] for name, data in sdk_files("1.22.3").items() if name.startswith(("VERSION", "bin", "src"))}
HASH = "0" * 64
NEWER = GoVersion.parse("1.99.1")
H1 = "h1:8wlg68NqwW7eMnI1aABk/C2pDYXj8mrMY4TyRfiLeS0="
SUMDB_KEY = VerifierKey.try_parse(VECTORS["sumdb_key"])


@dataclass(frozen=True)
class Parser:
    """`read` is given the bytes, and a file that holds them and nothing is beside; `seeds` are bytes that it likes."""

    read: Callable[[bytes, Path], object]
    seeds: tuple[bytes, ...]


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def read_version(data: bytes, _file: Path) -> object:
    return GoVersion.try_parse(text_of(data)), GoVersion.from_toolchain(text_of(data)), GoVersion.parse(text_of(data))


def read_request(data: bytes, _file: Path) -> object:
    pin_key(text_of(data))
    return Request.parse(text_of(data)).select([GoVersion.parse("1.22.3")])


def read_go_mod(data: bytes, _file: Path) -> object:
    return scan(data).minimum.key, scan_all(data).minimum.wanted


def read_note(data: bytes, _file: Path) -> object:
    assert SUMDB_KEY is not None
    return TreeHead.open(data, SUMDB_KEY)


def read_answer(data: bytes, file: Path) -> object:
    answer = LookupAnswer.parse(data)
    head = TreeHead(25_000, bytes(32), b"")
    return answer.zip_hash(MODULE, SignedTree(head, TileStore(file.parent / "tiles", lambda _path: data)))


def read_workspace_xml(data: bytes, file: Path) -> object:
    read_workspace(file, MACROS)
    return Workspace.parse(data, file).with_goroot("file:///a & b")


def read_sdk_list(data: bytes, file: Path) -> object:
    found = SdkList.parse(data, file, (2026, 1), MACROS)
    return found.paths, found.with_sdk("/home/u/go & 中"), found.without(lambda _path: True)


def read_jsonc(data: bytes, file: Path) -> object:
    text = text_of(data)
    jsoncedit.string_at(text, ("a", "b"), file)
    return jsoncedit.with_string(text, ("a", "b"), "x", file)


def read_idea_log(_data: bytes, file: Path) -> object:
    return list(explain.explained(last_session(read_log(file))))


def read_receipt(data: bytes, file: Path) -> object:
    (file.parent / ".gosdk.json").write_bytes(data)
    return Receipt.read(file.parent)


def read_manifest_file(data: bytes, file: Path) -> object:
    (file.parent / ".gosdk.sha256").write_bytes(data)
    return read_manifest(file.parent)


def read_netrc(_data: bytes, file: Path) -> object:
    return netrc_logins({"NETRC": str(file)})


def read_goauth(data: bytes, _file: Path) -> object:
    with suppress(ValueError):
        return parse_credentials(data.decode("utf-8", "replace"))
    return None


def read_go_env(_data: bytes, file: Path) -> object:
    return GoEnv.read({"GOENV": str(file), "HOME": "/home/u"}, goroot=file.parent).get("GOPROXY")


def settings_of(name: str) -> Callable[[bytes, Path], object]:
    def read(data: bytes, file: Path) -> object:
        (file.parent / name).write_bytes(data)
        return project_setting(file.parent, Path("/nonexistent"))

    return read


def committed(name: str, *seeds: bytes) -> Parser:
    """Return the readers of one kind of committed file."""

    def read(data: bytes, _file: Path) -> object:
        source = CommittedFile(PurePosixPath(name), data.decode("utf-8", "replace"), {name})
        names = reader_names(name)
        assert names, name
        try:
            found = [list(reader(each)(source)) for each in names]
        except UnreadableError as error:
            raise GosdkError(error.why) from error
        pins = [pin for pins in found for pin in pins if isinstance(pin, VersionPin)]
        edits = [edit for pin in pins for place in pin.places if (edit := edit_for(pin, place, NEWER))]
        return found, apply_edits({source.path: source.text}, edits)

    return Parser(read, seeds)


def read_projects(data: bytes, file: Path) -> object:
    layout = Layout(file.parent)
    layout.state.mkdir()
    (layout.state / "projects").write_bytes(data)
    return known_projects(layout), missing_projects(layout)


def read_supported(data: bytes, file: Path) -> object:
    (file.parent / "supported.json").write_bytes(data)
    return recall(file.parent), recall_releases(file.parent)


def sumdb_setting(data: bytes, _file: Path) -> object:
    return parse_gosumdb(text_of(data)), VerifierKey.try_parse(text_of(data))


def gzipped(data: bytes, file: Path) -> object:
    file.write_bytes(gzip.compress(data, 1, mtime=0))
    return survey(file, "tar.gz", module_version=MODULE)


def archive(form: str) -> Callable[[bytes, Path], object]:
    return lambda _data, file: survey(file, form, module_version=MODULE)  # type: ignore[arg-type]


def sample(name: str) -> bytes:
    path = DATA / name
    return lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()


def encoded(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()


FILE = {
    "filename": "go1.22.3.linux-amd64.tar.gz",
    "os": "linux",
    "arch": "amd64",
    "version": "go1.22.3",
    "kind": "archive",
}
INDEX = encoded([{"version": "go1.22.3", "stable": True, "files": [{**FILE, "sha256": HASH, "size": 1}]}])
RECEIPT = {"version": "1.22.3", "platform": "linux/amd64", "source": "s", "url": "u", "sha256": HASH, "h1": "h1:"}
RECEIPT |= {"roots": ["index"], "installed_at": "", "gosdk_version": "1", "size": 1, "files": 1}  # type: ignore[dict-item]
LOCK = LockFile(
    GoVersion.parse("1.22.3"), {Platform("linux", "amd64"): Hashes(H1, "go1.22.3.linux-amd64.tar.gz", HASH)}
).encode()
WORKFLOW = b"on: push\njobs:\n  a:\n    strategy: {matrix: {go: ['1.22', \"1.23.x\"]}}\n    steps:\n" + (
    b"    - uses: actions/setup-go@v5\n      with: {go-version: '${{ matrix.go }}'}\n    - run: |\n        go test\n"
)
IDEA_LOG = b"2026-10-04 16:37:24,416 [  26]   INFO - #c.i.p.i.b.AppStarter - IDE STARTED\n" + (
    b"2026-10-04 16:37:25,416 [  26]   WARN - #com.goide.sdk - Cannot find GOROOT directory\njava.lang.Error: x\n"
)
MISE = b'[tools]\ngo = ["1.22", {version = "1.23"}]\n'

PARSERS = {
    "version": Parser(read_version, (b"1.22.3", b"1.22rc1", b"1.20")),
    "request": Parser(read_request, (b"~1.22.3", b">=1.22,<1.25", b"stable")),
    "go.mod": Parser(read_go_mod, (b"module m // x\n\ngo 1.22.3\n\ntoolchain go1.23.1\nrequire (\n\ta v1\n)\n",)),
    "index": Parser(lambda data, _file: parse_index(data), (INDEX,)),
    "kept index": Parser(lambda _data, file: KeptIndex.load(file), (b'{"etag": "x", "checked": 1.5}\n' + INDEX,)),
    "index of a mirror": Parser(lambda _data, file: MirrorIndex.load(file).encoded(), (INDEX,)),
    "newest seen": Parser(lambda _data, file: Seen.load(file), (b'{"go.dev linux/amd64": "1.22.3"}',)),
    "tar.gz": Parser(archive("tar.gz"), (tar_gz(FEW),)),
    "tar": Parser(gzipped, (gzip.decompress(tar_gz(FEW)),)),
    "zip": Parser(archive("zip"), (zip_archive(FEW),)),
    "module": Parser(archive("module"), (sdk_module("1.22.3"),)),
    "signed note": Parser(read_note, (VECTORS["latest_note_28891140"].encode(),)),
    "answer and tiles": Parser(read_answer, (VECTORS["lookup_record_go1.21.9"].encode(),)),
    "GOSUMDB": Parser(sumdb_setting, (VECTORS["sumdb_key"].encode(), b"sum.golang.org https://h/p")),
    "GOPROXY": Parser(lambda data, _file: parse_proxy_list(text_of(data), "GOPROXY"), (b"https://a:b@h/p,direct|off",)),
    "workspace.xml": Parser(
        read_workspace_xml,
        tuple(
            sample(f"ide/{name}")
            for name in ("b-macos-user-home-cdata.xml", "e-windows-2020-legacy-path.xml", "h-no-sdk.xml")
        ),
    ),
    "go.sdk.xml": Parser(read_sdk_list, (sample("ide/go.sdk.path.xml"), sample("ide/go.sdk.url.xml"))),
    "settings.json": Parser(read_jsonc, (b'{\n  // a\n  "a": {"b": "\\u00e9", /* c */ "d": [1, 2,],},\n}\n',)),
    "idea.log": Parser(read_idea_log, (IDEA_LOG, sample("ide/idea-2017.log")[:3000])),
    "idea.properties": Parser(
        lambda _data, file: load_properties([file], {"user.home": "/h"}), (b"a=${b}\nb: ${a}\\\n c\n",)
    ),
    "ELF": Parser(lambda _data, file: read_build_info(file), (sample("buildinfo/go1.26.8-linux-amd64.xz"),)),
    "Mach-O": Parser(lambda _data, file: read_build_info(file), (sample("buildinfo/go1.26.8-darwin-arm64.xz"),)),
    "PE": Parser(lambda _data, file: read_build_info(file), (sample("buildinfo/go1.26.8-windows-386.xz"),)),
    "config.toml": Parser(lambda _data, file: Config.load(file), (b'source = "auto"\n[gc]\nroots = ["~/a"]\n',)),
    "receipt": Parser(read_receipt, (encoded(RECEIPT),)),
    "manifest": Parser(read_manifest_file, (f"{HASH}  bin/go\n{HASH}  VERSION\n".encode(),)),
    "answer of a GOAUTH command": Parser(read_goauth, (b"https://a/x\nhttps://b\n\nA: 1\nB: 2\n\n",)),
    "netrc": Parser(read_netrc, (b"machine host login a password b\ndefault login c\nmacdef x\n\n",)),
    "go/env": Parser(read_go_env, (b"# x\nGOPROXY=https://h,direct\nGOFLAGS=-mod=mod\n",)),
    "OSV report": Parser(
        lambda data, _file: parse_report(data),
        (b"".join(sorted((DATA / "vulndb" / "ID").glob("*.json"))[0].read_bytes() for _ in "1"),),
    ),
    "vulnerable modules": Parser(
        lambda data, _file: parse_modules(data),
        (b'[{"path": "stdlib", "vulns": [{"id": "GO-2022-0001", "modified": "2024-01-01T00:00:00Z"}]}]',),
    ),
    "date of the database": Parser(
        lambda data, _file: parse_database(data), (b'{"modified": "2024-01-01T00:00:00Z"}',)
    ),
    "gosdk.lock": Parser(LockFile.parse, (LOCK,)),
    "known projects": Parser(read_projects, (b"/home/u/p\n/home/u/my \xe4\xb8\xad\n",)),
    "supported minors": Parser(read_supported, (b'["1.26", "1.25"]',)),
    "tools.txt": Parser(lambda _data, file: ToolList.load(file), (b"# x\ngolang.org/x/tools/gopls@v0.16.1\n",)),
    ".tool-versions": Parser(settings_of(".tool-versions"), (b"golang 1.22.3 1.21\nnodejs 1 # x\n",)),
    "mise.toml": Parser(settings_of("mise.toml"), (MISE,)),
    "committed .tool-versions": committed(".tool-versions", b"golang 1.22.3\n"),
    "committed mise.toml": committed("mise.toml", MISE),
    "committed .go-version": committed(".go-version", b"# x\n1.22.3 # y\n"),
    "committed go.mod": committed("go.mod", b"module m\n\ngo 1.22\ntoolchain go1.22.3\n"),
    "committed go.work": committed("go.work", b"go 1.22\n\nuse (\n\t./a\n)\n"),
    "workflow": committed(".github/workflows/a.yml", WORKFLOW),
    "CircleCI": committed(".circleci/config.yml", b"p: &p {image: 'cimg/go:<< parameters.go >>'}\na: *p\n"),
    "Azure Pipelines": committed("azure-pipelines.yml", b"steps: [{task: GoTool@0, inputs: {version: $(go)}}]\n"),
    "Travis": committed(".travis.yml", b"go: [1.20, 1.x]\n"),
    "GitLab": committed(".gitlab-ci.yml", b".go: &go\n  image: golang:$GO\na:\n  <<: *go\n"),
    "pre-commit": committed(".pre-commit-config.yaml", b"default_language_version: {golang: 1.21.0}\n"),
    "golangci-lint": committed(".golangci.toml", b'[run]\ngo = "1.21"\n'),
    "GoReleaser": committed(".goreleaser.yml", b"env: [GOTOOLCHAIN=go1.21.0]\n"),
    "devcontainer.json": committed("devcontainer.json", b'{"image": "devcontainers/go:1-1.22", // c\n}'),
    "devbox.json": committed("devbox.json", b'{"packages": ["go@1.21"]}'),
    "MODULE.bazel": committed("MODULE.bazel", b'GO = "1.22"\ngo_sdk.download(version = GO)\n'),
    "nix": committed("flake.nix", b"pkgs.go_1_22 pkgs.buildGo122Module\n"),
    "netlify.toml": committed("netlify.toml", b'[build.environment]\nGO_VERSION = "1.22"\n'),
    "app.yaml": committed("app.yaml", b"runtime: go122\nenv_variables: {GOTOOLCHAIN: go1.22.3}\n"),
    "snapcraft.yaml": committed("snapcraft.yaml", b"parts:\n  a:\n    build-snaps: [go/1.22/stable, x]\n"),
    "Brewfile": committed("Brewfile", b'brew "go@1.22"\ncask "a", args: { b: 1 }\n'),
    "variables": committed("Taskfile.yml", b"vars: {GO_VERSION: '1.22'}\na: [{name: GOVERSION, value: go1.22}]\n"),
    "justfile": committed("justfile", b"go_version := '1.22'\ngo-version: '${GO_VERSION:-1.22}'\n"),
    "Makefile": committed(
        "Makefile", b"GO = go1.22.3\na:\n\tGOTOOLCHAIN=go1.22 go install golang.org/dl/go1.22@latest\n"
    ),
    "Jenkinsfile": committed("Jenkinsfile", b'sh "apt install -y golang-1.22"\ngo mod edit -go=1.22 \\\n x\n'),
    "cloudbuild.yaml": committed("cloudbuild.yaml", b"steps:\n- name: golang:1.22\n  args: ['-c', 'gvm use go1.22']\n"),
    "docker-bake.hcl": committed("docker-bake.hcl", b'target "a" { args = { GO_VERSION = "1.22" } }\n'),
    "committed .envrc": committed(".envrc", b'use go 1.22\nexport GOROOT="$HOME/go1.22"\n'),
    "committed launch.json": committed(".vscode/launch.json", b'{"a": "/home/u/go1.22/bin"} // x\n'),
    "committed .iml": committed("a.iml", b'<module><option name="a" value="$USER_HOME$/go1.22" /></module>\n'),
    "action.yml": committed(
        "action.yml", b"inputs: {go: {default: '1.22'}}\nruns: {using: docker, image: golang:1.22}\n"
    ),
    "Earthfile": committed("Earthfile", b"VERSION 0.8\nFROM golang:1.22\nARG V=1\nDO +A --V=$V\n"),
    "compose.yaml": committed("compose.yaml", b"services: {a: {image: 'golang:1.22', build: {args: [V=1.22]}}}\n"),
    "Dockerfile": committed("Dockerfile", b"ARG V=1.22\nFROM golang:${V}-alpine AS b\nENV GOTOOLCHAIN=go1.22\n"),
    **{name: Parser(*row) for name, row in MORE.items()},
}


def holds(parser: Parser, data: bytes) -> bool:
    """Give bytes to a parser, which may answer or refuse them, and return whether it gave an answer."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "file")
        file.write_bytes(data)
        try:
            with steps(STEPS_PER_INPUT + STEPS_PER_BYTE * len(data)):
                return parser.read(data, file) is not None
        except GosdkError:
            return False


@pytest.mark.parametrize("name", PARSERS)
def test_what_is_damaged_here_is_read_when_it_is_whole(name: str) -> None:
    if name != "answer and tiles":  # the whole tree is not here; tests/test_sumdb_*.py have one
        for seed in PARSERS[name].seeds:
            assert holds(PARSERS[name], seed), seed


@pytest.mark.parametrize("name", PARSERS)
@settings(suppress_health_check=list(HealthCheck), max_examples=EXAMPLES)
@given(st.data())
def test_no_bytes_are_more_than_refused(name: str, data: st.DataObject) -> None:
    holds(PARSERS[name], data.draw(damaged(*PARSERS[name].seeds)))


FOUND = [
    ("messages of go", b"a\x1fb\x1e"),
    ("messages of go", b"\x1e"),
    ("errors of go", b"a" * 2_000),
    ("benchmarks", b"BenchmarkA 1 ... ns/op\n"),
    ("benchmarks", b"BenchmarkA 1 1e+ ns/op\n"),
    ("Azure Pipelines", b"go"),
    ("kept index", b"[" * 3000),
    ("receipt", b"[" * 3000),
    ("config.toml", b"source = " + b"9" * 5000),
    ("config.toml", b"source = " + b"[" * 3000),
    ("config.toml", b"a." * 3000 + b"a = 1"),
    ("committed mise.toml", b"[tools]\ngo = " + b"9" * 5000),
    ("container image", MORE["container image"][1][2][:-12]),
    ("container image", MORE["container image"][1][2][:300]),
    (
        "container image",
        MORE["container image"][1][1].replace(b'{"layers": [{"digest": "sha256:l"}]}', b"[" + b" " * 34 + b"]"),
    ),
    ("zipped database", MORE["zipped database"][1][0].replace(b"index/db.json\xab", b"dex/db.json\xab")),
    ("answers of a bisection", b'{"1.22.3": [1e999]}'),
    ("undo journal", b'{"by": "doctor", "time": 1e300}\n'),
    ("undo journal", b'{"by": "doctor", "time": NaN}\n'),
    ("undo journal", b'{"by": "doctor", "time": 1}\n{"path": 5, "mode": null, "written": null}\n'),
    ("record of the user's PATH", b'{"before": null, "after": 5, "added": []}'),
    ("record of the user's PATH", b"[" * 100_000),
    ("direct_url.json", b"[" * 100_000),
    ("storage.json", MORE["storage.json"][1][0].replace(b'"a"', b'"a\\u0000"')),
    ("storage.json", MORE["storage.json"][1][0].replace(b'"a"', b'"\\ud800"')),
]


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_once_crashed_is_refused(name: str, data: bytes) -> None:
    holds(PARSERS[name], data)
