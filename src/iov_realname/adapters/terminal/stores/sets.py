"""The commands ``backup``, ``restore`` and ``check``: what is said to them."""

from pathlib import Path
from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language, store_url

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add them to the command line."""
    app.command()(backup)
    app.command()(restore)
    app.command()(check)


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where sets are kept 备份文件夹.", show_default=False)],
    store: Store,
    *,
    tombstones: Annotated[
        Path | None,
        typer.Option(
            "--tombstones", metavar="FILE", help="Also write the record of erasures 另写删除记录.", show_default=False
        ),
    ] = None,
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """备份日志与密钥库。 Copy log and key store, while they are in use, as one dated set with a manifest.

    The wrapping key is not in it and not needed for it. Keep the newest record of erasures (--tombstones) apart: a set
    of before needs it to be restored, should the present store be lost.

    Example 示例: `iov-realname backup /backup --store sqlite:///fleet.db --tombstones /elsewhere/erasures.jsonl`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.stores.backing_up import make_set

        make_set(folder, store, keys, tombstones, as_json=as_json, lang=language(lang))


def restore(
    folder: Annotated[Path, typer.Argument(metavar="SET", help="The set's own folder 备份.", show_default=False)],
    store: Store,
    *,
    since_log: Annotated[
        str | None,
        typer.Option(
            "--since-log", metavar="URL", parser=store_url, help="The present store 现存储库.", show_default=False
        ),
    ] = None,
    tombstones: Annotated[
        Path | None,
        typer.Option("--tombstones", metavar="FILE", help="Its record of erasures 删除记录.", show_default=False),
    ] = None,
    nothing_erased: Annotated[
        bool, typer.Option("--nothing-erased-since", help="Nothing was erased after the set was made 其后无删除.")
    ] = False,
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """恢复备份。 Put a set where nothing is yet: a new file, or a database fresh from `db init`, as its administrator.

    What was erased after the set was made is erased in it again before anybody can read it; so say what that is, in one
    of three ways. The wrapping key is not needed; it must be there before the store is used.

    Example 示例: `iov-realname restore /backup/20261124T031500Z --store sqlite:///new.db --since-log sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.stores.backing_up import Since, restore_set

        if (since_log is not None) + (tombstones is not None) + nothing_erased != 1:
            raise typer.BadParameter("say one of --since-log URL, --tombstones FILE, --nothing-erased-since")
        restore_set(folder, store, keys, Since(since_log, tombstones), as_json=as_json, lang=language(lang))


def check(store: Store, *, keys: Keys = None, as_json: AsJson = False, lang: Language = None) -> None:
    """核对封存的个人信息能否解封。 Prove that everything sealed opens with these keys; nothing of it is shown.

    Every sealed value is opened once. Exit code 0: whatever must open does, and nothing erased does; 3: see what is
    listed. Needs the wrapping key; writes nothing.

    Example 示例: `iov-realname check --store sqlite:///fleet.db --json`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.stores.checking import check_seals

        code = check_seals(store, keys, as_json=as_json, lang=language(lang))
    raise typer.Exit(code)
