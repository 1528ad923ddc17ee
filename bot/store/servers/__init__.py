"""Which servers the bot has greeted, and which it has left."""
