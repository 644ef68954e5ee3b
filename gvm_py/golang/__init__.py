"""Formats of Go itself: go.mod, go env, SDK trees, build information."""
