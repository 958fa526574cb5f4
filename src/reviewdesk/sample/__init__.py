"""The synthetic sample organisation, made by calling the desk as its people."""
