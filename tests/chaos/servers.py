"""Servers of releases in a process of their own: `python -m tests.chaos.servers VERSION...`, until stdin closes."""

import sys

from tests.chaos.sdks import published_files
from tests.support.internet import connected

if __name__ == "__main__":
    with connected() as servers:
        for version in sys.argv[1:]:
            servers.publish_sdk(version, published_files(version))
        settings = {**servers.environment(), "DL": servers.dl}
        sys.stdout.write("".join(f"{name}={value}\n" for name, value in settings.items()))
        sys.stdout.flush()
        sys.stdin.read()
