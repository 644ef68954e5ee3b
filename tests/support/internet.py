"""Everything that is asked on the way to an SDK, on loopback: an index, a module proxy, the checksum database."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import http_server, release_server, sumdb_server
from tests.support.archives import module_h1, module_zip, sdk_h1, tar_gz, zip_archive
from tests.support.certificates import Authority
from tests.support.http_server import HttpServer
from tests.support.release_server import MODULE_PATH, ReleaseServer
from tests.support.sumdb_server import SumdbServer
from tests.support.translog import TransparencyLog

_GO_MOD = "h1:8wlg68NqwW7eMnI1aABk/C2pDYXj8mrMY4TyRfiLeS0="


@dataclass
class Internet:
    """What is published of each version, at `releases` and in `database`."""

    releases: ReleaseServer
    database: SumdbServer

    @property
    def dl(self) -> str:
        """The base URL of the release index."""
        return self.releases.dl

    @property
    def http(self) -> HttpServer:
        """The server of the index, the archives and the proxy."""
        return self.releases.http

    def environment(self) -> dict[str, str]:
        """Return the settings of the go command that lead here."""
        return {"GOPROXY": self.releases.proxy, "GOSUMDB": self.database.gosumdb}

    def publish(self, version: str, *platforms: str) -> None:
        """Release `version` (`1.22.3`) everywhere, as it should be."""
        self.releases.add_release(version, *platforms)
        self.releases.add_module(version, *platforms)
        for platform in platforms or ("linux-amd64",):
            self.record(version, sdk_h1(version, platform), platform)

    def publish_sdk(self, version: str, files: Mapping[str, bytes], platform: str = "linux-amd64") -> None:
        """Release everywhere an SDK that consists of `files`."""
        archive = zip_archive(files) if platform.startswith("windows") else tar_gz(files)
        module = module_zip(files, version, platform)
        self.releases.add_release(version, platform)
        (entry,) = self.releases.index[0]["files"]
        entry |= {"sha256": hashlib.sha256(archive).hexdigest(), "size": len(archive)}
        self.releases.publish()
        self.http.files[f"/dl/{entry['filename']}"] = archive
        self.releases.add_module(version, platform)
        self.http.files[f"{MODULE_PATH}v0.0.1-go{version}.{platform}.zip"] = module
        self.record(version, module_h1(module), platform)

    def replace_archive(self, version: str, content: bytes) -> None:
        """Have the index list `content` as the archive of `version`, with its true hash and size."""
        release = next(release for release in self.releases.index if release["version"] == f"go{version}")
        file = release["files"][0]
        file.update(sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        self.http.files[f"/dl/{file['filename']}"] = content
        self.releases.publish()

    def record(self, version: str, h1: str, platform: str = "linux-amd64") -> None:
        """Have the checksum database say that the module of `version` hashes to `h1`."""
        module = f"golang.org/toolchain v0.0.1-go{version}.{platform}"
        self.database.log.append(f"{module} {h1}\n{module}/go.mod {_GO_MOD}\n".encode())
        log, size = self.database.log, len(self.database.log.records)
        self.database.publish(log, size)
        for number, record in enumerate(log.records):
            self.database.put(f"lookup/{'@'.join(record.decode().split()[:2])}", log.answer(number, size))

    def downloads(self, ending: str = "") -> list[str]:
        """Return the paths of the archives and module zips that were asked for, in order."""
        return [path for path in self.releases.asked if path.endswith(ending or (".tar.gz", ".zip"))]


@contextmanager
def connected() -> Iterator[Internet]:
    """Yield an internet without releases, reachable until the block ends."""
    with release_server.serving() as releases, sumdb_server.serving(TransparencyLog(), 0) as database:
        yield Internet(releases, database)


@contextmanager
def go_dev(directory: Path) -> Iterator[tuple[ReleaseServer, dict[str, str]]]:
    """Yield a server that is go.dev, and the environment in which it is: a proxy on the way, and a CA to trust."""
    authority = Authority.create(directory)
    names = ("go.dev", "golang.google.cn", "vuln.go.dev")
    with release_server.serving(authority.server(*names)) as site, http_server.serving() as way:
        way.tunnel = ("127.0.0.1", site.http.port)
        yield site, {"HTTPS_PROXY": way.url, "SSL_CERT_FILE": str(authority.file)}
