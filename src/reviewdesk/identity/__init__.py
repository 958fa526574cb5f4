"""People and keys: roles, certificates, signatures, sessions, sealed secrets. Pure, but for cryptography."""
