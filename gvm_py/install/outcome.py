"""How one installation ended, and the question that comes before all others: whether the SDK is here already."""

from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.store import Store
from gvm_py.store.receipt import Receipt
from gvm_py.store.sdks import InstalledSDK


@dataclass(frozen=True)
class InstallOutcome:
    """An SDK that is there now; `receipt` is set when it was not there before, `seconds` where its time was taken."""

    sdk: InstalledSDK
    receipt: Receipt | None = None
    seconds: float | None = None


def already_here(store: Store, request: Request) -> InstallOutcome | None:
    """Return the newest SDK that matches, None for a word: which release is the latest only the sources know."""
    sdk = None if request.form == "word" else store.newest(request)
    return InstallOutcome(sdk) if sdk else None
