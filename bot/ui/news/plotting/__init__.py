"""How stories are spread over time, above a list: in a sentence, and drawn."""
