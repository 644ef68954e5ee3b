"""The Go checksum database: a transparency log that publishes the h1 of every module (docs/concepts/verification.md).

Format and rules: golang.org/design/25530-sumdb, golang.org/x/mod/sumdb and RFC 6962.
"""

from gvm_py.dist.sumdb.checksum_database import ChecksumDatabase
from gvm_py.dist.sumdb.gosumdb import DatabaseSettings, parse_gosumdb
from gvm_py.dist.sumdb.remote import Relay

__all__ = ["ChecksumDatabase", "DatabaseSettings", "Relay", "parse_gosumdb"]
