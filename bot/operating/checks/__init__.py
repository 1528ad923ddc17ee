"""What a check of everything looks at, and how it is told."""
