"""Dialogs, for decisions only: each asks, checks what it can, and says what the person decided."""
