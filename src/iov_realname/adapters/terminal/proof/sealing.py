"""``seal``: one run or many, and the full audit."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs

from iov_realname.adapters.proof.keyfile import SigningKeyCreated
from iov_realname.adapters.proof.witness_client import WitnessClient
from iov_realname.adapters.terminal.console import Bars, bars, outcome, print_json, side
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.wording.facts import plain, shown_time
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.proof.evidence import Evidence
from iov_realname.application.proof.ports import Kind, Timestamper
from iov_realname.application.proof.sealing import Sealed, Sealing, Tail
from iov_realname.composition import evidence, sealing
from iov_realname.verifier import Checkpoint, Malformed, Note

__all__ = ["AUDIT_FORMAT", "FORMAT", "KEY_MADE", "Asked", "audit_log", "kept_checkpoint", "seal_log"]

FORMAT = "iov-realname.seal.v1"
AUDIT_FORMAT = "iov-realname.audit.v1"

KEY_MADE = Said(
    "已生成签名密钥 {path}：请立即备份，并把下面的验证公钥交给检查方：\n  {vkey}",
    "Signing key made: {path}. Back it up now, and give inspectors this verifier key:\n  {vkey}",
)
SEALED = Said("已封存 {size} 个事件，根 {root}", "{size} events sealed, root {root}")
KEYS = Said("验证公钥：{vkeys}", "Verifier key: {vkeys}")
NO_TAIL = Said("没有未封存的事件。", "Nothing is unsealed.")
TAIL = Said("尚有 {events} 个事件未封存，最早记录于 {since}。", "{events} events are unsealed, since {since}.")
EMPTY = Said("没有可封存的事件。", "There is nothing to seal.")
AUDITED = Said(
    "{events} 个封存事件与全部检查点（{checkpoints}）一致。",
    "{events} sealed events agree with all checkpoints ({checkpoints}).",
)
NO_TIMESTAMPS = Said(
    "时间戳需要 rfc3161-client：pip install 'iov-realname[timestamps]'。",
    "Time stamps need rfc3161-client: pip install 'iov-realname[timestamps]'.",
)
NOT_A_CHECKPOINT = Said("{file} 不是检查点。", "{file} is not a checkpoint.")


@attrs.frozen
class Asked:
    """What was said to the command."""

    store: str
    keys: Sequence[Path]
    origin: str | None
    witnesses: Sequence[str]
    stamp: tuple[str, Path] | None
    new_key: bool
    to: Path | None
    as_json: bool
    lang: Lang

    def open(self) -> Sealing:
        """What seals the store."""
        return sealing(
            self.store,
            keys=self.keys,
            origin=self.origin,
            witnesses=[WitnessClient.of(said) for said in self.witnesses],
            timestampers=[] if self.stamp is None else [_timestamper(*self.stamp)],
            new_key=self.new_key,
            announce=self._announce,
        )

    def _announce(self, created: SigningKeyCreated) -> None:
        side().print(KEY_MADE(self.lang, path=created.path, vkey=created.vkey), style="yellow", soft_wrap=True)


def seal_log(asked: Asked, *, heads: bool, every: float | None, sleep: Callable[[float], None]) -> None:
    """Seal once, or ``every`` so many seconds until interrupted; say what came of it each time."""
    sealer = asked.open()
    try:
        while True:
            with bars(asked.lang) as shown:
                total = sealer.rows.end() - sealer.book.last_position()
                sealed = sealer.run(heads=heads, progress=_onto(shown, total))
            note = None if sealed.checkpoint is None else Evidence(sealer.book).note(sealed.checkpoint)
            if asked.to is not None and note is not None:
                asked.to.write_text(note, "utf-8")
                _hand_stamps_out(asked.to, sealer, sealed)
            _tell(asked, sealer, sealed, note)
            if every is None:
                return
            sleep(every)
    finally:
        sealer.close()


def audit_log(store: str, files: Sequence[Path], *, as_json: bool, lang: Lang) -> None:
    """Hold the whole log against its seals and the checkpoints in ``files``; read-only, without keys."""
    kept = [kept_checkpoint(file) for file in files]
    proofs = evidence(store)
    try:
        with bars(lang) as shown:
            found = proofs.audit(kept, _onto(shown, proofs.book.size()))
    finally:
        proofs.close()
    if as_json:
        print_json({"format": AUDIT_FORMAT, "events": found.events, "checkpoints": found.checkpoints})
    else:
        outcome().print(AUDITED(lang, events=f"{found.events:,}", checkpoints=f"{found.checkpoints:,}"))


def _onto(shown: Bars, total: int) -> Callable[[int], None]:
    return lambda more: shown.on("seal", more, total)


def _timestamper(url: str, roots: Path) -> Timestamper:
    try:
        from iov_realname.adapters.proof.timestamps import TimestampClient
    except ModuleNotFoundError as error:
        if error.name != "rfc3161_client":
            raise
        raise CouldNotRun(NO_TIMESTAMPS) from error
    return TimestampClient.of(url, roots)


def _hand_stamps_out(checkpoint: Path, sealer: Sealing, sealed: Sealed) -> None:
    """Put the time stamp that was asked for beside the file of its checkpoint, in place of an earlier one's."""
    file = checkpoint.with_name(f"{checkpoint.name}.tsr")
    for authority in sealer.timestampers:
        file.unlink(missing_ok=True)
        for said in sealer.book.attestations(0 if sealed.checkpoint is None else sealed.checkpoint.size):
            if (said.kind, said.by) == (Kind.TIMESTAMP, authority.name):
                file.write_bytes(said.evidence)


def _tell(asked: Asked, sealer: Sealing, sealed: Sealed, note: str | None) -> None:
    tail = sealer.tail()
    for unheard in sealed.unheard:
        side().print(str(unheard), style="yellow", soft_wrap=True)
    if asked.as_json:
        print_json(_document(sealer, sealed, tail, note))
        return
    console, lang, checkpoint = outcome(), asked.lang, sealed.checkpoint
    if checkpoint is None:
        console.print(EMPTY(lang))
        return
    console.print(SEALED(lang, size=f"{checkpoint.size:,}", root=checkpoint.root.hex()), soft_wrap=True)
    console.print(KEYS(lang, vkeys=" ".join(each.vkey for each in sealer.signers)), soft_wrap=True)
    since = "—" if tail.since is None else shown_time(tail.since)
    console.print(TAIL(lang, events=f"{tail.events:,}", since=since) if tail.events else NO_TAIL(lang))


def _document(sealer: Sealing, sealed: Sealed, tail: Tail, note: str | None) -> dict[str, Any]:
    checkpoint = sealed.checkpoint
    return {
        "format": FORMAT,
        "origin": sealer.origin,
        "size": 0 if checkpoint is None else checkpoint.size,
        "root": None if checkpoint is None else checkpoint.root.hex(),
        "checkpoint": note,
        "vkeys": [each.vkey for each in sealer.signers],
        "unsealed": {"events": tail.events, "since": plain(tail.since)},
        "unheard": [str(each) for each in sealed.unheard],
    }


def kept_checkpoint(file: Path) -> Checkpoint:
    """The checkpoint in a file, its signature not looked at. Raises ``CouldNotRun`` and ``OSError``."""
    try:
        return Checkpoint.parse(Note.parse(file.read_bytes()).text)
    except Malformed:
        raise CouldNotRun(NOT_A_CHECKPOINT, file=file) from None
