"""The review pack: a signed PDF for the funder, and what proves or disproves one."""
