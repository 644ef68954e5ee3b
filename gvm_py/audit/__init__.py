"""Known vulnerabilities and end of life of Go SDKs, from the Go vulnerability database."""
