"""Plays a newsroom's own past through the bot, so that an operator can try settings on it first."""
