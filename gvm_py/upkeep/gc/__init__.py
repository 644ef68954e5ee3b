"""Which SDKs are no longer needed, and how they are removed (docs/lifecycle.md)."""
