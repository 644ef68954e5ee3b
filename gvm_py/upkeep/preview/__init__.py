"""What a newer SDK changes for one module: identifiers it uses, GODEBUG defaults, vet, build, tests, size and time."""
