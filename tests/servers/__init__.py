"""Real servers that tests start from the system binaries."""
