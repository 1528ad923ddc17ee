"""What the person who runs the bot needs: a first configuration, checks, the state, backups."""
