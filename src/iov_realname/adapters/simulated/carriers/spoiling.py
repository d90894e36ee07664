"""Right answers made wrong on their way."""

import json
from collections.abc import Set as AbstractSet
from typing import Final

import attrs

from iov_realname.adapters.carriers.wire.decoding import json_object
from iov_realname.adapters.simulated.carriers.faults import Fault
from iov_realname.adapters.simulated.carriers.hearing import Said

__all__ = ["PAGE", "cut_short", "spoilt"]

PAGE: Final = "<html><body>系统维护中 SIMULATION</body></html>".encode()


def spoilt(answer: Said, faults: AbstractSet[Fault]) -> Said:
    """The answer with what the faults make of it."""
    if Fault.HTML_PAGE in faults:
        return Said(PAGE, 200, "text/html")
    if Fault.WRONG_TYPE in faults:
        answer = attrs.evolve(answer, content_type="text/html; charset=gbk")
    if Fault.GBK in faults:
        answer = attrs.evolve(answer, body=_in_gbk(answer.body))
    if Fault.TRUNCATED in faults:
        answer = attrs.evolve(answer, body=answer.body[: len(answer.body) // 2])
    return cut_short(answer) if Fault.DROP_ANSWER in faults else answer


def cut_short(answer: Said) -> Said:
    """Half of the answer, which promises more than comes."""
    return attrs.evolve(answer, body=answer.body[: len(answer.body) // 2], promises=len(answer.body) + 1)


def _in_gbk(body: bytes) -> bytes:
    """The same in GBK, with Chinese in it, so that it cannot be taken for UTF-8."""
    tree = json_object(body)
    if tree is None:
        return body.decode("utf-8", "replace").encode("gbk", "replace")
    return json.dumps({**tree, "提示": "模拟"}, ensure_ascii=False).encode("gbk", "replace")
