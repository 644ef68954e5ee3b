"""The SDKs of the store with what is known of each, for `gosdk list` and `gosdk report`."""

from collections.abc import Iterator
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.selection import Decision
from gvm_py.store.receipt import Receipt
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.programs import runs
from gvm_py.version import is_end_of_life


@dataclass(frozen=True)
class ListedSDK:
    """One SDK of the store; `problem` says why its receipt cannot be read, `eol` is None before releases are known.

    `broken` is its program where that cannot be run.
    """

    sdk: InstalledSDK
    receipt: Receipt | None
    problem: str
    eol: bool | None
    is_default: bool
    is_active: bool
    broken: Path | None = None

    def as_data(self) -> dict[str, object]:
        """Return what `--json` shows."""
        receipt = self.receipt
        return {
            "version": self.sdk.version.text,
            "name": self.sdk.version.name,
            "goroot": str(self.sdk.goroot),
            "linked": self.sdk.linked,
            "official": not self.sdk.version.label,
            "layer": str(self.sdk.layer) if self.sdk.layer else None,
            "platform": receipt.platform if receipt else None,
            "default": self.is_default,
            "active": self.is_active,
            "eol": self.eol,
            "size": receipt.size if receipt else None,
            "installed_at": receipt.installed_at if receipt else None,
            "source": receipt.source if receipt else None,
            "roots": list(receipt.roots) if receipt else [],
        }


def list_sdks(app: App, decision: Decision | None) -> Iterator[ListedSDK]:
    """Yield the SDKs, oldest first; `decision` is what is selected in the working directory."""
    default, minors = app.default_sdk(), app.supported_minors
    active = decision.version if decision and decision.bin and decision.goroot else None
    for sdk in app.store.installed():
        receipt, problem = _receipt(sdk)
        eol = is_end_of_life(sdk.version, minors) if minors else None
        broken = _broken_program(sdk, app.platform)
        yield ListedSDK(sdk, receipt, problem, eol, sdk == default, sdk.version == active, broken)


def _broken_program(sdk: InstalledSDK, platform: Platform) -> Path | None:
    go = sdk.goroot / "bin" / f"go{platform.exe}"
    return None if runs(go) else go


def _receipt(sdk: InstalledSDK) -> tuple[Receipt | None, str]:
    try:
        # A receipt in a tree that gosdk did not make is a claim of whoever made it.
        return None if sdk.linked else Receipt.read(sdk.goroot), ""
    except IntegrityError as error:
        return None, error.message
