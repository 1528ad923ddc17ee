"""A newsroom as a file of JSON lines: written by ``export``, read by ``import``."""
