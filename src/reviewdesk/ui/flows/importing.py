"""Import: between its screen and the desk."""
