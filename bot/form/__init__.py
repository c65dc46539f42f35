"""The plain form: the same questions, offers and requests without script and without the dialogue engine."""
