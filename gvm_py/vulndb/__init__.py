"""The formats of the Go vulnerability database: its indexes, its reports and their version ranges."""

from gvm_py.vulndb.index import MODULES, parse_database, parse_modules
from gvm_py.vulndb.osv import Affected, Import, Interval, Report, parse_report
from gvm_py.vulndb.semver import Semver

__all__ = [
    "MODULES",
    "Affected",
    "Import",
    "Interval",
    "Report",
    "Semver",
    "parse_database",
    "parse_modules",
    "parse_report",
]
