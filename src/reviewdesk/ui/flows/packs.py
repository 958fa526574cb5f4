"""Packs: between its screen and the desk."""
