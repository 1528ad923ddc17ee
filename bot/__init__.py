"""Newsdesk: a Discord bot that brings a newsroom's articles into a server."""
