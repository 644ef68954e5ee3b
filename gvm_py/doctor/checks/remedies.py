"""The command that takes back a setting of the go command, chosen by where the setting is written."""

from gvm_py.doctor.snapshot import Snapshot


def unset_command(snapshot: Snapshot, key: str) -> str:
    """Return what removes the value of `key` that is in force: from the shell, from go/env, or from an SDK's go.env."""
    setting = snapshot.go.settings.get(key)
    if setting is None or setting.file is None:
        return f"unset {key}"
    if setting == snapshot.go.settings.user.get(key):
        # With a malformed value even `go env -u` fails.
        return f"GOTOOLCHAIN=local go env -u {key}" if key == "GOTOOLCHAIN" else f"go env -u {key}"
    sdk = snapshot.sdk
    return f"gosdk verify --repair {sdk.version}" if sdk else f"go env -u {key}"
