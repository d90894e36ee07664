"""``db``: what an administrator does to a store."""

from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Language, language, store_url

__all__ = ["db"]

db = typer.Typer(
    name="db",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="建库、检查、升级。 Make, check and upgrade a store, as its administrator.",
)

AdminStore: TypeAlias = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="URL",
        parser=store_url,
        help="The store 存储库, for PostgreSQL with the administrator's login: postgresql://postgres@host/fleet."
        " Passwords are found as psql finds them (~/.pgpass, PGPASSFILE, …).",
        show_default=False,
    ),
]


@db.command()
def init(store: AdminStore, lang: Language = None) -> None:
    """建库：角色、表、函数、触发器。 Lay the ground of a store: roles, tables, functions, triggers.

    For PostgreSQL the database is there already (`createdb fleet`), and the login is a superuser, or one that owns it
    and may create roles. Makes the roles iov_app, iov_loader and iov_migrator, and says how a login of yours gets its
    rights. An SQLite file needs none of this; it is made here or by the first `ingest`. Again is harmless.

    Example 示例: `iov-realname db init --store postgresql://postgres@db.example/fleet`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.stores.ground import init_store

        init_store(store, language(lang))


@db.command()
def check(store: AdminStore, as_json: AsJson = False, lang: Language = None) -> None:
    """检查表、函数、触发器和权限是否被改动。 Say in what a store differs from what this program made.

    PostgreSQL: every table, function, trigger and right; any login that may use the store can ask. SQLite: the schema
    version, the tables and triggers, and SQLite's own integrity check of the whole file. One difference a line. Exit
    code 0: none; 3: some, or it cannot be reached. What events say is not looked at.

    Example 示例: `iov-realname db check --store postgresql://app@db.example/fleet --json`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.stores.ground import check_store

        code = check_store(store, as_json=as_json, lang=language(lang))
    raise typer.Exit(code)


@db.command()
def upgrade(store: AdminStore, lang: Language = None) -> None:
    """升级到本程序的表结构版本。 Bring a store to the schema of this program.

    The programs that use it stop first and are renewed with it. Histories stay as they are. Again is harmless.

    Example 示例: `iov-realname db upgrade --store postgresql://postgres@db.example/fleet`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.stores.ground import upgrade_store

        upgrade_store(store, language(lang))
