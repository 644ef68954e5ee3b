"""The environment in the registry of Windows; elsewhere there is none. Only the user's PATH is ever written."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from gvm_py.host import Platform
from gvm_py.paths.spelling import same_path
from gvm_py.records import dataclass

SZ, EXPAND_SZ = 1, 2
"""Types of the registry: text, and text with %VARIABLES% (REG_SZ, REG_EXPAND_SZ)."""
_KEY, _NAME = "Environment", "Path"
_SYSTEM_KEY = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
EDIT_MACHINE = "SystemPropertiesAdvanced"
"""Opens the dialog with the environment variables of the machine, which only an administrator can change."""


@dataclass(frozen=True)
class RegistryValue:
    """A text and its type."""

    text: str
    kind: int


@dataclass(frozen=True)
class RegistryVariable:
    """A variable that each new program gets, and the key that holds it: `HKCU\\Environment`, or that of the machine."""

    key: str
    name: str
    text: str


if sys.platform == "win32":
    import winreg

    def read_variables() -> Iterator[RegistryVariable]:
        """Yield the variables of the machine, then those of the user, which win."""
        for hive, short, key in (
            (winreg.HKEY_LOCAL_MACHINE, "HKLM", _SYSTEM_KEY),
            (winreg.HKEY_CURRENT_USER, "HKCU", _KEY),
        ):
            try:
                with winreg.OpenKey(hive, key) as opened:
                    values = [winreg.EnumValue(opened, n) for n in range(winreg.QueryInfoKey(opened)[1])]
            except OSError:
                continue  # a report is given without what cannot be read
            for name, text, _ in values:
                if isinstance(text, str):
                    yield RegistryVariable(f"{short}\\{key}", name, text)

    def read_user_path() -> RegistryValue | None:
        """Return the value, None where there is none. Raises OSError."""
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
                text, kind = winreg.QueryValueEx(key, _NAME)
        except FileNotFoundError:
            return None
        return RegistryValue(text if isinstance(text, str) else "", kind)

    def write_user_path(value: RegistryValue) -> None:
        """Set the value. Raises OSError."""
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
            winreg.SetValueEx(key, _NAME, 0, value.kind, value.text)

    def delete_user_path() -> None:
        """Delete the value. Raises OSError."""
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY, access=winreg.KEY_SET_VALUE) as key:
            winreg.DeleteValue(key, _NAME)

    def announce() -> None:
        """Send WM_SETTINGCHANGE, after which Explorer gives the new environment to what it starts."""
        import ctypes

        broadcast, setting_change, abort_if_hung, milliseconds = 0xFFFF, 0x1A, 2, 2000
        ctypes.windll.user32.SendMessageTimeoutW(
            broadcast, setting_change, 0, "Environment", abort_if_hung, milliseconds, None
        )

else:

    def read_variables() -> Iterator[RegistryVariable]:
        """Yield nothing."""
        return iter(())

    def read_user_path() -> RegistryValue | None:
        """Return None."""
        return None

    def write_user_path(value: RegistryValue) -> None:
        """Do nothing."""

    def delete_user_path() -> None:
        """Do nothing."""

    def announce() -> None:
        """Do nothing."""


def machine_path() -> tuple[Path, ...]:
    """Return the PATH of the machine, which Windows puts before that of the user."""
    found = (item.text for item in read_variables() if item.key.startswith("HKLM") and item.name.upper() == "PATH")
    entries = Platform.here().split_list(os.path.expandvars(next(found, "")))
    return tuple(map(Path, filter(None, entries)))


def by_machine(program: Path) -> str:
    """Return that a program is on the PATH of the machine, the end of a sentence; nothing where it is not."""
    if not any(same_path(entry, program.parent) for entry in machine_path()):
        return ""
    return "; it is on the PATH of the machine, which Windows puts before yours"
