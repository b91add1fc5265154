"""Run by `app.db.migrate` with an open connection in the config's attributes; never from a shell."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, render_as_batch=True, transactional_ddl=True)
context.run_migrations()
