"""`gosdk list`: the SDKs in the store."""
