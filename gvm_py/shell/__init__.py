"""Shell set-up: one marked block in the right start-up files, and the static files that it sources."""
