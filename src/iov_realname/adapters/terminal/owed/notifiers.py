"""Who sends notices, as a command is told of it: a folder, or notifiers in a module of yours."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from iov_realname.adapters.notices import FolderNotifier
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.wording.language import Said
from iov_realname.application.notifying.ports import Notifier
from iov_realname.domain.terms import NoticeChannel

__all__ = ["notifiers_of"]

NOBODY = Said(
    "请用 --outbox 指明待发文件夹，或用 --notifiers 指明通知接口。",
    "Say who sends: --outbox with a folder, or --notifiers with yours.",
)
UNUSABLE = Said(
    "--notifiers {module} 不可用：{why}。应指明模块中的列表，或返回列表的函数。",
    "--notifiers {module} cannot be used: {why}. Name a list in a module, or a function that returns one.",
)


def notifiers_of(outbox: Path | None, channels: Sequence[NoticeChannel] | None, said: str | None) -> Sequence[Notifier]:
    """Everybody who was named. Raises ``CouldNotRun`` if that is nobody."""
    folders = () if outbox is None else tuple(FolderNotifier(outbox, each) for each in channels or NoticeChannel)
    found = (*folders, *_loaded(said))
    if not found:
        raise CouldNotRun(NOBODY)
    return found


def _loaded(said: str | None) -> Sequence[Notifier]:
    if said is None:
        return ()
    module, _, name = said.partition(":")
    try:
        found = getattr(import_module(module), name)
        return tuple(found() if callable(found) else found)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise CouldNotRun(UNUSABLE, module=said, why=f"{error}".rstrip(".")) from error
