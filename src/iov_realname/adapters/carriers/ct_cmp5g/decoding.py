"""One reading of the platform's four families of answers: three of JSON, one of XML."""

import re
from collections.abc import Mapping

import attrs

from iov_realname.adapters.carriers.ct_cmp5g.codes import ALREADY, KINDS, OK, TEXTS
from iov_realname.adapters.carriers.wire.decoding import Tree, json_object, text
from iov_realname.adapters.carriers.wire.trouble import Trouble, cooldown
from iov_realname.application.carriers import ErrorKind

__all__ = ["Already", "understood"]

_XML_ROOT = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<SvcCont[\s>]").match
_XML_CODE = re.compile(r"<RspCode>\s*([^<\s]{1,32})\s*</RspCode>").search
_XML_TEXT = re.compile(r"<RspDesc>([^<]*)</RspDesc>").search
_MESSAGES = ("msg", "resultMsg", "SMSG", "smsg", "RspDesc")


@attrs.frozen
class Already:
    """It was so before."""

    raw_code: str


def understood(body: bytes) -> Tree | Already | Trouble:
    """The answer if it says that all is well. XML is not parsed but searched: no entity is ever expanded."""
    tree = json_object(body) or _from_xml(body)
    name = next((each for each in OK if text(tree, each) is not None), None)
    if tree is None or name is None:
        return Trouble(ErrorKind.PROTOCOL_ERROR)
    code = text(tree, name) or ""
    message = " ".join(filter(None, (text(tree, each) for each in _MESSAGES)))
    if any(each in message for each in ALREADY):
        return Already(code)
    return tree if code in OK[name] else _trouble(code, message)


def _trouble(code: str, message: str) -> Trouble:
    pause = cooldown(message)
    if pause is not None:
        return Trouble(ErrorKind.COOLDOWN, code, pause)
    by_text = next((kind for part, kind in TEXTS.items() if part in message), None)
    return Trouble(by_text or KINDS.get(code, ErrorKind.CARRIER_ERROR), code)


def _from_xml(body: bytes) -> Mapping[str, str] | None:
    try:
        document = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    code = _XML_CODE(document) if _XML_ROOT(document) and document.rstrip().endswith("</SvcCont>") else None
    if code is None:
        return None
    message = _XML_TEXT(document)
    return {"RspCode": code[1], "RspDesc": message[1] if message else ""}
