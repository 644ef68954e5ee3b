"""The machine: files, locks, processes, programs."""
