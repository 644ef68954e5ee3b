"""Where SDKs come from, and whether they are genuine."""
