"""What the screens show, as plain rows computed without Qt."""
