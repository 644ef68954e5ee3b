"""The selection rule: argument, GOSDK_VERSION, .go-version, go.work or go.mod, the files of asdf and mise, default."""

import os
from collections.abc import Callable

from gvm_py.errors import UsageError
from gvm_py.golang.gomod import Minimum, ModuleLines, scan
from gvm_py.host import Platform, go_executable
from gvm_py.records import replace
from gvm_py.request import Request, pin_key
from gvm_py.selection.answers import DEFAULT_KEY, answer_pin, choose_minimum, named_toolchain, own_names, substitute
from gvm_py.selection.decision import Decision, Origin, Rule, Visited
from gvm_py.selection.query import Query
from gvm_py.selection.request_files import Trail, module_file, read_pin, read_request_file, walk
from gvm_py.selection.system_go import find_system_go, same_file
from gvm_py.system.programs import runs
from gvm_py.version import GoVersion

SYSTEM_WORD = "system"
_INSTEAD_OF_SYSTEM = {Rule.ARGUMENT: "gosdk list", Rule.VARIABLE: "unset GOSDK_VERSION"} | dict.fromkeys(
    (Rule.PIN, Rule.VERSION_FILE), "gosdk use stable"
)


def decide(query: Query) -> Decision:
    """Return which SDK is selected here and why. Never guesses: where none is, the Decision says what is missing.

    Raises UsageError for a request that cannot be parsed (file and line), GosdkError for a file that cannot be read.
    """
    if query.argument is not None:
        name = query.argument_name or f"argument +{query.argument}"
        return _pinned(query, Rule.ARGUMENT, Origin(name, query.argument))
    if named := query.env.get("GOSDK_VERSION"):
        return _pinned(query, Rule.VARIABLE, Origin("environment variable GOSDK_VERSION", named))
    trail = walk(str(query.cwd))
    decision = _by_file(query, trail)
    return replace(decision, visited=_annotated(trail.visited, decision.visited))


def _by_file(query: Query, trail: Trail) -> Decision:
    if trail.pin:
        pinned = _pinned(query, Rule.PIN, read_pin(trail.pin))
        is_missing = pinned.bin is None and pinned.version is None and pinned.wanted != SYSTEM_WORD
        return _with_alternative(query, pinned) if is_missing else pinned
    path = module_file(trail, query.env)
    if path is None:
        return _without_module(query)
    lines = scan(read_request_file(path))
    look = Visited.module_file(path, lines)
    rule = Rule.WORK if path != trail.mod else Rule.MOD
    decision = _at_least(query, rule, path, lines) or _without_module(query)
    return replace(decision, visited=(look, *decision.visited))


def _with_alternative(query: Query, missing: Decision) -> Decision:
    """Return the decision with an installed release that would do: of the same minor, else one that go.mod takes."""
    path = module_file(walk(str(query.cwd), ("go.work", "go.mod")), query.env)
    wanted = scan(read_request_file(path)).minimum.wanted if path else None
    releases = [sdk.version for sdk in query.installed if not sdk.version.label]
    found = substitute(missing.wanted, releases, wanted)
    if found is None:
        return missing
    reason = f" and new enough for {path}" if wanted else ""
    return replace(missing, missing=f"{missing.missing}; {found.name} is installed{reason}: gosdk use {found}")


def _without_module(query: Query) -> Decision:
    if query.version_files:
        from gvm_py.selection.version_files import find_version_file, origin_of

        file = find_version_file(str(query.cwd), query.env)
        if file:
            return _pinned(query, Rule.VERSION_FILE, origin_of(file, query))
    return _by_default(query) or _system(query, Rule.SYSTEM, Origin("environment variable PATH", SYSTEM_WORD))


def _by_default(query: Query) -> Decision | None:
    if query.default is None:
        return None
    origin = Origin(str(query.default_file or query.layout.default_file), query.default, 1)
    decision = _pinned(query, Rule.DEFAULT, origin)
    return replace(decision, key=DEFAULT_KEY if decision.goroot else None)


def _pinned(query: Query, rule: Rule, origin: Origin) -> Decision:
    look = (Visited(origin.name, origin.words),) if origin.line else ()
    if origin.words == SYSTEM_WORD:
        return replace(_system(query, rule, origin), visited=look)
    versions = [sdk.version for sdk in query.installed]
    try:
        request = Request.parse(origin.words, own_names(versions))
    except UsageError as error:
        raise UsageError(f"{origin}: {error.message}", hint=error.hint, meant=error.meant) from None
    version = request.select(versions)
    asked = Decision(rule, request.text, origin, visited=look)
    if version:
        return _found(query, asked, version, pin_key(origin.words))
    missing = _without_go(query, request.select) or f"Go {request.text} is not installed"
    return replace(asked, missing=f"{missing}; {origin} requests it", hint=request.how_to_get)


def _at_least(query: Query, rule: Rule, path: str, lines: ModuleLines) -> Decision | None:
    minimum = lines.minimum
    wanted = minimum.wanted
    if wanted is None:
        return None
    by_toolchain = lines.toolchain if minimum.go_version != wanted else None
    line, word = (by_toolchain, "toolchain") if by_toolchain else (lines.go, "go")
    origin = Origin(path, f"{word} {line.value}", line.number) if line else Origin(path, "")
    versions = [sdk.version for sdk in query.installed]
    default = answer_pin(query.default, versions)
    version = named_toolchain(minimum, versions) or choose_minimum(wanted, versions, default)
    asked = Decision(rule, wanted.text, origin, note=_unmet_name(minimum, version))
    if version:
        return _found(query, asked, version, minimum.key)
    broken = _without_go(query, lambda there: choose_minimum(wanted, there, None))
    missing = f"{broken or f'no installed Go is {wanted} or newer'}; {origin} requests it ({origin.words})"
    return replace(asked, missing=missing, hint=f"gosdk install {wanted}")


def _without_go(query: Query, select: Callable[[list[GoVersion]], GoVersion | None]) -> str:
    """Return what is wrong with the SDK that would be selected if its go command were there, empty for none."""
    trees = query.trees()
    version = select(list(trees))
    if version is None:
        return ""
    return f"the SDK {version.name} is broken: {trees[version] / 'bin' / go_executable()} is missing"


def _unmet_name(minimum: Minimum, version: GoVersion | None) -> str:
    """Return that an SDK stands in for the one with the own name on the toolchain line, empty where none does."""
    name = minimum.toolchain
    if version is None or version.name == name or minimum.toolchain_version != version or GoVersion.try_parse(name):
        return ""
    return f"{version.name} stands in for {name}, which is not here: gosdk import --link --as {name} PATH"


def _found(query: Query, asked: Decision, version: GoVersion, key: str | None) -> Decision:
    sdk = next(sdk for sdk in query.installed if sdk.version == version)
    program = sdk.goroot / "bin" / f"{query.tool}{Platform.here().exe}"
    if runs(program) and not same_file(program, query.layout.shims / program.name):
        return replace(asked, version=version, goroot=sdk.goroot, bin=program.parent, key=key)
    defect = "is not executable" if program.is_file() and not os.access(program, os.X_OK) else "is not a program"
    return replace(
        asked,
        version=version,
        missing=f"the SDK {version.name} is broken: {program} {defect}; {asked.origin} requests it",
        hint=sdk.repair_command,
    )


def _system(query: Query, rule: Rule, origin: Origin) -> Decision:
    directory = find_system_go(query.env, query.layout.shims)
    asked = Decision(rule, SYSTEM_WORD, origin)
    if directory and runs(directory / f"{query.tool}{Platform.here().exe}"):
        return replace(asked, bin=directory)
    reason = f"the go in {directory} has no {query.tool} beside it" if directory else "PATH holds no other go"
    if rule is Rule.SYSTEM:
        reason = f"nothing here requests a Go version, there is no default, and {reason}"
    elif rule is not Rule.DEFAULT:
        reason = f"{reason}; {origin} requests it"
    return replace(asked, missing=reason, hint=_INSTEAD_OF_SYSTEM.get(rule, "gosdk default stable"))


def _annotated(visited: tuple[Visited, ...], read: tuple[Visited, ...]) -> tuple[Visited, ...]:
    said = {look.path: look for look in read}
    unseen = [look for look in read if look.path not in {seen.path for seen in visited}]
    return (*(said.get(look.path, look) for look in visited), *unseen)
