"""The stable Python API: what other tools may import. What is not named here may change in any release.

    from gvm_py.api import Gosdk

    gosdk = Gosdk.open()
    sdk = gosdk.sdk_for(Path("my/project"))
    subprocess.run(["go", "build"], env=gosdk.environment(sdk))

Only warnings are printed, nothing asks, and every failure is a GosdkError with `message`, `hint` and `exit_code`.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Self

from gvm_py.app.context import App
from gvm_py.errors import (
    GosdkError,
    IntegrityError,
    LockTimeoutError,
    NetworkError,
    NotFoundError,
    UsageError,
)
from gvm_py.paths import Layout
from gvm_py.records import dataclass, replace
from gvm_py.request import Request
from gvm_py.selection import Decision, Origin, Rule, Visited
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.launch import sdk_environment
from gvm_py.ui.reporter import Reporter
from gvm_py.version import GoVersion

__all__ = [
    "Decision",
    "GoVersion",
    "Gosdk",
    "GosdkError",
    "InstalledSDK",
    "IntegrityError",
    "LockTimeoutError",
    "NetworkError",
    "NotFoundError",
    "Origin",
    "Request",
    "Rule",
    "UsageError",
    "Visited",
]


@dataclass(frozen=True)
class Gosdk:
    """One store, seen through one environment."""

    _app: App

    @classmethod
    def open(cls, env: Mapping[str, str] | None = None) -> Self:
        """Return the store that `env`, by default the environment of this process, leads to. Creates nothing.

        Raises UsageError where GOSDK_ROOT is not an absolute path.
        """
        env = dict(os.environ if env is None else env)
        return cls(App(env, Layout.from_environment(env), Reporter(sys.stderr, quiet=True, color=False)))

    @property
    def root(self) -> Path:
        """The directory of the store."""
        return self._app.layout.root

    def installed(self) -> tuple[InstalledSDK, ...]:
        """Return the complete SDKs, oldest first."""
        return self._app.store.installed()

    def decide(self, directory: Path) -> Decision:
        """Return which SDK is selected in `directory` and why, by the rule of the shims; runs nothing."""
        return self._app.decide(directory)

    def sdk_for(self, directory: Path) -> InstalledSDK:
        """Return the SDK that is selected in `directory`, a system Go included. Raises NotFoundError when none does."""
        return self._app.select(directory)

    def environment(self, sdk: InstalledSDK) -> dict[str, str]:
        """Return the environment for a process that is to use `sdk`: PATH and GOROOT lead to it, shims stay with it."""
        return sdk_environment(sdk.goroot, sdk.version, self._app.env)

    def install(self, request: str) -> InstalledSDK:
        """Ensure the newest SDK for `request` (`1.22`, `>=1.22,<1.25`, `stable`) is installed, and return it.

        Raises UsageError, NotFoundError, NetworkError, IntegrityError or LockTimeoutError, as `gosdk install` does.
        """
        from gvm_py.app.install_options import InstallOptions
        from gvm_py.app.installing import install

        app = replace(self._app)
        with closing(app):
            (outcome,) = install(app, InstallOptions(), [request])
        return outcome.sdk
