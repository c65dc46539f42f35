"""The Rasa side: launcher, channel, lock store, pipeline components (Python 3.10)."""
