"""Which file has the user's settings of VS Code for a folder: that of the profile the folder was opened with.

Source: userDataProfile.ts of VS Code (1.75 to 2026). `User/globalStorage/storage.json` maps folders to profiles; the
settings of a profile replace those of the user, unless it shares them with the default profile.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from gvm_py.system.bounded import read_if_any

_LIMIT = 16 << 20
_MOST_PROFILES = 50
_FILE = "settings.json"
_NAME = re.compile(r"[\w-][\w.-]{0,99}", re.ASCII)


def user_file(user: Path, folder: Path) -> Path:
    """Return the settings that count in `folder`, in the directory `User` of a program."""
    if not (user / "profiles").is_dir():
        return user / _FILE
    state = _object(_parsed(user / "globalStorage" / "storage.json"))
    folders = _object(_object(state.get("profileAssociations")).get("workspaces"))
    name = folders.get(folder.as_uri())
    profiles = state.get("userDataProfiles")
    known = [_object(item) for item in profiles] if isinstance(profiles, list) else []
    own = next((item for item in known if item.get("location") == name), None)
    if own is None or _object(own.get("useDefaultFlags")).get("settings"):
        return user / _FILE
    # VS Code makes names such as `-5a1b2c3d`; no other is believed to be that of a directory.
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return user / _FILE
    return user / "profiles" / name / _FILE


def all_user_files(user: Path) -> Iterator[Path]:
    """Yield the user's settings and those of each profile."""
    yield user / _FILE
    yield from islice(sorted(user.glob(f"profiles/*/{_FILE}")), _MOST_PROFILES)


def _parsed(file: Path) -> object:
    try:
        return json.loads(read_if_any(file, _LIMIT) or b"{}")
    except (ValueError, RecursionError):
        return None


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
