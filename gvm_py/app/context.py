"""Everything a command works with, built once from the process: the only reader of the environment."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from gvm_py.errors import NotFoundError, UsageError
from gvm_py.paths import Layout, layers_from_environment, user_cache, working_directory
from gvm_py.paths.spelling import on_disk
from gvm_py.records import dataclass, field, replace
from gvm_py.ui.reporter import Reporter
from gvm_py.ui.result import CommandResult, show
from gvm_py.ui.screen import ColorChoice, Screen, follows_escapes, wants_color

if TYPE_CHECKING:
    from gvm_py.config import Config
    from gvm_py.golang.goenv import GoEnv
    from gvm_py.host import Platform
    from gvm_py.selection import Decision, Installed, Query
    from gvm_py.store import Store
    from gvm_py.store.sdks import InstalledSDK
    from gvm_py.system.journal import Journal
    from gvm_py.transport import Transport


@dataclass(frozen=True)
class App:
    """The environment, the store and the doors to the outside, for one run of one command."""

    env: Mapping[str, str]
    layout: Layout
    reporter: Reporter
    screen: Screen = field(default_factory=Screen)

    @classmethod
    def from_process(cls, *, quiet: bool = False, verbose: bool = False, color: ColorChoice = "auto") -> Self:
        """Return the App of this process. Raises UsageError for an environment without a usable root."""
        env = dict(os.environ)
        painted, bars = wants_color(sys.stderr, env, color), follows_escapes(sys.stderr, env)
        reporter = Reporter(sys.stderr, quiet=quiet, verbose=verbose, color=painted, bars=bars)
        return cls(env, Layout.from_environment(env), reporter, Screen.of_process(env, color))

    @staticmethod
    def reporter_for_errors(color: ColorChoice = "auto") -> Reporter:
        """Return a reporter that works even where the App could not be built."""
        return Reporter(sys.stderr, color=wants_color(sys.stderr, os.environ, color))

    @staticmethod
    def root_for_errors() -> Path | None:
        """Return the store of this process even where the App could not be built, None where it has no usable one."""
        with suppress(UsageError):
            return Layout.from_environment(os.environ).root
        return None

    def show(self, result: CommandResult, *, as_json: bool) -> int:
        """Print the result of a command, and return its exit code. Raises the failure it ends with."""
        return show(result, self.screen, self.reporter, as_json=as_json)

    @cached_property
    def config(self) -> "Config":
        """The user's settings."""
        from gvm_py.config import Config

        return Config.load(self.layout.config_file)

    @cached_property
    def cwd(self) -> Path:
        """The working directory by its logical name, as `pwd` and the go command see it."""
        return working_directory(self.env)

    def directory(self, typed: Path) -> Path:
        """Return a directory that was typed, as the disk spells it."""
        return Path(on_disk(str(self.cwd / typed)))

    @cached_property
    def platform(self) -> "Platform":
        """The platform of this machine."""
        from gvm_py.host import Platform

        return Platform.here()

    @cached_property
    def store(self) -> "Store":
        """The store of this user, on top of the read-only ones that GOSDK_LAYERS names."""
        from gvm_py.store import Store

        layers = layers_from_environment(self.env, self.layout.root)
        return Store(self.layout, self.config.lock_timeout, self._waiting, layers, user_cache(self.env))

    @cached_property
    def journal(self) -> "Journal":
        """The undo journal of files that belong to the user or to other programs."""
        from gvm_py.system.journal import Journal

        return Journal(self.layout.state / "undo")

    @cached_property
    def supported_minors(self) -> tuple[str, ...]:
        """The minors that still get fixes, newest first, as last seen; nothing before the first look."""
        from gvm_py.dist.sources.supported import recall

        return recall(self.layout.cache)

    @cached_property
    def fetcher(self) -> "Transport":
        """The door to the network, opened when first asked for."""
        from gvm_py.transport import Transport

        goauth = self.goenv.get("GOAUTH")
        env = {**self.env, "GOAUTH": goauth.value} if goauth else self.env
        return Transport(env, say=self.reporter.say)

    @cached_property
    def goenv(self) -> "GoEnv":
        """The go command's own settings, with the go.env of the newest Go here that has one (1.21 and later)."""
        from gvm_py.golang.goenv import GoEnv
        from gvm_py.selection.system_go import find_system_go, goroot_of_bin

        sdks = (sdk.goroot for sdk in reversed(self.store.installed()) if not sdk.version.label)
        newest = next((goroot for goroot in sdks if (goroot / "go.env").is_file()), None)
        system = find_system_go(self.env, self.layout.shims)
        return GoEnv.read(self.env, goroot=newest or (system and goroot_of_bin(system)))

    def decide(
        self, directory: Path | None = None, *, argument: str | None = None, argument_name: str = "", tool: str = "go"
    ) -> "Decision":
        """Return which SDK is selected in `directory`, the working directory by default, and why."""
        from gvm_py.selection import decide

        query = self.query(directory or self.cwd, self.store.installed())
        return decide(replace(query, argument=argument, argument_name=argument_name, tool=tool))

    def query(self, directory: Path, installed: "Sequence[Installed]") -> "Query":
        """Return what the selection rule is asked for `directory`, where these SDKs are installed."""
        from gvm_py.selection import Query

        default, file, counts = self.store.default, self.store.default_file, self.config.version_files
        return Query(self.env, directory, self.layout, installed, default, default_file=file, version_files=counts)

    def select(self, directory: Path, argument: str | None = None) -> "InstalledSDK":
        """Return the SDK that is selected in `directory`, a system Go included. Raises NotFoundError when none does."""
        from gvm_py.store.sdks import selected_sdk

        return selected_sdk(self.decide(directory, argument=argument), self.store.installed())

    def select_if_any(self, directory: Path) -> "InstalledSDK | None":
        """Return what `select` returns, None where no SDK is selected."""
        with suppress(NotFoundError):
            return self.select(directory)
        return None

    def default_sdk(self) -> "InstalledSDK | None":
        """Return the SDK of the global default, None without a default or an SDK for it."""
        from gvm_py.selection.answers import answer_pin

        version = answer_pin(self.store.default, [sdk.version for sdk in self.store.installed()])
        return self.store.find(version) if version else None

    def close(self) -> None:
        """Close the door to the network, if it was ever opened."""
        if "fetcher" in vars(self):
            self.fetcher.close()

    def _waiting(self, holder: str) -> None:
        self.reporter.say(f"waiting for another gosdk: {holder}")
