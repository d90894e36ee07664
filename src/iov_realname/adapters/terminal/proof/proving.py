"""``seal``, ``receipt``, ``tiles``, ``witness``: keeping the log sealed, and proving what it holds."""

from pathlib import Path
from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Language, Store, language

__all__ = ["receipt", "seal", "tiles", "witness"]


def seal(
    store: Store,
    *,
    key: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="The signing key 签名密钥; several while keys change. Made with the first checkpoint. By default"
            " beside an SQLite file; to be said for PostgreSQL, best on another machine's disk.",
            show_default=False,
        ),
    ] = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Make a missing key although the log was signed before 更换丢失的密钥.")
    ] = False,
    origin: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The log's name, settled by its first checkpoint 日志名称; by default OEM_CODE.iov-realname.",
            show_default=False,
        ),
    ] = None,
    heads: Annotated[
        bool, typer.Option("--heads", help="Also state where all histories end, so that completeness can be proven.")
    ] = False,
    every: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=1, help="Seal again and again 定时封存.", show_default=False)
    ] = None,
    to_witness: Annotated[
        list[str] | None,
        typer.Option("--witness", metavar="URL#VKEY", help="Have it cosigned by a witness 见证人.", show_default=False),
    ] = None,
    stamp: Annotated[
        tuple[str, Path] | None,
        typer.Option(
            "--timestamp",
            metavar="URL ROOTS",
            help="Have it stamped with the time by an authority (RFC 3161) with certificates in ROOTS, PEM 时间戳.",
            show_default=False,
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "-o",
            metavar="FILE",
            help="Where the checkpoint goes, to be handed out 检查点文件; its time stamp goes to FILE.tsr.",
            show_default=False,
        ),
    ] = None,
    audit: Annotated[
        bool, typer.Option("--audit", help="Hash every sealed event again instead 全量核对; seals nothing.")
    ] = False,
    kept: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="For --audit: a checkpoint kept elsewhere 留存的检查点.", show_default=False),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """封存日志并签署检查点。 Seal the log and sign a checkpoint over all of it.

    What is sealed cannot be changed unseen by anybody whose last checkpoint lies elsewhere: hand checkpoints out. What
    is not sealed yet can; it is counted, with the time since when. One sealer runs at a time. Again is harmless.

    Example 示例: `iov-realname seal --store sqlite:///fleet.db --heads -o checkpoint.txt`
    """
    with reported(language(lang)):
        from time import sleep

        from iov_realname.adapters.terminal.proof.sealing import Asked, audit_log, seal_log

        if audit:
            audit_log(store, kept or [], as_json=as_json, lang=language(lang))
            return
        asked = Asked(
            store,
            key or [],
            origin,
            to_witness or [],
            stamp,
            new_key=new_key,
            to=to,
            as_json=as_json,
            lang=language(lang),
        )
        seal_log(asked, heads=heads, every=every, sleep=sleep)


def receipt(
    what: Annotated[
        str, typer.Argument(metavar="ICCID|POSITION", help="The card, or an event's position.", show_default=False)
    ],
    store: Store,
    *,
    to: Annotated[
        Path | None, typer.Option("-o", metavar="FILE", help="Where it goes; by default stdout.", show_default=False)
    ] = None,
    lang: Language = None,
) -> None:
    """登记凭证。 The receipt of a registration, or of any event: proof that it is in the log, for whoever asks for it.

    Of a card it is that of its last completed registration. A receipt holds the event as it was sealed (personal data
    as ciphertext only), its place in the log, and the signed checkpoint. Read-only, without keys.

    Example 示例: `iov-realname receipt 89860000000000002263 --store sqlite:///fleet.db -o receipt.txt`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.proof.receipts import write_receipt

        write_receipt(what, store, to, language(lang))


def tiles(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go 导出文件夹.", show_default=False)],
    store: Store,
    *,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """导出静态文件。 The sealed log as static files that public tools read (C2SP tlog-tiles).

    Again adds what is new. Personal data is in them as ciphertext only. Read-only, without keys.

    Example 示例: `iov-realname tiles public/ --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.proof.tiles import write_tiles

        write_tiles(folder, store, as_json=as_json, lang=language(lang))


def witness(
    key: Annotated[
        Path, typer.Option(metavar="FILE", help="The witness's key, made when missing.", show_default=False)
    ],
    log: Annotated[
        list[str], typer.Option(metavar="VKEY", help="The verifier key of a log to be watched.", show_default=False)
    ],
    *,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="For a new key: what the witness is called.", show_default=False)
    ] = None,
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where it remembers checkpoints.")] = Path("witness"),
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where it listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="At which port.")] = 8765,
    lang: Language = None,
) -> None:
    """见证人。 Watch logs for somebody: sign their checkpoints only when each continues the last (C2SP tlog-witness).

    Run by an auditor, the group, a law firm or a notary, on a machine that is not the OEM's. It needs no store.

    Example 示例: `iov-realname witness --key w.key --name audit.example/w1 --log oem+0123abcd+AQ...`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.proof.witnessing import watch_logs

        watch_logs(key, log, name=name, folder=folder, address=(host, port), lang=language(lang))
