"""Field editors, one kind a file: each shows a FieldRow and says what the person answered."""
