"""What the person who runs the bot needs: backups, upkeep, alarms, and how all is."""
