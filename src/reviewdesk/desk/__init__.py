"""Use cases and wiring: the one door for window and command line."""
