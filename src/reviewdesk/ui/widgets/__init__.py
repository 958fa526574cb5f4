"""Parts of screens: each shows a plain row and says what the person did; none of them saves."""
