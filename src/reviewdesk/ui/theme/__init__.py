"""Colours, space, type, icons and the style that draws every control from them."""
