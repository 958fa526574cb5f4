"""Run by alembic: the connection is the one `migrate.upgrade` opened, its transaction too."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
