"""The running bot: everything built and wired, what happens when, and its life as a process."""
