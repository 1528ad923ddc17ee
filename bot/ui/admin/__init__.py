"""``/admin``: what the operator asks of the bot."""
