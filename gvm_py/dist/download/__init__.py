"""Bring the archive of an artifact into the cache: resumed, hashed on the way, never longer than declared."""

from gvm_py.dist.download.fetch import Downloaded, download

__all__ = ["Downloaded", "download"]
