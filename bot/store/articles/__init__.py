"""What is read of articles: rows, headlines, names, stories."""
