"""What is wrong between shell, go command and IDE, and how it is repaired (docs/doctor.md).

`gather` looks once and returns a Snapshot; each check, a line of `registry`, returns the Findings in a Snapshot. A
Finding brings the file changes that repair it, which `system/journal.py` makes and undoes.
"""
