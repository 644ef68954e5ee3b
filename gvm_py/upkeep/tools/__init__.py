"""Go programs in GOBIN: what built them, how to build them again, and the list of those to have."""
