"""Measuring: how fast and how well it is done. Needs a checkout; not part of the installed program."""
