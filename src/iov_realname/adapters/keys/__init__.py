"""Key rings: where data keys and purpose keys live, and the wire format of what they seal.

Import from the modules: :mod:`.memory` (nothing on disk), :mod:`.file` (SQLite beside the database), :mod:`.postgres`
(tables of a PostgreSQL database), :mod:`.sealing` (the format itself). This package imports none of them, so that only
what is used is loaded.
"""
