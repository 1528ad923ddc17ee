"""The command line: what can be asked for, and which exit status answers."""

from bot.cli.answers import COULD_NOT, DONE, DONE_WITH_PROBLEMS
from bot.cli.shell import run_command

__all__ = ["COULD_NOT", "DONE", "DONE_WITH_PROBLEMS", "run_command"]
