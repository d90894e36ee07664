"""The ground of a store: laid, checked, renewed, and what is said about it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from shlex import quote

from iov_realname.adapters.storage.administration import administration_of
from iov_realname.adapters.terminal.console import outcome, print_json
from iov_realname.adapters.terminal.edge import CouldNotRun, Exit, complain
from iov_realname.adapters.urls import as_login, is_postgres, without_password
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.errors import StoreUnusable

__all__ = ["CHECK_FORMAT", "check_store", "init_store", "upgrade_store"]

CHECK_FORMAT = "iov-realname.db-check.v1"
NO_RIGHT = "42501"
"""PostgreSQL's SQLSTATE for too few rights."""

READY = Said("{store} 已就绪（表结构版本 {schema}）。", "{store} is ready (schema {schema}).")
UNTOUCHED = Said(
    "{store} 早已就绪（表结构版本 {schema}），未作任何改动。",
    "{store} was ready before (schema {schema}); nothing was changed.",
)
RIGHTS = Said("接着由管理员给程序的登录名授权：", "Now, as the administrator, give the program's logins their rights:")
THEN = Said("然后用该登录名导入：", "Then, with that login:")
KEYS_TO_COME = Said(
    "密钥随首次导入生成：", "Its keys are made with the first event, and announced; that is, when this runs:"
)
SOUND = Said(
    "{store} 与本程序所建一致（表结构版本 {schema}）。", "{store} is as this program makes it (schema {schema})."
)
DIFFERS = Said(
    "{store} 有 {count} 处与本程序所建不一致。", "{store} differs from what this program makes: see the {count} above."
)
NOT_AN_ADMINISTRATOR = Said(
    "该登录名权限不足：须为超级用户，或既是数据库的所有者又可创建角色（CREATEROLE）。",
    "This login has too few rights: it must be a superuser, or own the database and have CREATEROLE.",
)
GRANTS = (
    ("GRANT iov_app TO app;", Said("后端与命令行", "the back end and this command line")),
    ("GRANT iov_loader TO loader;", Said("批量导入", "bulk load")),
)
INGEST = "iov-realname ingest ledgers/ --store {store} --oem USCC"
FOR_DATABASES = " --keys database:/etc/iov/fleet.kek"


def init_store(store: str, lang: Lang) -> None:
    """Lay the ground, and say what was done and what comes next."""
    _step(store, lang, administration_of(store).init)
    console = outcome()
    if not is_postgres(store):
        console.print(KEYS_TO_COME(lang))
        console.print(f"  {INGEST.format(store=quote(store))}", soft_wrap=True)
        return
    console.print(RIGHTS(lang))
    for grant, what_for in GRANTS:
        console.print(f"  {grant:<30}-- {what_for(lang)}", soft_wrap=True)
    console.print(THEN(lang))
    console.print(f"  {INGEST.format(store=quote(as_login(store, 'app')))}{FOR_DATABASES}", soft_wrap=True)


def upgrade_store(store: str, lang: Lang) -> None:
    """Renew the ground, and say what was done."""
    _step(store, lang, administration_of(store).upgrade)


def check_store(store: str, *, as_json: bool, lang: Lang) -> Exit:
    """Say every difference; whether there was none."""
    administration = administration_of(store)
    found, shown, schema = administration.check(), without_password(store), administration.schema
    if as_json:
        print_json({"format": CHECK_FORMAT, "store": shown, "schema": schema, "differences": [*found]})
    elif found:
        outcome().print("\n".join(found), soft_wrap=True)
        complain(lang, DIFFERS(lang, store=shown, count=len(found)))
    else:
        outcome().print(SOUND(lang, store=shown, schema=schema), soft_wrap=True)
    return Exit.COULD_NOT_RUN if found else Exit.DONE


def _step(store: str, lang: Lang, act: Callable[[], Sequence[str]]) -> None:
    with _rights_explained():
        taken = act()
    console = outcome()
    for step in taken:
        console.print(f"✓ {step}")
    said, schema = (READY if taken else UNTOUCHED), administration_of(store).schema
    console.print(said(lang, store=without_password(store), schema=schema), soft_wrap=True)


@contextmanager
def _rights_explained() -> Iterator[None]:
    """The library's sentence would name the right to use a store, which is not what is missing here."""
    try:
        yield
    except StoreUnusable as error:
        if getattr(error.__cause__, "sqlstate", None) == NO_RIGHT:
            raise CouldNotRun(NOT_AN_ADMINISTRATOR) from None
        raise
