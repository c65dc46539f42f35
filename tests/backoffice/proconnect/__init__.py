"""ProConnect, played by a real provider on this machine."""
