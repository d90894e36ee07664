"""The commands about keys and cryptography: ``crypto inventory`` and ``keys …``."""

from datetime import date
from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, BackupDays, Keys, Language, Store, language

__all__ = ["register"]

crypto = typer.Typer(no_args_is_help=True, help="密码应用情况。 What cryptography is in use.")
keeping = typer.Typer(no_args_is_help=True, help="密钥的保管与轮换。 Keeping a store's keys: epochs and their end.")


def register(app: typer.Typer) -> None:
    """Add them to the command line."""
    app.add_typer(crypto, name="crypto")
    app.add_typer(keeping, name="keys")


@crypto.command("inventory")
def crypto_inventory(store: Store, *, keys: Keys = None, as_json: AsJson = False, lang: Language = None) -> None:
    """密码清单。 Every algorithm in use, its keys, where they are, and whether it gives its known answer.

    For an assessor (密评). No key material is shown.

    Example 示例: `iov-realname crypto inventory --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.stores.inventory import show_inventory
        from iov_realname.adapters.terminal.stores.keeping import opened_keys

        with opened_keys(store, keys) as ring:
            show_inventory(ring, as_json=as_json, lang=language(lang))


@keeping.command("status")
def keys_status(store: Store, *, keys: Keys = None, as_json: AsJson = False, lang: Language = None) -> None:
    """密钥纪元一览。 The epochs of the wrapping keys, and how many data keys each has.

    Example 示例: `iov-realname keys status --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.stores.keeping import opened_keys, show_keys

        with opened_keys(store, keys) as ring:
            show_keys(ring, as_json=as_json, lang=language(lang))


@keeping.command("rotate")
def keys_rotate(
    store: Store, backup_days: BackupDays, *, keys: Keys = None, as_json: AsJson = False, lang: Language = None
) -> None:
    """轮换包装密钥。 Begin a new epoch, wrap every living key under it, and retire the old one.

    Killed at any point, it is completed by running it again. The old epoch stays until no backup can hold a key of it.

    Example 示例: `iov-realname keys rotate --store sqlite:///fleet.db --backup-days 90`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.stores.keeping import opened_keys, rotate_keys

        with opened_keys(store, keys) as ring:
            rotate_keys(ring, today=_today(), backup_days=backup_days, as_json=as_json, lang=language(lang))


@keeping.command("destroy-expired")
def keys_destroy_expired(
    store: Store,
    *,
    sure: Annotated[bool, typer.Option("--yes", help="Do it; it cannot be undone 确认销毁，不可恢复.")] = False,
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """销毁到期的纪元。 Destroy the wrapping keys of retired epochs whose backups have expired. This is what erases.

    Without --yes it only says what it would destroy.

    Example 示例: `iov-realname keys destroy-expired --store sqlite:///fleet.db --yes`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.stores.keeping import destroy_keys, opened_keys

        with opened_keys(store, keys) as ring:
            destroy_keys(ring, today=_today(), sure=sure, as_json=as_json, lang=language(lang))


def _today() -> date:
    """Today in China."""
    from iov_realname.adapters.system import SystemClock
    from iov_realname.domain.time import CHINA_TIME

    return SystemClock().now().astimezone(CHINA_TIME).date()
