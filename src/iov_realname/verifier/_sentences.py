"""What a check came to, in words, Chinese and English: what is proven, and what is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ._bundle import WHOLE_LOG
from ._errors import Malformed, NotProven, Rejected, UnknownSigner, WrongSignature
from ._examining import RECEIPT, Examined
from ._notes import COSIGNATURE

ZH, EN = "zh", "en"
MOST_SHOWN = 50
"""Names in one sentence; JSON has all of them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement under a stable code, in both languages, with its facts."""

    code: str
    zh: str
    en: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def said(self, lang: str) -> str:
        """The statement in a language."""
        return (self.zh if lang == ZH else self.en).format_map(
            {name: _plain(fact) for name, fact in self.facts.items()}
        )


def proven(found: Examined) -> Iterator[Sentence]:
    """What the evidence proves."""
    log = found.checkpoint
    yield Sentence(
        "signed",
        "检查点由日志 {origin} 签名：{size} 个事件，根 {root}。",
        "The checkpoint is signed by the log {origin}: {size} events, root {root}.",
        {"origin": log.origin, "size": log.size, "root": log.root.hex()},
    )
    for each in found.opened.signed:
        if each.key.kind == COSIGNATURE:
            yield Sentence(
                "witnessed",
                "见证人 {name} 于 {at} 见到该检查点，且其延续了此前所见。",
                "The witness {name} saw this checkpoint at {at}, and that it continues what it saw before.",
                {"name": each.key.name, "at": _moment(each.at)},
            )
    if found.stamped is not None:
        yield Sentence(
            "timestamped",
            "时间戳机构证明，该检查点在 {at} 已经存在。",
            "A time-stamping authority says that this checkpoint was there at {at}.",
            {"at": _shown(found.stamped)},
        )
    yield from _of_receipt(found)
    yield from _of_bundle(found)
    if found.since is not None:
        yield Sentence(
            "continues",
            "日志延续您留存的检查点（{size} 个事件）：其中的事件没有改动、移位、删除或插入。",
            "The log continues the checkpoint you kept ({size} events): of those, none was changed, moved, left out"
            " or put in.",
            {"size": found.since.size},
        )


def not_proven(found: Examined) -> Iterator[Sentence]:
    """What nobody should read into it."""
    yield Sentence("truth", "事件所述是否属实。", "That what the events say is true.")
    yield Sentence(
        "before",
        "封存之前没有漏记或改动。",
        "That nothing was left out or changed before it was sealed.",
    )
    if found.since is None:
        yield Sentence(
            "unkept",
            "日志没有被整体重写并重新签名：请用 --since 给出您此前留存的检查点。",
            "That the log was not written anew as a whole and signed again: give an earlier checkpoint with --since.",
        )
    if not any(each.key.kind == COSIGNATURE for each in found.opened.signed):
        yield _unwitnessed(found)
    if found.kind == RECEIPT:
        yield Sentence(
            "others", "该历史中有无其他事件。", "Whether there are other events in this history: that takes a bundle."
        )
    yield from _not_by_bundle(found)


def refusal(rejected: Rejected) -> Sentence:
    """Why evidence was not accepted."""
    headlines: tuple[tuple[type[Rejected], str, str], ...] = (
        (Malformed, "malformed", "格式不符"),
        (UnknownSigner, "unknown_signer", "没有所给公钥的签名"),
        (WrongSignature, "wrong_signature", "签名无效"),
        (NotProven, "not_proven", "证据不成立"),
    )
    code, zh = next(((code, zh) for kind, code, zh in headlines if isinstance(rejected, kind)), ("rejected", "未接受"))
    at = "" if getattr(rejected, "index", None) is None else "，第一个不符的序号为 {index}"
    facts = {"why": str(rejected), "index": getattr(rejected, "index", None)}
    return Sentence(code, f"{zh}{at}：{{why}}", "{why}", facts)


def _plain(fact: object) -> object:
    """What evidence says, without anything that would steer a terminal."""
    return "".join(each if each.isprintable() else "?" for each in fact) if isinstance(fact, str) else fact


def _moment(at: int | None) -> str:
    """Seconds since 1970 as a date; a time beyond all calendars as it is."""
    try:
        return _shown(datetime.fromtimestamp(at or 0, UTC))
    except (OverflowError, ValueError, OSError):
        return f"{at} s"


def _shown(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


def _unwitnessed(found: Examined) -> Sentence:
    if found.stamped is not None:
        return Sentence(
            "unshared",
            "是否向他人出示了另一份日志（须有见证人或与他人核对检查点）。",
            "That nobody was shown another log: that takes a witness or comparisons.",
        )
    return Sentence(
        "unwitnessed",
        "何时签署；是否向他人出示了另一份日志（须有见证人或与他人核对检查点）。",
        "When it was signed, and that nobody was shown another log: that takes a witness or comparisons.",
    )


def _of_receipt(found: Examined) -> Iterator[Sentence]:
    if found.event is not None:
        yield Sentence(
            "event",
            "序号 {index} 的事件在日志中，逐字节一致：{stream} 第 {version} 个事件 {wire_name}。",
            "Event {index} is in the log, byte for byte: {wire_name}, number {version} of {stream}.",
            {
                "index": found.event.index,
                "stream": found.event.stream,
                "version": found.event.version,
                "wire_name": found.event.wire_name,
            },
        )


def _of_bundle(found: Examined) -> Iterator[Sentence]:
    finding = found.finding
    if finding is None:
        return
    facts = {"events": finding.events, "histories": finding.histories, "to": finding.complete_to}
    if finding.scope == WHOLE_LOG:
        yield Sentence(
            "whole_log",
            "检查包含有日志的全部 {events} 个事件、{histories} 份历史，逐字节一致，一个不缺。",
            "The bundle holds all {events} events of the log, in {histories} histories, byte for byte.",
            facts,
        )
        return
    yield Sentence(
        "events",
        "检查包中的 {events} 个事件均在日志中，逐字节一致。",
        "The {events} events in the bundle are in the log, byte for byte.",
        facts,
    )
    yield Sentence(
        "complete",
        "其中 {histories} 份历史截至日志位置 {to} 是完整的，没有其他事件。",
        "Its {histories} histories are whole up to position {to} of the log: they had no other events.",
        facts,
    )
    if finding.absent:
        names = [*finding.absent[:MOST_SHOWN], *(["…"] if len(finding.absent) > MOST_SHOWN else [])]
        yield Sentence(
            "absent",
            "截至日志位置 {to}，日志中没有以下 {count} 份历史：{names}。",
            "Up to position {to} the log holds no history of {names} ({count} in all).",
            {"to": finding.complete_to, "count": len(finding.absent), "names": ", ".join(names)},
        )


def _not_by_bundle(found: Examined) -> Iterator[Sentence]:
    finding = found.finding
    if finding is None:
        return
    if finding.scope != WHOLE_LOG:
        yield Sentence(
            "heads",
            "日志保管者对全部历史末端的声明本身：它已签名，但须有完整日志才能核对。",
            "The keeper's statement of where all histories end: it is signed, but checked only where the whole log is.",
        )
        yield Sentence(
            "newer",
            "位置 {to} 之后这些历史有无其他事件（检查包中有 {newer} 个更新的事件）。",
            "Whether these histories have more events after position {to} (the bundle holds {newer} newer ones).",
            {"to": finding.complete_to, "newer": finding.newer},
        )
    if finding.files & {"README.txt", "personal.jsonl"} or any(name.startswith("rulebooks/") for name in finding.files):
        yield Sentence(
            "beside",
            "README、规则版本与个人信息文件的内容：它们是保管者所附，不在签名之下（签名之下是密文）。",
            "What README, rule books and the personal file say: the keeper put them in; signed is the ciphertext.",
        )
