"""Write down what a database made by the migrations is made of: ``python -m tests.support.expected_facts``."""

from importlib.resources import files
from pathlib import Path

import psycopg

from iov_realname.adapters.storage.postgres import admin
from iov_realname.adapters.storage.postgres.expectation import facts
from tests.support.postgres import QUICK, own_server

EXPECTED = Path(str(files("iov_realname.adapters.storage.postgres"))) / "sql/expected.tsv"


def found() -> dict[str, str]:
    """The facts about a fresh store on a fresh server."""
    with own_server(QUICK) as server:
        server.sql("CREATE DATABASE fresh")
        admin.init(server.address("fresh"))
        with psycopg.connect(server.address("fresh"), autocommit=True) as connection:
            return facts(connection.cursor())


if __name__ == "__main__":
    EXPECTED.write_text("".join(f"{what}\t{value}\n" for what, value in sorted(found().items())), "utf-8")
