"""SDKs and settings of other Go version managers: find them, prove them, take them over without touching them."""
