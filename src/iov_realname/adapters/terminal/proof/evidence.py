"""``bundle`` and ``verify``: evidence handed to an inspector, and checked by one."""

from pathlib import Path
from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language
from iov_realname.domain.subject.words import ReadingPurpose

__all__ = ["bundle", "verify"]


def bundle(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The bundle 检查包.", show_default=False)],
    iccids: Annotated[
        list[str] | None, typer.Argument(metavar="[ICCID]...", help="Cards 卡号.", show_default=False)
    ] = None,
    *,
    store: Store,
    vin: Annotated[
        list[str] | None,
        typer.Option(metavar="VIN", help="Vehicles, with every card they had 车辆.", show_default=False),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="The whole log 整个日志.")] = False,
    since: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SIZE|FILE", help="Prove that it continues this checkpoint 此前的检查点.", show_default=False
        ),
    ] = None,
    rulebook: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A rule book that is not built in 自有规则版本.", show_default=False),
    ] = None,
    to_witness: Annotated[
        list[str] | None,
        typer.Option("--witness", metavar="URL#VKEY", help="As for seal 见证人.", show_default=False),
    ] = None,
    key: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="The signing key, as for seal 签名密钥.", show_default=False),
    ] = None,
    keys: Keys = None,
    personal: Annotated[
        bool, typer.Option("--personal/--no-personal", help="Personal data, masked 脱敏个人信息; if keys are at hand.")
    ] = True,
    purpose: Annotated[
        ReadingPurpose | None,
        typer.Option(
            "--purpose", help="What it is read for 查阅用途; to be said for data in full.", show_default=False
        ),
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="ACCOUNT", help="Who reads it 查阅账号.", show_default=False)
    ] = None,
    inspector_key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Personal data in full, sealed to this public key 检查方公钥.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """检查包。 One file for an inspector: histories with the proof that they are unchanged and whole.

    The log is sealed first, with the ends of all histories; what has no history is proven to have none. Beside cards
    and vehicles go the registrations, channels and subjects that they rest on, and the rule books they were judged by.
    Reading personal data, masked or in full, is on record. Check it with `iov-realname verify`.

    Example 示例: `iov-realname bundle fleet.zip 89860000000000002263 --store sqlite:///fleet.db --since kept.txt`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.proof.handing import Asked, hand_over

        asked = Asked(
            file=file,
            store=store,
            iccids=iccids or [],
            vins=vin or [],
            everything=everything,
            since=since or [],
            rulebooks=rulebook or [],
            witnesses=to_witness or [],
            signing_keys=key or [],
            keys=keys,
            personal=personal,
            purpose=purpose,
            actor=actor,
            inspector_key=inspector_key,
            lang=language(lang),
        )
        hand_over(asked, as_json=as_json)


def verify(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A bundle, receipt or checkpoint 检查包、凭证或检查点.", show_default=False
        ),
    ],
    vkey: Annotated[
        list[str],
        typer.Option(metavar="VKEY", help="A verifier key, or a file of them 验证公钥.", show_default=False),
    ],
    *,
    since: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A checkpoint that you kept 此前留存的检查点.", show_default=False),
    ] = None,
    stamp: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            "--timestamp",
            metavar="FILE ROOTS",
            help="A time stamp on the checkpoint, and certificates of its authority, PEM 时间戳与机构根证书.",
            show_default=False,
        ),
    ] = None,
    replayed: Annotated[
        bool, typer.Option("--replay/--no-replay", help="Also replay a bundle's histories 重放检查包中的历史.")
    ] = True,
    cards: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where the replayed cards go, as CSV 重放结果.", show_default=False),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """核对证据。 Check a bundle, a receipt or a checkpoint; which it is, its content says.

    No store and no keys are needed but the log's verifier key, which you were given on paper or in person. With --since
    it is shown that the log continues the checkpoint you kept. It is said what is proven, what is not, and the first
    event that is wrong. The same without this package: `python -m iov_realname.verifier verify`, or the wheel
    iov-realname-verifier.

    Exit codes 退出码: 0 proven, 1 not proven or broken rules, 2 usage, 3 cannot be read.

    Example 示例: `iov-realname verify fleet.zip --vkey 911101010000000002.iov-realname+dedd6f54+ARTv --since kept.txt`
    """
    with reported(language(lang)):
        from functools import partial

        from iov_realname.adapters.terminal.proof.replaying import replay
        from iov_realname.verifier import program

        step = partial(replay, cards=cards) if replayed or cards is not None else None
        said = program.Asked(file, vkey, since, as_json, str(language(lang)), step, stamp)
        code = program.verify(said)
    raise typer.Exit(code)
