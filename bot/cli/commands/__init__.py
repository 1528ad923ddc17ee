"""Which commands there are, a module for each group of them."""
