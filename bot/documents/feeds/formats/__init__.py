"""Reads the formats of feeds into one kind of value, each as it is written: no rule of ours yet."""
