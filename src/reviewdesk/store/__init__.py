"""Where entries rest on a laptop: the encrypted file, projections, evidence files, and their keys."""
