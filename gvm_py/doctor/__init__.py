"""What is wrong between shell, go command and IDE, and how it is put right (docs/doctor.md).

`gather` looks once and returns a Scene; each check, a line of `table`, turns a Scene into Findings; `journal` makes
the changes that a Finding brings along, and takes them back.
"""
