"""``verify``, ``open``, ``inspector-key``: the program an inspector runs. It needs no database and no keys of ours."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ._errors import Malformed, Rejected
from ._examining import BUNDLE, Examined, examine
from ._notes import VerifierKey
from ._sentences import EN, ZH, Sentence, not_proven, proven, refusal
from .personal import InspectorKey, open_personal, private_key_of
from .timestamps import check_timestamp, stampable, trusted_roots

__all__ = ["Asked", "Replayed", "keys_of", "language", "main", "verify"]

FORMAT = "iov-realname.verify.v1"
PROVEN, NOT_PROVEN, USAGE, UNREADABLE = 0, 1, 2, 3
STAMP = "a time stamp on the checkpoint, and certificates of its authority, PEM 时间戳与机构根证书 (RFC 3161)"
NO_STAMPS = "Time stamps are checked by rfc3161-client; run: pip install rfc3161-client"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")

HELP = """\
核对证据。 Check evidence: a bundle, a receipt or a checkpoint; which it is, its content says.

Nothing is needed but the file and the log's verifier key (验证公钥), which you were given on paper or in person. With
--since it is also shown that the log continues the checkpoint you kept. It is said what is proven and what is not.

Exit codes 退出码: 0 proven 成立, 1 not proven 不成立, 2 usage 用法, 3 cannot be read 无法读取."""
EXAMPLE = """\
Example 示例: {program} verify bundle.zip --vkey 911101010000000002.iov-realname+dedd6f54+ARTv... --since kept.txt"""


class Replayed(Protocol):
    """What came of replaying a bundle's histories."""

    @property
    def sound(self) -> bool:
        """Whether all histories replay and keep the rules."""

    @property
    def document(self) -> dict[str, object]:
        """The same for programs."""

    def sentences(self) -> Iterable[Sentence]:
        """The same in words."""


Replay = Callable[[BinaryIO], Replayed]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be checked, how it is told, and what replays it where the full package is there. ``stamp``: a time
    stamp on the checkpoint, and the certificates it is to be believed by.
    """

    file: Path
    vkeys: Sequence[str]
    since: Path | None = None
    as_json: bool = False
    lang: str = EN
    replay: Replay | None = None
    stamp: Sequence[Path] | None = None


def verify(asked: Asked) -> int:
    """Check a file and say what came of it; the exit code. Raises ``OSError``."""
    try:
        keys = keys_of(asked.vkeys)
    except Malformed as malformed:
        sys.stderr.write(f"{malformed}\n")
        return USAGE
    except UnicodeDecodeError:
        sys.stderr.write("A file of verifier keys is not text.\n")
        return USAGE
    since = None if asked.since is None else asked.since.read_bytes()
    with asked.file.open("rb") as file:
        try:
            found = _stamped(asked, examine(file, keys, since))
        except ModuleNotFoundError:
            sys.stderr.write(f"{NO_STAMPS}\n")
            return UNREADABLE
        except Rejected as rejected:
            _tell_refusal(asked, refusal(rejected))
            return NOT_PROVEN
        replayed = asked.replay(file) if asked.replay is not None and found.kind == BUNDLE else None
    (_print_document if asked.as_json else _print_words)(asked, found, replayed)
    return PROVEN if replayed is None or replayed.sound else NOT_PROVEN


def _stamped(asked: Asked, found: Examined) -> Examined:
    """The same with the moment of its time stamp, if there is one to be checked."""
    if asked.stamp is None:
        return found
    answer, roots = (file.read_bytes() for file in asked.stamp)
    return replace(found, stamped=check_timestamp(answer, stampable(found.opened.note), trusted_roots(roots)))


def keys_of(said: Iterable[str]) -> list[VerifierKey]:
    """Verifier keys, each a line, or the name of a file with one a line. Raises ``Malformed`` and ``OSError``."""
    lines = [line for each in said for line in ([each] if "+" in each else Path(each).read_text("utf-8").splitlines())]
    return [VerifierKey.parse(line) for line in lines if line.strip()]


def language(said: str | None) -> str:
    """The language asked for, else the locale's."""
    locale = next((value for name in LOCALE_VARIABLES if (value := os.environ.get(name))), "")
    return said or (ZH if locale.casefold().startswith("zh") else EN)


def main(arguments: Sequence[str] | None = None, program: str | None = None) -> int:
    """Run the program; the exit code."""
    parser = _parser(program)
    said = parser.parse_args(arguments)
    try:
        code: int = said.does(said)
    except OSError as error:
        sys.stderr.write(f"{error.filename or ''}: {error.strerror or type(error).__name__}\n")
        return UNREADABLE
    return code


def _parser(program: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description="证据核对程序。 Checks evidence of an iov-realname log.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser(
        "verify",
        help="核对检查包、凭证或检查点 check a bundle, receipt or checkpoint",
        description=HELP,
        epilog=EXAMPLE.format(program=parser.prog),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("file", type=Path, metavar="FILE", help="bundle, receipt or checkpoint 检查包、凭证或检查点")
    check.add_argument(
        "--vkey", action="append", required=True, metavar="VKEY", help="a verifier key, or a file of them 验证公钥"
    )
    check.add_argument("--since", type=Path, metavar="FILE", help="a checkpoint kept earlier 此前留存的检查点")
    check.add_argument("--timestamp", type=Path, nargs=2, metavar=("FILE", "ROOTS"), help=STAMP)
    check.add_argument("--json", action="store_true", help="print stable JSON 输出 JSON")
    check.add_argument("--lang", choices=[ZH, EN], help="language 语言; by default the locale's")
    check.set_defaults(does=_verify)
    opening = commands.add_parser("open", help="打开封给检查方的个人信息 print personal data that was sealed to you")
    opening.add_argument("file", type=Path, metavar="BUNDLE", help="the bundle 检查包")
    opening.add_argument("--key", type=Path, required=True, metavar="FILE", help="your private key, PEM 私钥")
    opening.set_defaults(does=_open)
    making = commands.add_parser("inspector-key", help="生成检查方密钥 make a key that personal data can be sealed to")
    making.add_argument("file", type=Path, metavar="FILE", help="where the private key goes 私钥文件")
    making.set_defaults(does=_make_key)
    return parser


def _verify(said: argparse.Namespace) -> int:
    return verify(Asked(said.file, said.vkey, said.since, said.json, language(said.lang), stamp=said.timestamp))


def _open(said: argparse.Namespace) -> int:
    try:
        key = private_key_of(said.key.read_bytes())
        with said.file.open("rb") as file:
            for document in open_personal(file, key):
                sys.stdout.write(f"{json.dumps(document, ensure_ascii=False)}\n")
    except Rejected as rejected:
        sys.stderr.write(f"{rejected}\n")
        return NOT_PROVEN
    return PROVEN


def _make_key(said: argparse.Namespace) -> int:
    key = X25519PrivateKey.generate()
    descriptor = os.open(said.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    sys.stdout.write(f"{InspectorKey(key.public_key().public_bytes_raw())}\n")
    return PROVEN


def _print_words(asked: Asked, found: Examined, replayed: Replayed | None) -> None:
    lines = [
        "已证明" if asked.lang == ZH else "Proven",
        *(f"  + {each.said(asked.lang)}" for each in proven(found)),
    ]
    if found.kind == BUNDLE:
        lines += ["重放" if asked.lang == ZH else "Replay"]
        lines += [f"  · {each.said(asked.lang)}" for each in _replay_told(replayed)]
    lines += ["未证明" if asked.lang == ZH else "Not proven by this"]
    lines += [f"  - {each.said(asked.lang)}" for each in not_proven(found)]
    sys.stdout.write("\n".join(lines) + "\n")


def _replay_told(replayed: Replayed | None) -> Iterable[Sentence]:
    if replayed is not None:
        return replayed.sentences()
    return [
        Sentence(
            "no_replay",
            "未重放：只核对了字节；重放须安装完整软件包 iov-realname。",
            "Not done: bytes were checked, not what they amount to; that takes the full package, iov-realname.",
        )
    ]


def _print_document(asked: Asked, found: Examined, replayed: Replayed | None) -> None:
    finding, event = found.finding, found.event
    document = {
        "format": FORMAT,
        "kind": found.kind,
        "proven": [each.code for each in proven(found)],
        "not_proven": [each.code for each in not_proven(found)],
        "reason": None,
        "first_bad_index": None,
        "origin": found.checkpoint.origin,
        "size": found.checkpoint.size,
        "root": found.checkpoint.root.hex(),
        "signed_by": [str(each.key) for each in found.opened.signed],
        "since": None if found.since is None else found.since.size,
        "stamped_at": None if found.stamped is None else found.stamped.isoformat(),
        "scope": None if finding is None else finding.scope,
        "events": None if finding is None else finding.events,
        "histories": None if finding is None else finding.histories,
        "complete_to": None if finding is None else finding.complete_to,
        "newer": None if finding is None else finding.newer,
        "absent": None if finding is None else finding.absent,
        "event": None if event is None else {"index": event.index, "stream": event.stream, "version": event.version},
        "replay": None if replayed is None else replayed.document,
    }
    _print_json(document)


def _tell_refusal(asked: Asked, why: Sentence) -> None:
    if asked.as_json:
        index = why.facts["index"]
        _print_json(
            {"format": FORMAT, "proven": [], "code": why.code, "reason": why.facts["why"], "first_bad_index": index}
        )
    else:
        headline = "不成立：" if asked.lang == ZH else "Not proven: "
        sys.stdout.write(f"{headline}{why.said(asked.lang)}\n")


def _print_json(document: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(document, indent=2) + "\n")
