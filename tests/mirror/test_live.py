"""A mirror of a real release with records of the real checksum database, which the plain go command believes."""

import os
from pathlib import Path

import pytest

from tests.support.live import goproxy
from tests.support.realgo import needs_go, run_go
from tests.support.run import Sandbox
from tests.support.static_tree import needs_nginx, nginx

VERSION = "1.22.12"
_NETWORK = {name: value for name, value in os.environ.items() if "PROXY" in name.upper() or name.startswith("SSL_CERT")}


@pytest.mark.live
@needs_nginx
@needs_go
def test_the_plain_go_command_believes_a_mirror_of_the_real_proxy_and_database(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    real = {**_NETWORK, "GOPROXY": goproxy(), "GOSUMDB": "sum.golang.org"}
    args = ("mirror", "my 镜像", VERSION, "--platform", "linux/amd64", "--source", "goproxy")
    outcome = sandbox.gosdk(*args, env=real, timeout=280)
    if outcome.code == 5:
        pytest.skip(f"the module proxy does not answer: {outcome.err}")
    assert outcome.code == 0, outcome.err
    assert sandbox.gosdk(*args, env=real).out == ""
    assert sandbox.gosdk("mirror", "check", "my 镜像", env={"GOSUMDB": "sum.golang.org"}).code == 0
    with nginx(sandbox.cwd / "my 镜像", tmp_path / "nginx") as url:
        alone = {"GOPROXY": url, "GOSUMDB": "sum.golang.org", "GOTOOLCHAIN": f"go{VERSION}", "GOFLAGS": "-modcacherw"}
        done = run_go("version", cwd=tmp_path, env=alone)
        assert done.stdout == f"go version go{VERSION} linux/amd64\n", done.stderr
        outcome = sandbox.gosdk("install", VERSION, "--source", "goproxy", env={"GOPROXY": url, "GOSUMDB": ""})
        assert outcome.code == 0, outcome.err
