"""Evaluation: how well messages that nobody learnt from are understood."""
