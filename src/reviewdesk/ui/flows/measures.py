"""Measures: between its screen and the desk."""
