"""The module proxy that this machine really uses, as `go env GOPROXY` names it."""

import os
import shutil
import subprocess

import pytest

# Taken when the module is imported: during a test the sandbox hides the real home and its go/env file.
_ENVIRONMENT = dict(os.environ)


def goproxy() -> str:
    """Return the real GOPROXY list. Skips the test, saying why, where there is no go command or no proxy."""
    if shutil.which("go") is None:
        pytest.skip("there is no go command to ask for GOPROXY")
    done = subprocess.run(["go", "env", "GOPROXY"], env=_ENVIRONMENT, capture_output=True, text=True, check=True)
    text = done.stdout.strip()
    if text in ("", "off", "direct"):
        pytest.skip(f"GOPROXY={text!r} names no proxy")
    return text


def network() -> dict[str, str]:
    """Return what the real environment says about the way to the network, for a process in the sandbox."""
    names = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC")
    return {name: _ENVIRONMENT[name] for known in names for name in (known, known.lower()) if name in _ENVIRONMENT}
