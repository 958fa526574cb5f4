"""Thin commands over the desk."""
