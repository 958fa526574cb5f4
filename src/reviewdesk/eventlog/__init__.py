"""The append-only log: entries, chains, heads, and what they prove. Pure, but for cryptography."""
