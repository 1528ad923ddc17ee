"""What tells stories apart: how rare words are, which articles share some, what stands where."""
