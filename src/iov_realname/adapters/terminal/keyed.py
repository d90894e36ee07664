"""The key store of a command: that it is said, and what is told when its wrapping key was made."""

from collections.abc import Callable

from iov_realname.adapters.keys.kek import KekCreated
from iov_realname.adapters.terminal.console import side
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.urls import is_postgres
from iov_realname.adapters.wording.language import Lang, Said

__all__ = ["announcing", "require_keys"]

UNSAID = Said(
    "PostgreSQL 存储库须指明密钥库，例如 --keys database:/etc/iov/fleet.kek。",
    "A PostgreSQL store needs its key store said, for example --keys database:/etc/iov/fleet.kek",
)
KEK = Said(
    "已生成主密钥 {kek}：请立即备份，并与数据库和 {keys} 分开保管；丢失即无法解封个人信息。",
    "Wrapping key made: {kek}. Back it up now, apart from the database and {keys}; without it nothing sealed opens.",
)


def require_keys(store: str, keys: str | None) -> None:
    """Raise ``CouldNotRun`` if the store's keys are nowhere to be found unless they are said."""
    if keys is None and is_postgres(store):
        raise CouldNotRun(UNSAID)


def announcing(lang: Lang) -> Callable[[KekCreated], None]:
    """What says on stderr that a wrapping key was made, and must be backed up."""

    def announce(created: KekCreated) -> None:
        side().print(KEK(lang, kek=created.kek, keys=created.keys), style="yellow")

    return announce
