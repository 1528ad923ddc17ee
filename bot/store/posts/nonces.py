"""Gives what Discord recognises a repeated message by."""

from __future__ import annotations

import secrets


def new_nonce() -> str:
    """Give what Discord recognises a repeated message by; at most 25 characters."""
    return secrets.token_hex(12)
