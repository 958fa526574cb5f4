"""Measures, their results and what the numbers can bear: pure arithmetic, no clock, no files."""
