"""`python -I -S door.py SOCKET ARG...`: run gosdk with these streams in a process that `forkserver.door` forks.

For shells: a command starts in a fourth of the time, since this program imports next to nothing.
"""

import json
import os
import socket
import sys


def main(path: str, *words: str) -> int:
    """Return the exit code of `gosdk WORDS`."""
    mask = os.umask(0)
    os.umask(mask)
    request = json.dumps([words, os.getcwd(), dict(os.environ), mask, None]).encode()
    with socket.socket(socket.AF_UNIX) as door:
        door.connect(path)
        socket.send_fds(door, [len(request).to_bytes(8, "big")], [0, 1, 2])
        door.sendall(request)
        with door.makefile("rb") as replies:
            _process, code = replies.readline(), replies.readline()
    return int(code)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
