"""A walk through the window by somebody who sees only what a screen reader tells: names, roles, states."""
