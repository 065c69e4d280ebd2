"""What comes in numbers: particles as pure functions of time. Each enters itself with `@effect`."""
