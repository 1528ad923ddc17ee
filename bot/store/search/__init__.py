"""Finds articles and suggests what was meant; keeps what buttons need to search again."""
