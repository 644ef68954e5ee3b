"""How far the installed minors are behind, and what a newer patch changes for whom (docs/lifecycle.md)."""
