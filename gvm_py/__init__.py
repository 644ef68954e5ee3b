"""gosdk: a Go SDK manager that keeps the terminal, the go command, the IDE and CI on the same Go."""

__version__ = "0.1.0"
