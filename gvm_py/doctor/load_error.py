"""What go says where it cannot load the module of a directory, for callers that ask for nothing else."""

import tempfile
from pathlib import Path

from gvm_py.doctor.ask_go import whom_to_ask
from gvm_py.doctor.begin import select_sdk
from gvm_py.doctor.bounded_run import run_go
from gvm_py.doctor.go_commands import flags_of, go_commands
from gvm_py.doctor.go_messages import OFFLINE, read_messages
from gvm_py.doctor.go_verdict import offline
from gvm_py.doctor.place import Place
from gvm_py.selection.go_setup import settings_seen
from gvm_py.store import Store

_PATIENCE_SECONDS = 5.0


def load_error(place: Place, store: Store, policy: str) -> str:
    """Return the error of `go list -m`, empty where it ends well, cannot be asked, or would have to look a module up.

    `policy` is the setting gotoolchain. Nothing of the project is run, and nothing written.
    """
    installed = store.installed()
    selection = select_sdk(place, store, installed)
    settings = settings_seen(place.env, selection.sdk.goroot if selection.sdk else None)
    asked = whom_to_ask(selection, settings, place, policy, installed) if selection.module else None
    if asked is None:
        return ""
    _, kept = flags_of(asked.settings)
    with tempfile.TemporaryDirectory(prefix="gosdk-doctor-") as scratch:
        words = go_commands(asked, kept, Path(scratch))[0]
        run = run_go(asked.go, words, offline(asked, Path(scratch)), asked.directory, seconds=_PATIENCE_SECONDS)
    errors = () if run.failure or run.status == 0 else read_messages(run, asked.directory)
    return next((message.said for message in errors if OFFLINE not in message.text), "")
