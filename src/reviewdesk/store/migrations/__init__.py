"""How older files become newer ones; each step spells its tables as they were then."""
