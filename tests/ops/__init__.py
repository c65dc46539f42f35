"""How the commands behave."""
