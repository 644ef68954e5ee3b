"""Which SDKs nothing needs any more, and what becomes of them (docs/lifecycle.md)."""
