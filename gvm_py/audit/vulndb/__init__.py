"""The formats of the Go vulnerability database: its indexes, its reports and their version ranges."""

from gvm_py.audit.vulndb.index_files import MODULES, parse_database, parse_modules
from gvm_py.audit.vulndb.osv import Affected, Import, Interval, VulnReport, parse_report
from gvm_py.audit.vulndb.semver import Semver

__all__ = [
    "MODULES",
    "Affected",
    "Import",
    "Interval",
    "Semver",
    "VulnReport",
    "parse_database",
    "parse_modules",
    "parse_report",
]
