"""Alembic migrations. They import no model, so that an old step means for ever what it meant when written."""
