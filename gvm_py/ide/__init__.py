"""What editors and IDEs believe about Go, and how one value of it is changed without touching the rest."""
