"""Alembic's scripts: the way from an empty database to today's schema."""
