"""The real module proxy of this machine lists SDKs and serves one."""

import os
from pathlib import Path

import pytest

from gvm_py.dist.sources import supported
from gvm_py.dist.sources.base import Access
from gvm_py.dist.sources.goproxy import GoproxySource
from gvm_py.dist.sources.proxylist import parse_proxy_list
from gvm_py.errors import NetworkError
from gvm_py.host import Platform
from gvm_py.transport import Transport
from gvm_py.version import GoVersion
from tests.support.live import goproxy

_LINUX = Platform("linux", "amd64")
_VERSION = GoVersion.parse("1.22.12")
_ENVIRONMENT = dict(os.environ)


@pytest.mark.live
def test_the_real_proxy_lists_releases_and_serves_the_start_of_a_module_zip(tmp_path: Path) -> None:
    proxies = parse_proxy_list(goproxy(), "GOPROXY")
    with Transport(_ENVIRONMENT) as fetcher:
        source = GoproxySource(Access(fetcher, tmp_path, print), proxies)
        try:
            versions = source.versions(_LINUX)
        except NetworkError as error:
            pytest.skip(f"the module proxy does not answer: {error.message}")
        assert len(versions) > 50
        assert _VERSION in versions
        assert not any(version.is_language for version in versions)
        assert len(supported.recall(tmp_path)) == 2
        artifact = source.artifact(_VERSION, _LINUX)
        with fetcher.stream(artifact.urls[0], headers={"Range": "bytes=0-99999"}) as answer:
            start = next(answer.chunks())
    assert answer.status in (200, 206)
    assert start[:4] == b"PK\x03\x04"
    assert start[30:].startswith(f"golang.org/toolchain@{artifact.module_version}/".encode())
