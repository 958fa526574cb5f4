"""People and settings: between its screen and the desk."""
