"""Things and creatures. Each enters itself with `@subject`."""
