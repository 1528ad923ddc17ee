"""The channels' standing orders, and what stands in line for them."""
