"""What keeps a store and its projects healthy."""
