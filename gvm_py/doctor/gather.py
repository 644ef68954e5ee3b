"""Look once at everything that the checks need. Nothing is written, and nothing of a project is run."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from gvm_py.doctor.ask_go import Answers
from gvm_py.doctor.begin import Begun
from gvm_py.doctor.columns import columns, effective_gos
from gvm_py.doctor.editor_entries import EditorEntry, editor_entries, missing_profiles, with_refusals
from gvm_py.doctor.every_go import find_every_go
from gvm_py.doctor.go_facts import (
    GobinFacts,
    GoFacts,
    GopathEntry,
    read_gobin,
    read_gopath,
    read_module_cache,
    read_proxy_error,
)
from gvm_py.doctor.goroot_facts import inspect_goroot
from gvm_py.doctor.ide_reader import read_ide
from gvm_py.doctor.opened_project import opened_projects
from gvm_py.doctor.place import Place
from gvm_py.doctor.sdk_facts import read_sdk
from gvm_py.doctor.selected_sdk import SelectedSDK
from gvm_py.doctor.snapshot import ShellFacts, Snapshot
from gvm_py.doctor.source_facts import read_sources
from gvm_py.doctor.startup_lines import read_start_lines
from gvm_py.doctor.store_facts import set_apart, stale_files
from gvm_py.doctor.work_facts import missing_programs, read_work_directory
from gvm_py.errors import GosdkError
from gvm_py.golang.goenv import GoEnv, user_env_file
from gvm_py.host import in_container
from gvm_py.ide.editor import IdeContext
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.sync import SyncOptions
from gvm_py.records import replace
from gvm_py.selection.shim_files import ShimOptions
from gvm_py.selection.shims import are_slow
from gvm_py.selection.system_go import same_file
from gvm_py.shell.setup import path_command
from gvm_py.store.receipt import installed_platform
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.bounded import read_if_any


def gather(begun: Begun, shims: ShimOptions, options: SyncOptions) -> Snapshot:
    """Return everything that is known in this place.

    `shims` are the options of the shims, `options` are those of a sync by this user.
    """
    place, installed, settings = begun.place, begun.installed, begun.settings
    selection = _with_facts(begun.selection, place, installed)
    shell = _shell(place, settings, selection, installed)
    gopath = read_gopath(settings, place)
    gobin = read_gobin(settings, place, [go.goroot for go in shell.gos if go.goroot])
    ctx = IdeContext(Machine.here(place.env, place.platform.goos), place.env)
    ide = read_ide(place, opened_projects(place, begun.store, installed), ctx, installed, options)
    answers = begun.asking.answer()
    if isinstance(answers, GosdkError):
        raise answers
    stale, other_gosdk = set_apart(stale_files(begun.store, shims))
    snapshot = Snapshot(
        place,
        installed,
        selection,
        _go(place, settings, answers, gopath, gobin),
        read_sources(place, shell.gos, [entry.real for entry in gopath]),
        shell,
        ide,
        begun.policy,
        stale,
        in_container(place.env),
        has_slow_shims=shims.kind != "sh" and bool(installed) and are_slow(place.layout, place.platform),
        other_gosdk=other_gosdk,
    )
    entries = tuple(with_refusals(editor_entries(place, ide), answers.asked))
    profiles = missing_profiles(_flags(snapshot, entries), place.directory)
    snapshot = replace(snapshot, entries=entries, missing_profiles=profiles, columns=columns(snapshot))
    return replace(snapshot, effective=effective_gos(snapshot))


def _flags(snapshot: Snapshot, entries: Iterable[EditorEntry]) -> Iterator[str]:
    """Yield the flags that settings and editors hand to go."""
    setting = snapshot.go.settings.get("GOFLAGS")
    yield setting.value if setting else ""
    yield from (item.value.text for item in entries if item.name == "GOFLAGS")
    yield from (item.value.text for item in snapshot.ide.project.parameters)
    yield from (value.text for vscode in snapshot.ide.vscodes for _, value in vscode.flags)


def _with_facts(selection: SelectedSDK, place: Place, installed: tuple[InstalledSDK, ...]) -> SelectedSDK:
    """Return the selection with what is on disk of its SDK."""
    sdk = selection.sdk
    if sdk is None:
        return selection
    facts = read_sdk(sdk, installed_platform(sdk.goroot, place.platform), is_ours=sdk in installed)
    return replace(selection, facts=facts, home=inspect_goroot(sdk.goroot, place))


def _shell(place: Place, settings: GoEnv, selection: SelectedSDK, installed: tuple[InstalledSDK, ...]) -> ShellFacts:
    startup = read_start_lines(place.env, place.home, place.platform.goos)
    named = place.env.get("GOROOT")
    lines = [line for line in startup.assignments if line.name == "GOROOT"]
    shell = ShellFacts(
        find_every_go(place, settings, installed),
        startup,
        inspect_goroot(Path(named), place) if named else None,
        tuple((line, inspect_goroot(Path(startup.expanded(line.value)), place)) for line in lines),
    )
    first, decision = shell.first_on_path, selection.decision
    if decision is None or decision.bin is None:
        return shell
    chosen = decision.bin / f"go{place.platform.exe}"
    if first and (first.is_our_shim or same_file(first.path, chosen)):
        return replace(shell, starts_selected=True)
    return replace(shell, path_fix=path_command(place.layout, place.env))


def _go(
    place: Place,
    settings: GoEnv,
    answers: Answers,
    gopath: tuple[GopathEntry, ...],
    gobin: GobinFacts | None,
) -> GoFacts:
    file, named = user_env_file(place.env), settings.user.get("GOROOT")
    return GoFacts(
        settings,
        answers.env,
        answers.verdict,
        gopath,
        gobin,
        read_if_any(file) if file else None,
        inspect_goroot(Path(named.value), place) if named and named.value else None,
        read_work_directory(settings, place),
        missing_programs(settings, place),
        read_module_cache(settings),
        read_proxy_error(settings),
    )
