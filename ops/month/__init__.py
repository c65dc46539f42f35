"""A simulated month: ten thousand promises, people who keep some of them, and a scheduler that falls ill."""
