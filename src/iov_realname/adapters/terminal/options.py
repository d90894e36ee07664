"""What is said to the command line, and how it is read."""

import os
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.wording.known_carriers import known_carriers
from iov_realname.adapters.wording.language import Lang, lang_of
from iov_realname.domain.identifiers import CarrierCode

__all__ = [
    "AsJson",
    "BackupDays",
    "Keys",
    "Language",
    "ListFormat",
    "Moment",
    "Store",
    "day",
    "known_carrier",
    "language",
    "moment",
    "store_url",
    "unit_code",
]


class ListFormat(StrEnum):
    """How cards are listed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def language(lang: Lang | None) -> Lang:
    """The language asked for, else the locale's."""
    return lang or lang_of(os.environ)


def store_url(text: str) -> str:
    """The URL of a store that outlives the command."""
    from iov_realname.adapters.urls import SQLITE, is_postgres, readable
    from iov_realname.application.errors import StoreUnusable

    if text.startswith(SQLITE) and text != SQLITE:
        return text
    if not is_postgres(text):
        raise typer.BadParameter(
            "say sqlite:///fleet.db, sqlite:////absolute/path/fleet.db or postgresql://user@host/fleet"
        )
    try:
        return readable(text)
    except StoreUnusable as error:
        raise typer.BadParameter(f"{error}") from None


def unit_code(text: str) -> str:
    """A well-formed 统一社会信用代码."""
    from iov_realname.domain.identifiers import Malformed, parse_unit_code

    code = parse_unit_code(text)
    if isinstance(code, Malformed):
        raise typer.BadParameter(f"not a unified social credit code (统一社会信用代码): {code.en}")
    return code


def day(text: str) -> date:
    """A calendar day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter("say a day, such as 2026-12-31") from None


def moment(text: str) -> datetime:
    """A point in time; China's where no offset is given, midnight where no time is."""
    from iov_realname.domain.time import CHINA_TIME

    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter(
            "say 2024-05-06, 2024-05-06T13:45 or 2024-05-06T13:45:00+08:00 (China time without an offset)"
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=CHINA_TIME)


Store: TypeAlias = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="URL",
        parser=store_url,
        help="The store 存储库: sqlite:///fleet.db or postgresql://user@host/fleet. Passwords are found as psql finds"
        " them (~/.pgpass, PGPASSFILE, …); one in the URL is never shown, but other users may see it among processes.",
        show_default=False,
    ),
]
Keys: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--keys",
        metavar="SPEC",
        help="The key store 密钥库: database:/etc/iov/fleet.kek (in the store's own database) or"
        " file:/var/lib/iov/fleet.keys?kek=/etc/iov/fleet.kek. By default beside an SQLite file; to be said for"
        " PostgreSQL. Made with the first event of a store, never later.",
        show_default=False,
    ),
]
Language: TypeAlias = Annotated[
    Lang | None,
    typer.Option("--lang", help="Language of messages 语言; by default the locale's.", show_default=False),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print stable JSON to stdout 输出 JSON.")]
BackupDays: TypeAlias = Annotated[
    int,
    typer.Option(
        "--backup-days",
        min=0,
        help="For how many days a backup of the keys is kept 密钥备份保留天数.",
        show_default=False,
    ),
]
Moment: TypeAlias = datetime


def known_carrier(text: str) -> CarrierCode:
    """A known carrier, said by its code or its Chinese name."""
    entry = known_carriers().named(text)
    if entry is None:
        names = ", ".join(f"{each.code} {each.zh}" for each in known_carriers())
        raise typer.BadParameter(f"say one of {names}; further ones are named in --known-carriers FILE")
    return CarrierCode(entry.code)
