"""Copies of chosen releases as a tree of plain files, which any web server hands out (docs/mirror.md)."""
