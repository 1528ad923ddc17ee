"""What this machine may watch: how the bot is, as a page and for monitors."""
