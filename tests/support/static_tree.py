"""A tree of files on disk as tests look at it: what is in it, and a server that knows nothing but files."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.waiting import wait_until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="no nginx here, so serving with it is NOT proven")
_SETTINGS = """\
daemon off;
{user}
pid "{work}/nginx.pid";
error_log stderr;
worker_processes 1;
events {{}}
http {{
    access_log "{work}/access.log";
    client_body_temp_path "{work}";
    proxy_temp_path "{work}";
    fastcgi_temp_path "{work}";
    uwsgi_temp_path "{work}";
    scgi_temp_path "{work}";
    {http}
    server {{
        listen 127.0.0.1:{port};
        root "{root}";
        {more}
    }}
}}
"""


def snapshot(directory: Path) -> dict[str, bytes]:
    """Return every file below `directory` by its relative path."""
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


@contextmanager
def nginx(root: Path, work: Path, more: str = "", http: str = "") -> Iterator[str]:
    """Yield the URL at which nginx serves the files below `root`; `work` is for its own files.

    `more` are settings of the server, `http` those around it.
    """
    work.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # A master that is root would let its workers be nobody, who may not enter the directories of pytest.
    user = "user root;" if os.geteuid() == 0 else ""
    settings = work / "nginx.conf"
    settings.write_text(
        _SETTINGS.format(user=user, work=work, root=root, port=port, more=more, http=http), encoding="utf-8"
    )
    server = subprocess.Popen([str(NGINX), "-p", str(work), "-c", str(settings)], stderr=subprocess.PIPE, text=True)
    try:
        _wait_for(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=120)


def _wait_for(server: "subprocess.Popen[str]", port: int) -> None:
    def listens() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(listens, server)
