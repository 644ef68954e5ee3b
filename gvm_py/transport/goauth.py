"""Credentials as the go command finds them: GOAUTH with netrc, git and commands, for https alone.

Source: `go help goauth` and cmd/go/internal/auth (auth.go, userauth.go, gitauth.go) of Go 1.24. What a program or a
file gives is sent to the URL prefixes it names and to nobody else, and never shown.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from threading import Lock

from gvm_py.errors import UsageError, quoted
from gvm_py.errors.secrets import shown_entry
from gvm_py.host import Platform
from gvm_py.system.children import Limits, run_bounded
from gvm_py.transport.goauth_text import Headers, basic_login, parse_credentials, refusal_text, split_command
from gvm_py.transport.netrc import netrc_logins

_COMMAND_SECONDS = 60.0
_QUIET_GIT = {"GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never"}


class Credentials:
    """The headers to send with requests, by URL prefix. Methods of GOAUTH that are named first win."""

    def __init__(self, env: Mapping[str, str], say: Callable[[str], None]) -> None:
        self._env = env
        self._say = say
        self._found: dict[str, Headers] = {}
        self._has_asked = False
        self._lock = Lock()

    def headers(self, url: str) -> Headers:
        """Return what to send with a first request for `url`, nothing where nothing is known. Raises UsageError."""
        if not url.startswith("https://"):
            return {}
        with self._lock:
            if not self._has_asked:
                self._has_asked = True
                self._run("", "")
            return self._matching(url)

    def headers_after(self, url: str, status: int, answer: Headers) -> Headers:
        """Return what to send after `url` was refused: git and commands are asked for this very URL now."""
        if not url.startswith("https://") or all(words[0] in ("netrc", "off") for words in self._methods()):
            return {}
        with self._lock:
            self._run(url, refusal_text(status, answer))
            return self._matching(url)

    def _methods(self) -> list[list[str]]:
        text = self._env.get("GOAUTH") or "netrc"
        methods = [method.split() for method in text.split(";")]
        if [] in methods or (["off"] in methods and len(methods) > 1):
            raise UsageError(f"GOAUTH={quoted(text)} is not a list of methods", hint="go help goauth")
        return methods

    def _matching(self, url: str) -> Headers:
        prefix = url.removeprefix("https://").removesuffix("/")
        while prefix:
            if prefix in self._found:
                return self._found[prefix]
            prefix = prefix.rpartition("/")[0]
        return {}

    def _run(self, url: str, refusal: str) -> None:
        # In reverse: what is named first overwrites the others.
        for words in reversed(self._methods()):
            try:
                found = self._ask(words, url, refusal)
            except (OSError, ValueError) as error:
                shown = shown_entry(words[0], self._env.get("GOAUTH") or words[0])
                self._say(f"GOAUTH: {shown} gave no credentials: {_reason(error)}")
                continue
            for prefix, headers in found.items():
                self._store(prefix, headers)

    def _store(self, prefix: str, headers: Headers) -> None:
        name = prefix.removeprefix("https://").removesuffix("/")
        if headers:
            self._found[name] = headers
        else:
            self._found.pop(name, None)

    def _ask(self, words: Sequence[str], url: str, refusal: str) -> dict[str, Headers]:
        match list(words):
            case ["off"]:
                return {}
            case ["netrc"]:
                return {machine: basic_login(*login) for machine, login in netrc_logins(self._env).items()}
            case ["git", directory] if os.path.isabs(directory) and os.path.isdir(directory):
                return self._ask_git(directory, url) if url else {}
            case ["git", *_]:
                raise ValueError("it needs the absolute path of a directory")
            case _:
                command = split_command(" ".join(words))
                if url:
                    command.append(url)
                return parse_credentials(self._start(command, refusal))

    def _ask_git(self, directory: str, url: str) -> dict[str, Headers]:
        answer = self._start(["git", "-C", directory, "credential", "fill"], f"url={url}\n", _QUIET_GIT)
        fields = dict(line.split("=", 1) for line in answer.splitlines() if "=" in line)
        path = f"/{fields['path']}" if fields.get("path") else ""
        prefix = f"{fields.get('protocol')}://{fields.get('host')}{path}"
        if not url.startswith(prefix):
            raise ValueError("it answered for another address")
        return {prefix: basic_login(fields.get("username", ""), fields.get("password", ""))}

    def _start(self, words: Sequence[str], given: str, extra: Mapping[str, str] | None = None) -> str:
        program = words[0]
        if os.path.basename(program) == program:
            program = _on_path(program, self._env)
        env = {**self._env, **(extra or {})}
        # It may ask for the password of a key or a vault, as it may under the go command.
        ended = run_bounded(
            [program, *words[1:]], env, Limits(_COMMAND_SECONDS), given=given.encode(), uses_terminal=True
        )
        if ended.status:
            raise ValueError(ended.failure or f"exit code {ended.status}")
        return ended.out.decode("utf-8", "replace")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _on_path(name: str, env: Mapping[str, str]) -> str:
    """Return the program of this name; shutil.which would prefer, on Windows, what lies in the working directory."""
    platform = Platform.here()
    for entry in filter(os.path.isabs, platform.split_list(env.get("PATH", ""))):
        for file in platform.program_names(name, env):
            path = os.path.join(entry, file)
            if os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    raise FileNotFoundError(None, "it is not on PATH")
