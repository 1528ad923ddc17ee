"""The tests, in the rooms of what they test; fixtures stand beside what they serve."""
