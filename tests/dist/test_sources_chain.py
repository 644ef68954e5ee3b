"""The setting `source` and the go command's GOPROXY decide who is asked, in which order."""

from pathlib import Path

import pytest

from gvm_py.dist.sources.base import Access, Source
from gvm_py.dist.sources.chain import SourceOptions, build_sources
from gvm_py.errors import UsageError
from gvm_py.golang.goenv import GoEnv
from gvm_py.transport import Transport


def _sources(tmp_path: Path, wanted: SourceOptions, **env: str) -> tuple[Source, ...]:
    goenv = GoEnv.read({"GOENV": "off", **env})
    with Transport({}) as fetcher:
        return build_sources(wanted, Access(fetcher, tmp_path / "cache", print), goenv)


def _named(tmp_path: Path, wanted: SourceOptions, **env: str) -> list[tuple[str, str]]:
    return [(type(source).__name__, source.name) for source in _sources(tmp_path, wanted, **env)]


def test_auto_asks_the_index_then_goproxy(tmp_path: Path) -> None:
    assert _named(tmp_path, SourceOptions()) == [("IndexSource", "go.dev"), ("GoproxySource", "GOPROXY")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("go.dev", ("IndexSource", "go.dev")),
        ("golang.google.cn", ("IndexSource", "golang.google.cn")),
        ("goproxy", ("GoproxySource", "GOPROXY")),
        ("https://golang.google.cn/dl/", ("MirrorSource", "golang.google.cn")),
        ("https://me:secret@corp.example/go?k=v", ("MirrorSource", "https://***@corp.example/go")),
        (
            "https://me:secret@corp.example/go1.22.3.linux-amd64.tar.gz?k=v",
            ("UrlSource", "https://***@corp.example/go1.22.3.linux-amd64.tar.gz"),
        ),
        ("/srv/go1.22.3.linux-amd64.tar.gz", ("LocalSource", "/srv/go1.22.3.linux-amd64.tar.gz")),
        ("file:///srv/my%20go", ("LocalSource", "/srv/my go")),
    ],
)
def test_a_named_source_is_the_only_one(tmp_path: Path, text: str, expected: tuple[str, str]) -> None:
    assert _named(tmp_path, SourceOptions(source=text)) == [expected]


def test_the_url_of_a_directory_with_an_index_is_that_of_a_mirror(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text("[]")
    assert _named(tmp_path, SourceOptions(source=tmp_path.as_uri())) == [("MirrorSource", tmp_path.as_uri())]
    assert _named(tmp_path, SourceOptions(source=str(tmp_path))) == [("LocalSource", str(tmp_path))]


def test_a_name_that_exists_here_is_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "archives").mkdir()
    assert _named(tmp_path, SourceOptions(source="archives")) == [("LocalSource", str(tmp_path / "archives"))]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("direct", "direct"),
        ("https://user:s3cret@a.example,https://b.example|direct", "https://***@a.example, https://b.example, direct"),
        ("file:///srv/proxy|off", "file:///srv/proxy, --source is off"),
    ],
)
def test_a_list_as_in_goproxy_is_a_source(tmp_path: Path, source: str, name: str) -> None:
    assert _named(tmp_path, SourceOptions(source=source, source_origin="--source")) == [("GoproxySource", name)]


@pytest.mark.parametrize(
    ("wanted", "env", "why"),
    [
        (SourceOptions(source="off"), {}, "there is no source 'off'"),
        (SourceOptions(source="godev"), {}, "there is no source 'godev'"),
        (SourceOptions(source="https://corp.example/golang.tar.gz"), {}, "does not say which Go"),
        (SourceOptions(source="ftp://corp.example/"), {}, "has the scheme 'ftp'"),
        (SourceOptions(mirror="mirrors"), {}, "--mirror: 'mirrors' has no scheme"),
        (SourceOptions(), {"GOPROXY": "ftp://x"}, r"GOPROXY \(environment variable GOPROXY\)"),
        (SourceOptions(source="goproxy"), {"GOPROXY": ","}, "names no proxy"),
    ],
)
def test_what_means_nothing_is_a_usage_error(
    tmp_path: Path, wanted: SourceOptions, env: dict[str, str], why: str
) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        _sources(tmp_path, wanted, **env)
    assert caught.value.hint


def test_the_line_of_the_users_file_is_named_when_its_goproxy_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("# mine\nGOPROXY=proxy\n")
    with pytest.raises(UsageError, match=r"GOPROXY \(.*/env:2\): 'proxy' has no scheme"):
        _sources(tmp_path, SourceOptions(source="goproxy"), GOENV=str(tmp_path / "env"))
