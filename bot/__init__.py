"""Door 1: the gateway between youths and the dialogue."""
