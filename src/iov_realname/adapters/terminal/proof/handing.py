"""``bundle``: what is said to it becomes a file for an inspector."""

from collections.abc import Sequence
from pathlib import Path

import attrs

from iov_realname.adapters.proof.keyfile import SigningKeyCreated
from iov_realname.adapters.proof.witness_client import WitnessClient
from iov_realname.adapters.terminal.console import outcome, print_json, side
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.proof.sealing import KEY_MADE, kept_checkpoint
from iov_realname.adapters.urls import is_postgres, sqlite_path
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.composition import bundle
from iov_realname.domain.identifiers import Malformed, parse_iccid, parse_vin
from iov_realname.domain.subject.words import ReadingPurpose
from iov_realname.verifier import Finding
from iov_realname.verifier import Malformed as NoKey

__all__ = ["FORMAT", "Asked", "hand_over"]

FORMAT = "iov-realname.bundled.v1"
CLI = "cli"
LONGEST_SIZE = 18

NOTHING = Said(
    "请给出 ICCID、--vin 或 --all 之一。", "Say cards by their ICCIDs, vehicles with --vin, or everything with --all."
)
NO_NUMBER = Said("不是合格的 {what}：{text}", "This is not a well-formed {what}: {text}")
NOT_A_KEY = Said("{file} 不是检查方公钥。", "{file} is not an inspector's public key (X25519: PEM, or its line).")
WRITTEN = Said(
    "检查包已写入 {file}：{events} 个事件，{histories} 份历史，检查点 {size}。",
    "Bundle written to {file}: {events} events in {histories} histories, under a checkpoint over {size} events.",
)
ABSENT = Said("已证明没有历史：{stream}", "Proven to have no history: {stream}")
LACKING = Said(
    "未附规则版本 {edition}：它不是内置版本，请用 --rulebook 给出其文件。",
    "The rule book {edition} is not in it: it is not built in, say its file with --rulebook.",
)
WITHOUT = Said(
    "未附个人信息：未给出密钥库。", "It holds no personal data, masked or otherwise: no key store was said or found."
)


@attrs.frozen(kw_only=True)
class Asked:
    """What was said to the command."""

    file: Path
    store: str
    iccids: Sequence[str]
    vins: Sequence[str]
    everything: bool
    since: Sequence[str]
    rulebooks: Sequence[Path]
    witnesses: Sequence[str]
    signing_keys: Sequence[Path]
    keys: str | None
    personal: bool
    purpose: ReadingPurpose | None
    actor: str | None
    inspector_key: Path | None
    lang: Lang

    @property
    def full(self) -> bool:
        """Whether personal data goes in unmasked, sealed."""
        return self.inspector_key is not None

    @property
    def masked(self) -> bool:
        """Whether personal data goes in masked."""
        return self.personal and not self.full and _has_keys(self.store, self.keys)

    def announce(self, created: SigningKeyCreated) -> None:
        """Say that a signing key was made."""
        side().print(KEY_MADE(self.lang, path=created.path, vkey=created.vkey), style="yellow", soft_wrap=True)

    def lack(self, edition: str) -> None:
        """Say that a rule book is missing."""
        side().print(LACKING(self.lang, edition=edition), style="yellow", soft_wrap=True)


def hand_over(asked: Asked, *, as_json: bool) -> None:
    """Write the bundle, and say what it holds."""
    if not (asked.everything or asked.iccids or asked.vins):
        raise CouldNotRun(NOTHING)
    found = _written(asked)
    if as_json:
        print_json(_document(asked, found))
        return
    facts = {"file": asked.file, "events": f"{found.events:,}", "histories": f"{found.histories:,}"}
    outcome().print(WRITTEN(asked.lang, size=f"{found.checkpoint.size:,}", **facts), soft_wrap=True)
    for stream in found.absent:
        outcome().print(ABSENT(asked.lang, stream=stream.replace("-", " ", 1)), soft_wrap=True)
    if asked.personal and not (asked.masked or asked.full):
        side().print(WITHOUT(asked.lang), style="yellow", soft_wrap=True)


def _written(asked: Asked) -> Finding:
    said = asked.actor or ("" if asked.full else CLI)
    try:
        return bundle(
            asked.store,
            asked.file,
            iccids=[_number("ICCID", parse_iccid(each), each) for each in asked.iccids],
            vins=[_number("VIN", parse_vin(each), each) for each in asked.vins],
            everything=asked.everything,
            since=[_size(each) for each in asked.since],
            rulebooks=asked.rulebooks,
            witnesses=[WitnessClient.of(said) for said in asked.witnesses],
            signing_keys=asked.signing_keys,
            keys=asked.keys,
            personal=asked.masked,
            purpose=asked.purpose or (None if asked.full else ReadingPurpose.AUDIT),
            actor=said,
            inspector_key=None if asked.inspector_key is None else asked.inspector_key.read_text("utf-8"),
            announce=asked.announce,
            lacking=asked.lack,
            unheard=lambda unheard: side().print(str(unheard), style="yellow", soft_wrap=True),
        )
    except (NoKey, UnicodeDecodeError):
        raise CouldNotRun(NOT_A_KEY, file=asked.inspector_key) from None


def _document(asked: Asked, found: Finding) -> dict[str, object]:
    return {
        "format": FORMAT,
        "file": str(asked.file),
        "scope": found.scope,
        "events": found.events,
        "histories": found.histories,
        "complete_to": found.complete_to,
        "absent": found.absent,
        "size": found.checkpoint.size,
        "root": found.checkpoint.root.hex(),
        "checkpoint": str(found.opened.note),
        "personal": "sealed" if asked.full else "masked" if asked.masked else None,
    }


def _has_keys(store: str, keys: str | None) -> bool:
    return keys is not None or (not is_postgres(store) and Path(f"{sqlite_path(store)}.keys").exists())


def _number(what: str, read: str | Malformed, said: str) -> str:
    if isinstance(read, Malformed):
        raise CouldNotRun(NO_NUMBER, what=what, text=said)
    return read


def _size(said: str) -> int:
    """The size of a checkpoint that is said, or lies in a file."""
    return int(said) if said.isdecimal() and len(said) <= LONGEST_SIZE else kept_checkpoint(Path(said)).size
