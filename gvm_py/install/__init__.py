"""Install one SDK: find it, fetch it, unpack it, decide whether it is genuine, commit it."""
