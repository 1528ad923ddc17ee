"""A server's rules: listed, tried out, put in order."""
