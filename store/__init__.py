"""The shared memory of every door, with its rules."""
