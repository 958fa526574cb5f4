"""Interchange with other systems: files in, values out; stores nothing."""
