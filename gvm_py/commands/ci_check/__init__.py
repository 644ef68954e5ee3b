"""`gosdk ci-check`: whether the committed files of a project agree on the Go they request."""
