"""Everything that is shown to people: progress, tables, JSON, topics, SARIF."""
