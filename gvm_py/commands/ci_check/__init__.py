"""`gosdk ci-check`: whether the committed files of a project agree on the Go they request."""


def __getattr__(name: str) -> object:
    """Return the click command. What runs without it does not load it: that takes as long as the whole check."""
    if name != "command":
        raise AttributeError(name)
    from gvm_py.commands.ci_check.command_line import command

    return command
