"""The PostgreSQL store: its migrations (``sql/``), what a database must look like, its connections and its recorder.

Import from the modules: :mod:`.recorder` for the store itself, :mod:`.admin` for making, checking and upgrading one.
"""
