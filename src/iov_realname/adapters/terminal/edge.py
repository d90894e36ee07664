"""Where errors end: one sentence on stderr, an exit code, no traceback. A bug of ours still shows its own."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from typing import NoReturn, TextIO

import typer

from iov_realname.adapters.backup.errors import BackupUnusable
from iov_realname.adapters.inspections.errors import KeptUnusable
from iov_realname.adapters.reports.extras import ExtraMissing
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.carriers.registry import CarrierUnknown, CarrierUnusable
from iov_realname.application.errors import (
    Contended,
    IovRealnameError,
    KeyRingError,
    NotConfigured,
    NotFound,
    OemMismatch,
    Refused,
    StorageError,
)
from iov_realname.application.ledger.errors import LedgerUnreadable, SpoolDamaged
from iov_realname.application.proof.errors import (
    LogContradictsSeals,
    NotSealed,
    NotWitnessed,
    OriginChanged,
    SealedMeanwhile,
)

__all__ = ["CouldNotRun", "Exit", "complain", "reported"]


class Exit(IntEnum):
    """What the exit codes mean."""

    DONE = 0
    DONE_WITH_REFUSALS = 1
    USAGE = 2
    COULD_NOT_RUN = 3
    INTERRUPTED = 130


class CouldNotRun(IovRealnameError):
    """The command cannot do what was asked; said in both languages."""

    def __init__(self, said: Said, **facts: object) -> None:
        super().__init__(said(Lang.EN, **facts))
        self.said = said
        self.facts = facts


ERROR = Said("错误：", "Error: ")
INTERRUPTED = Said(
    "已中断；已记录的不会丢失，重新运行同一命令即可继续。",
    "Interrupted; what was recorded is kept, run the same command again to complete it.",
)
HEADLINES: tuple[tuple[type[IovRealnameError], str], ...] = (
    (LedgerUnreadable, "台账无法读取"),
    (SpoolDamaged, "临时文件被改动，请重新运行"),
    (OemMismatch, "存储库与企业代码不符"),
    (BackupUnusable, "备份不可用"),
    (KeyRingError, "密钥不可用"),
    (StorageError, "存储库不可用"),
    (Contended, "其他程序正在写入，请重试"),
    (NotFound, "查无此卡"),
    (NotConfigured, "配置不全"),
    (CarrierUnknown, "未知的电信企业"),
    (CarrierUnusable, "电信企业文件不可用"),
    (ExtraMissing, "缺少可选组件"),
    (KeptUnusable, "检查留存文件不可用"),
    (SealedMeanwhile, "其他程序正在封存"),
    (LogContradictsSeals, "日志与封存不符，数据可能已被篡改"),
    (NotSealed, "尚未封存"),
    (NotWitnessed, "见证未完成"),
    (OriginChanged, "日志名称不符"),
)


@contextmanager
def reported(lang: Lang) -> Iterator[None]:
    """Turn errors of the block into one sentence and an exit code."""
    try:
        _never_fail_on_characters(sys.stdout, sys.stderr)
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_stdout()
        raise typer.Exit(Exit.DONE) from None
    except IovRealnameError as error:
        _end(lang, _sentence(lang, error))
    except OSError as error:
        _let_go_of_stdout_if_broken()
        _end(lang, _of_system(error))
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{INTERRUPTED(lang)}\n")
        raise typer.Exit(Exit.INTERRUPTED) from None


def complain(lang: Lang, sentence: str) -> None:
    """Say on stderr what is wrong."""
    sys.stderr.write(f"{ERROR(lang)}{sentence}\n")


def _end(lang: Lang, sentence: str) -> NoReturn:
    complain(lang, sentence)
    raise typer.Exit(Exit.COULD_NOT_RUN) from None


def _sentence(lang: Lang, error: IovRealnameError) -> str:
    if isinstance(error, CouldNotRun):
        return error.said(lang, **error.facts)
    if isinstance(error, Refused):
        return f"{error.refusal.code} {lang.pick(error.refusal.zh, error.refusal.en)}"
    headline = next((zh for kind, zh in HEADLINES if isinstance(error, kind)), "")
    return lang.pick(f"{headline}：{error}" if headline else str(error), str(error))


def _of_system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or type(error).__name__}"


def _never_fail_on_characters(*files: TextIO) -> None:
    """A terminal that lacks a character gets a substitute."""
    for file in files:
        reconfigure = getattr(file, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _let_go_of_stdout_if_broken() -> None:
    try:
        sys.stdout.flush()
    except OSError:
        _let_go_of_stdout()


def _let_go_of_stdout() -> None:
    """Nobody reads it any more (``| head``), or it is full; what is still buffered must not fail at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
