"""Channels: the ways a youth writes in."""
