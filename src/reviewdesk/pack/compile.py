"""From a refolded review to what its pack prints: every string said in the pack's language."""
