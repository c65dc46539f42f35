"""Door 2: the custom actions, which translate between Rasa and the store."""
