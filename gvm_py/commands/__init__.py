"""The commands: each parses its arguments, calls `gvm_py.app` and renders the result."""
