"""The real index of 2021 is read in full: every file that can be installed, and none that cannot."""

from pathlib import Path

import pytest

from gvm_py.dist.catalog import FileName, Release, parse_index
from gvm_py.host import Platform
from gvm_py.version import GoVersion

_SNAPSHOT = Path(__file__).parents[1] / "data" / "go-dl-index-2021-11-08.json"


@pytest.fixture(scope="module")
def releases() -> tuple[Release, ...]:
    return parse_index(_SNAPSHOT.read_bytes())


def _release(releases: tuple[Release, ...], text: str) -> Release:
    return next(release for release in releases if release.version == GoVersion.parse(text))


def _archive(releases: tuple[Release, ...], version: str, platform: str) -> str | None:
    file = _release(releases, version).archive_for(Platform.parse(platform))
    return file.filename if file else None


def test_every_release_but_the_two_impossible_ones_is_listed(releases: tuple[Release, ...]) -> None:
    texts = {release.version.text for release in releases}
    assert len(releases) == 202 - 2
    assert not {"1", "1.9.2rc2"} & texts
    assert sum(len(release.files) for release in releases) == 2971 - 2 - 15


def test_releases_come_newest_first(releases: tuple[Release, ...]) -> None:
    versions = [release.version for release in releases]
    assert versions == sorted(versions, reverse=True)
    assert (versions[0].text, versions[-1].text) == ("1.17.3", "1.2.2")


def test_stable_means_neither_beta_nor_rc(releases: tuple[Release, ...]) -> None:
    assert all(
        release.stable != ("beta" in str(release.version) or "rc" in str(release.version)) for release in releases
    )


@pytest.mark.parametrize(
    ("version", "platform", "expected"),
    [
        ("1.17.3", "linux/amd64", "go1.17.3.linux-amd64.tar.gz"),
        ("1.17.3", "linux/arm", "go1.17.3.linux-armv6l.tar.gz"),
        ("1.17.3", "windows/arm64", "go1.17.3.windows-arm64.zip"),
        ("1.17.3", "windows/amd64", "go1.17.3.windows-amd64.zip"),
        ("1.16", "darwin/arm64", "go1.16.darwin-arm64.tar.gz"),
        ("1.15", "darwin/arm64", None),
        ("1.6beta1", "linux/arm", "go1.6beta1.linux-arm6.tar.gz"),
        ("1.4.3", "darwin/amd64", "go1.4.3.darwin-amd64.tar.gz"),
        ("1.4.2", "darwin/amd64", "go1.4.2.darwin-amd64-osx10.8.tar.gz"),
        ("1.2.2", "darwin/386", "go1.2.2.darwin-386-osx10.8.tar.gz"),
        ("1.17.3", "plan9/mips", None),
    ],
)
def test_the_archive_is_found_by_its_file_name(
    releases: tuple[Release, ...], version: str, platform: str, expected: str | None
) -> None:
    assert _archive(releases, version, platform) == expected


def test_missing_hashes_and_sizes_are_none(releases: tuple[Release, ...]) -> None:
    files = [file for release in releases for file in release.files]
    assert sum(file.sha256 is None for file in files) == 307
    assert sum(file.size is None for file in files) == 234
    old = _release(releases, "1.2.2").archive_for(Platform("linux", "amd64"))
    assert old is not None
    assert (old.sha256, old.size) == (None, None)


def test_a_hash_and_a_size_are_kept_as_listed(releases: tuple[Release, ...]) -> None:
    file = _release(releases, "1.17.3").archive_for(Platform("linux", "amd64"))
    assert file is not None
    assert file.sha256 == "550f9845451c0c94be679faf116291e7807a8d78b43149f9506c1b15eb89008c"
    assert file.size == 134804820


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("go1.27.0.src.tar.gz", ("1.27.0", "source", None)),
        ("go1.22.10.netbsd-arm.tar.gz", ("1.22.10", "archive", "netbsd/arm")),
        ("go1.22.10.windows-arm.zip", ("1.22.10", "archive", "windows/arm")),
        ("go1.22.10.linux-armv6l.tar.gz", ("1.22.10", "archive", "linux/arm")),
        ("go1.27rc1.darwin-arm64.pkg", ("1.27rc1", "installer", "darwin/arm64")),
        ("go1.27.0.windows-amd64.msi", ("1.27.0", "installer", "windows/amd64")),
    ],
)
def test_a_file_name_says_version_kind_and_platform(name: str, expected: tuple[str, str, str | None]) -> None:
    parsed = FileName.parse(name)
    assert parsed is not None
    assert (parsed.version.text, parsed.kind, parsed.platform and str(parsed.platform)) == expected


@pytest.mark.parametrize(
    "name",
    [
        "go1.4-bootstrap-20170531.tar.gz",
        "go1.9.2rc2.linux-amd64.tar.gz",
        "go1.22.linux-amd64.tar.gz",
        "../go1.22.3.linux-amd64.tar.gz",
        "go1.22.3.linux-amd64.tar.gz/..",
        "go1.22.3.linux-amd64.tar.gz\n",
        "go1.22.3.linux-amd64.tar.gz.sha256",
        "go1.22.3.linux-amd64.tar.xz",
        "GO1.22.3.linux-amd64.tar.gz",
        f"go1.{'2' * 5000}.linux-amd64.tar.gz",
        "",
    ],
)
def test_a_name_that_go_dev_would_not_give_says_nothing(name: str) -> None:
    assert FileName.parse(name) is None
