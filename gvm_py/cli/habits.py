"""What users of other version managers type by habit, from goenv and rustup to asdf and sdkman, and what it is here."""

_SHELLS = ("bash", "zsh", "fish", "nu", "nushell", "pwsh", "elvish", "xonsh", "tcsh")
_HABITS = {
    "install": "add, download, i, toolchain install, toolchain add, python install, sdk install",
    "install stable": "install --lts, install --latest",
    "install --reinstall": "reinstall",
    "uninstall": "remove, rm, un, delete, toolchain uninstall, toolchain remove, python uninstall, sdk uninstall",
    "list": "ls, installed, versions, list installed, list --installed, toolchain list, python list, "
    "python list --only-installed, sdk list",
    "list-remote --all": "python list --all-versions, python list --only-downloads",
    "list-remote": "ls-remote, remote, available, ls-ver, list-all, listall, search, install -l, install --list, "
    "list remote, list all, list --remote, list available, ls remote, ls available",
    "use": "local, pin, select, set, switch, u, override set, python pin, interactive",
    "use --unset": "unset, unuse, unpin, override unset, override remove, use default, use mod, use none",
    "use stable": "use --lts",
    "default": "global, alias default",
    "default --unset": "default none, unalias default",
    "current": "version, version-file, version-name, version-origin, show active-toolchain",
    "status": "show, st",
    "which": "find, whence, python find",
    "which --goroot": "prefix, where, home",
    "--version": "root, dir, show home, python dir, cache dir, self version",
    "info": "latest, version-remote",
    "exec": "run, x",
    "env": "e",
    "shell": "sh",
    "outdated": "check",
    "upgrade": "up, update, python upgrade",
    "gc": "prune",
    # What others clear there are downloads, and no SDK is lost by it.
    "gc --dry-run": "clean, flush, cache clean, cache clear, cache prune",
    "report": "override list",
    "rehash": "reshim",
    "undo": "rollback, revert",
    "import": "migrate",
    "import --link": "link, linkthis",
    "import --link --as": "toolchain link",
    "doctor": "dr",
    "tools add": "tool install, tools install",
    "tools list": "tool list, tools ls",
    "tools rebuild": "tool upgrade, tool upgrade --all, tools update, tools upgrade, reinstall-packages",
    "tools remove": "tool uninstall, tools rm, tools uninstall",
    "setup": "activate, init, init -, update-shell, python update-shell, tool update-shell",
    **{f"setup --shell {shell}": f"activate {shell}, init {shell}, init - {shell}" for shell in _SHELLS},
    "setup --undo": "deactivate, unload",
    "config": "settings",
    "config list": "settings ls, config ls",
    "config unset": "config rm, config delete",
    "completions": "completion, generate-shell-completion",
    "help": "commands, man, doc, docs",
    "self upgrade": "self update, self-update, selfupdate, self-upgrade",
    "self uninstall": "self remove, implode",
}
ALIASES: dict[tuple[str, ...], tuple[str, ...]] = {
    tuple(alias.split()): tuple(command.split())
    for command, aliases in _HABITS.items()
    for alias in aliases.split(", ")
}
"""The words of a habit, and the words of gosdk for it."""

LONGEST = max(map(len, ALIASES))
"""How many words a habit has at most."""

# Where the other manager's command does something else as well, one line says which runs.
DIFFERENT = frozenset(
    {
        *("activate", "alias", "cache", "check", "clean", "deactivate", "flush", "implode", "init", "latest", "link"),
        *("local", "override", "root", "dir", "set", "settings", "show", "unalias", "unload", "version", "whence"),
        *("use default", "use mod"),
    }
)
"""Habits, or the words that they begin with."""

OPTIONS = {
    "default": dict.fromkeys(("-g", "--global"), ""),
    "env": {"-s": "--shell"},
    "install": {
        **dict.fromkeys(("-B", "--binary", "-s", "--skip-existing"), ""),
        **dict.fromkeys(("-f", "--force"), "--reinstall"),
    },
    "use": {
        **dict.fromkeys(("--default", "--home", "-u"), "--global"),
        **{"--local": "", "--pin": "--exact", "--resolved": "--exact", "--fuzzy": ""},
        **dict.fromkeys(("--rm", "--remove"), "--unset"),
    },
    "uninstall": {"-f": "--yes", "--force": "--yes"},
    "list": dict.fromkeys(("--installed", "--only-installed", "--skip-aliases"), ""),
    "list-remote": {"--lts": ""},
    "gc": {"-n": "--dry-run"},
    "upgrade": {"-n": "--dry-run", "--no-self-update": ""},
}
"""What options of others are here, empty where it is so without one."""

PLUGINS = frozenset({"go", "golang"})
"""How others name what is installed, before its version; here it is always Go."""
BEHIND_PLUGIN = frozenset(
    {
        *("current", "default", "info", "install", "list", "list-remote", "outdated", "rehash", "shell", "uninstall"),
        *("upgrade", "use", "which"),
    }
)
"""The commands that others give the name of a plugin."""
FOR_ALL = frozenset({"current", "rehash"})
"""Those of them that take no version here."""
NEWEST = frozenset({"info", "install", "use"})
"""Those of them that mean the newest release where no version follows."""

NOT_NEEDED = {
    "component": ("an SDK of Go has no components; other programs are built with it", "gosdk tools list"),
    "pkgset": ("gosdk leaves GOPATH and its packages alone", "go env GOPATH"),
    "plugin": ("gosdk needs no plugins", "gosdk install stable"),
    "plugins": ("gosdk needs no plugins", "gosdk install stable"),
    "target": ("every SDK of Go builds for every platform, by GOOS and GOARCH", "go tool dist list"),
    "env --json": ("the go command prints its environment as JSON", "go env -json"),
    "install --default": ("`gosdk default` installs what it selects", "gosdk default stable"),
    "install --offline": ("what is installed already needs no network", "gosdk list"),
    "shell --unset": ("the selection ends with the shell that it starts, or with this", "unset GOSDK_VERSION"),
    "uninstall --all": ("it removes the versions that it is given", "gosdk uninstall $(gosdk list --bare)"),
    "which -a": ("the report of doctor lists every go", "gosdk doctor"),
    "fix": ("doctor repairs settings, and verify SDKs", "gosdk doctor"),
    "repair": ("doctor repairs settings, and verify SDKs", "gosdk doctor"),
    "trust": ("gosdk runs nothing that a project's files contain, so there is nothing to trust", "gosdk status"),
}
"""Commands and options of others without a counterpart: why it is not needed, and what may help."""
