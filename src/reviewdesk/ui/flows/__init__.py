"""What the screens of import, packs, people and measures do with the desk, through the runner."""
