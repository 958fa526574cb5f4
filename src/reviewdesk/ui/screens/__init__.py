"""Whole screens, made of widgets, fed with plain rows by presenters."""
