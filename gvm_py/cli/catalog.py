"""The commands by section, with the line that help shows for each; none of their modules is imported for it."""

# One line for each command: its module in gvm_py/commands holds a click command named `command`.
SECTIONS = {
    "SDKs": {
        "install": "Install Go SDKs, verified, into the store",
        "uninstall": "Remove SDKs from the store",
        "list": "List the installed SDKs",
        "list-remote": "List the releases that can be installed",
        "verify": "Check installed SDKs against their receipt and the checksum database",
        "outdated": "Show which installed versions are out of date",
        "upgrade": "Install the newest patch of each minor and repoint shims and editors",
        "audit": "Check SDKs and Go programs for vulnerabilities and end of life",
        "gc": "Remove SDKs nothing uses, and explain each decision",
        "undo": "Restore what gc, uninstall or --unset removed last",
        "import": "Import SDKs and settings of other Go version managers",
        "lock": "Pin a project's Go release and hashes in gosdk.lock",
        "mirror": "Copy releases into a tree of files that others install from",
    },
    "The SDK of a directory": {
        "use": "Select the Go of this directory, this module, or everything else",
        "status": "Show the state of this directory on one screen",
        "info": "Show support, vulnerabilities and source of one version",
        "current": "Show which SDK is selected here, and why",
        "which": "Show the path of the program that a shim starts",
        "default": "Show or set the SDK used where no file requests another",
        "exec": "Run one command with a given SDK",
        "shell": "Start a shell with a given SDK",
        "env": "Print the environment of an SDK for a shell to evaluate",
        "matrix": "Run one command with several SDKs in parallel",
        "preview": "Show what another SDK changes for this module",
        "bisect": "Find the first release under which a command gives another result",
    },
    "Editors, tools and CI": {
        "sync-ide": "Write the SDK of a project into its IDE and editors",
        "ide": "Explain an IDE's log about Go, and clear its stale caches",
        "doctor": "Find and repair what disagrees between terminal, go command and IDE",
        "bump": "Move everything in a repository to one Go release",
        "report": "Report on all projects and SDKs, also as one page of HTML",
        "ci-check": "Check that committed files agree on the Go version",
        "tools": "Keep the Go programs in GOBIN in step with the SDK",
    },
    "gosdk itself": {
        "setup": "Put the shims on PATH in your shell's start-up files",
        "rehash": "Regenerate the shims and the lookup cache",
        "config": "Read and change the settings",
        "completions": "Print the script that lets a shell complete gosdk",
        "self": "Upgrade or remove gosdk itself",
        "help": "Explain a command or a topic",
    },
}
COMMANDS = {name: text for commands in SECTIONS.values() for name, text in commands.items()}
HIDDEN = ("shim-exec",)
