"""Where SDKs come from: the release index, a module proxy, a local file (docs/sources.md)."""
