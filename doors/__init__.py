"""What the doors share and the store must not know."""
