"""Whether the committed files of a project agree on the Go they want, and name nobody's home directory."""
