"""What goes to which channel and when, as values and pure rules. Effects are left to deliveries."""
