"""ReviewDesk: the desk at which missed outcome targets are reviewed."""
