"""What other programs mean by a Go version, and whether two such requests can mean one Go."""

import pytest

from gvm_py.cicheck.compatibility import agree, precision_of, reaches
from gvm_py.cicheck.requests import of_image, of_semver, of_version_manager
from gvm_py.request import Request
from gvm_py.request.version_files import mise_versions
from gvm_py.version import GoVersion
from tests.support import npm

# setup-go hands `go-version` to npm's semver, with the versions of Go made to look like npm's.
SATISFIES = """(rows) => {
  const semver = require("semver");
  return rows.map(([range, version]) => semver.satisfies(version, range));
}"""
RANGES = [
    "1.22",
    "1.22.x",
    "1.x",
    "1",
    "*",
    "1.22.3",
    "=1.22.3",
    "v1.22.3",
    "^1.22",
    "^1.22.3",
    "~1.22",
    "~1.22.3",
    ">=1.22",
    ">= 1.22.3",
    ">1.22",
    "<=1.22",
    "<1.22",
    ">=1.21 <1.23",
    ">=1.21.5 <=1.22.3",
    "=1.22",
    "1.21.x || 1.23.x",
    ">=1.23 || 1.21.5",
]
VERSIONS = [f"1.{minor}.{patch}" for minor in (20, 21, 22, 23) for patch in (0, 2, 3, 4, 5, 11)]


def test_a_range_of_setup_go_means_what_npm_makes_of_it() -> None:
    oracle = npm.package("semver", "7.7.3", "THE RANGES OF SETUP-GO")
    rows = [(text, version) for text in RANGES for version in VERSIONS]
    expected: list[bool] = npm.ask(oracle, SATISFIES, rows)
    assert 50 < sum(expected) < len(rows) - 50
    found = [any(request.matches(GoVersion.parse(version)) for request in of_semver(text)) for text, version in rows]
    assert [row for row, was, now in zip(rows, expected, found, strict=True) if was != now] == []


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        ("stable", ["stable"]),
        ("oldstable", ["oldstable"]),
        ("1.27.0-rc.1", ["1.27rc1"]),
        ("1.27rc1", ["1.27rc1"]),
        (">=1.27.0-rc.1", [">=1.27rc1"]),
        ("1.20 - 1.22", [">=1.20,<1.23"]),
        ("${{ vars.GO }}", []),
        ("tip", []),
        ("^x", []),
        ("1.22 || tip", []),
        ("", []),
        ("9" * 5000, []),
        ("^" + "9" * 5000, []),
        (">" + "9" * 5000 + "." + "9" * 5000, []),
    ],
)
def test_words_and_what_is_known_only_to_the_runner(text: str, requests: list[str]) -> None:
    assert [request.text for request in of_semver(text)] == requests


@pytest.mark.parametrize(
    ("image", "request_text"),
    [
        ("golang:1.26.6", "1.26.6"),
        ("golang:1.26-alpine3.20", "1.26"),
        ("golang:1", "1"),
        ("golang:1.27rc1-bookworm", "1.27rc1"),
        ("golang", "latest"),
        ("golang:latest", "latest"),
        ("golang:alpine", "latest"),
        ("docker.io/library/golang:1.26@sha256:" + "0a" * 32, "1.26"),
        ("mirror.corp:5000/library/golang:1.26", "1.26"),
        ("mcr.microsoft.com/oss/go/microsoft/golang:1.26.6-1-azurelinux3.0", "1.26.6"),
        ("cimg/go:1.26.6", "1.26.6"),
        ("mcr.microsoft.com/devcontainers/go:1.26", "1.26"),
        ("mcr.microsoft.com/devcontainers/go:1-1.26-bookworm", "1.26"),
        ("mcr.microsoft.com/vscode/devcontainers/go:0-1.19-bullseye", "1.19"),
        ("registry.access.redhat.com/ubi9/go-toolset:1.26", "1.26"),
        ("registry.access.redhat.com/ubi9/go-toolset:9.5", None),
        ("ghcr.io/goreleaser/goreleaser-cross:v1.26.6", "1.26.6"),
        ("techknowlogick/xgo:go-1.26.x", "1.26"),
        ("ghcr.io/crazy-max/xgo:1.26", None),
        ("registry.ci.openshift.org/ocp/builder:rhel-9-golang-1.26-openshift-4.22", "1.26"),
        ("example.com/builder:golang", None),
        ("example.com/tools/go:1.26", None),
        ("golangci/golangci-lint:v2.1", None),
        ("my-golang:1.26", None),
        ("golang:${GO}", None),
        ("alpine", None),
    ],
)
def test_version_of_an_image_is_read_from_its_tag(image: str, request_text: str | None) -> None:
    found = of_image(image)
    assert (found.request.text if found else None) == request_text
    assert not found or not found.end or image[found.start : found.end] == request_text


@pytest.mark.parametrize(
    ("text", "request_text"),
    [
        ("1.26.6", "1.26.6"),
        ("1.26", "1.26"),
        ("prefix:1.26", "1.26"),
        ("latest", "latest"),
        ("latest:1.26", "1.26"),
        ("sub-0.1:latest", "oldstable"),
        ("sub-0.1:1.26.3", "1.25"),
        ("sub-0.27:1.26", None),
        ("sub-0.0.1:1.26", None),
        ("sub-1:latest", None),
        ("system", None),
        ("ref:main", None),
        ("path:/usr/local/go", None),
    ],
)
def test_versions_of_asdf_and_mise(text: str, request_text: str | None) -> None:
    assert [request.text for request in of_version_manager(text)] == ([request_text] if request_text else [])


def test_a_table_of_mise_may_name_each_kind_of_request() -> None:
    kinds = ("prefix", "path", "ref", "tag", "branch", "rev")
    found = mise_versions({"tools": {"go": [{kind: "x"} for kind in kinds]}})
    assert list(found) == [("go", tuple(f"{kind}:x" for kind in kinds))]


@pytest.mark.parametrize(
    ("wanted", "leader", "expected"),
    [
        ("1.26.6", "1.26.6", True),
        ("1.26.5", "1.26.6", False),
        ("1.26", "1.26.6", True),
        ("1.25", "1.26.6", False),
        ("1", "1.26.6", True),
        ("latest", "1.26.6", True),
        ("latest", "1.27rc1", False),
        ("1.27", "1.27rc1", False),
        ("1.26", "1.26", True),
        ("1.26.x", "1.26", True),
        ("1.25", "1.26", False),
        ("1.26.5", "1.26", True),
        (">=1.25,<1.26", "1.26", False),
        (">=1.25", "1.26", True),
        ("~1.26.3", "1.26", True),
        ("1.26.2", "~1.26.3", False),
        ("1.20", "1.20", True),
        ("1.20.0", "1.20", True),
    ],
)
def test_two_requests_agree_where_one_release_answers_both(wanted: str, leader: str, expected: bool) -> None:
    assert precision_of(Request.parse(leader)) is not None
    assert agree(Request.parse(wanted), Request.parse(leader)) is expected


@pytest.mark.parametrize(
    ("wanted", "minimum", "expected"),
    [
        ("1.26.6", "1.26.6", True),
        ("1.26.5", "1.26.6", False),
        ("1.26", "1.26.6", True),
        ("1.25", "1.26", False),
        ("1.26rc1", "1.26", True),
        ("1.26rc1", "1.26.0", False),
        ("1", "1.26.6", True),
        ("stable", "1.26.6", True),
        (">=1.22,<1.26", "1.26", False),
        (">=1.22", "1.26", True),
        ("~1.25.1", "1.26", False),
        ("~1.26.1", "1.26.3", True),
        ("1.26", "1.99999999999999999999", False),
    ],
)
def test_a_wish_is_new_enough_where_a_release_that_answers_it_is(wanted: str, minimum: str, expected: bool) -> None:
    assert reaches(Request.parse(wanted), GoVersion.parse(minimum)) is expected


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("1.26.6", 0),
        ("1.27rc1", 0),
        ("1.26", 1),
        ("~1.26.1", 1),
        ("1.26.x", 1),
        ("1", None),
        ("latest", None),
        (">=1.2", None),
        ("1.27rc", None),
    ],
)
def test_only_a_release_or_a_minor_can_stand_for_the_others(text: str, precision: int | None) -> None:
    assert precision_of(Request.parse(text)) == precision
