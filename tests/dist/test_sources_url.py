"""The address of an archive says which SDK it is, or is refused."""

import pytest

from gvm_py.dist.sources.chain import UrlSource
from gvm_py.errors import NotFoundError, UsageError
from gvm_py.host import Platform
from gvm_py.version import GoVersion

_LINUX = Platform("linux", "amd64")
_VERSION = GoVersion.parse("1.22.3")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("go1.22.3.linux-amd64.tar.gz", "tar.gz"),
        ("go1.22.3.linux-amd64.zip", "zip"),
        ("v0.0.1-go1.22.3.linux-amd64.zip", "module"),
    ],
)
def test_the_archive_is_what_its_name_says(name: str, form: str) -> None:
    url = f"https://me:secret@corp.example/a%20b/{name}?sig=secret"
    source = UrlSource(url)
    assert source.versions(_LINUX) == (_VERSION,)
    artifact = source.artifact(_VERSION, _LINUX)
    assert (artifact.urls, artifact.filename, artifact.form, artifact.sha256) == ((url,), name, form, None)
    assert artifact.source == source.name == f"https://***@corp.example/a%20b/{name}"


def test_another_platform_or_version_is_not_found() -> None:
    source = UrlSource("https://corp.example/go1.22.3.linux-armv6l.tar.gz")
    with pytest.raises(NotFoundError, match="is for linux/arm, not for linux/amd64"):
        source.versions(_LINUX)
    with pytest.raises(NotFoundError, match=r"is not go1\.22\.4"):
        source.artifact(GoVersion.parse("1.22.4"), Platform("linux", "arm"))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/golang.tar.gz",
        "/go1.22.3.src.tar.gz",
        "/go1.22.3.linux-amd64.tar.gz/",
        "/go1.22.3.windows-amd64.msi",
    ],
)
def test_an_address_that_says_no_sdk_is_refused_without_showing_secrets(path: str) -> None:
    with pytest.raises(UsageError) as caught:
        UrlSource(f"https://me:secret@corp.example{path}?sig=secret")
    assert "secret" not in str(caught.value)
    assert caught.value.hint
