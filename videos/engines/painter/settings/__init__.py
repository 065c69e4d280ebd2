"""Places, one a file. Each enters itself with `@setting`."""
