"""`gosdk doctor`: what disagrees between shell, go command and IDE, and repairs that can be undone."""
