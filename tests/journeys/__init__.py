"""Whole journeys over real processes: a real Rasa, real databases, a real browser."""
