"""What was seen of folders and files, and what is wrong with them."""
