"""Everything that people see in Discord: client, commands, embeds, buttons, publisher."""
