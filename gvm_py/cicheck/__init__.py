"""Whether the committed files of a project agree on the Go they request, and contain nobody's home directory."""
