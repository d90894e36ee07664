"""Numbers in registers (ours, the OEM's, an authority's): they stand in events in clear, so they are nobody's own."""

import re

from iov_realname.domain.refusals import Refusal, RefusalCode

__all__ = ["NOT_A_NUMBER", "names_a_record"]

NOT_A_NUMBER = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "编号只能由字母、数字和 . _ / - 组成, 且不得为证件号码或电话号码。",
    "A number is letters, digits and . _ / - only, and no document or telephone number.",
)

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
_PERSONAL = re.compile(r"\d{17}[\dXx]|\d{15}|1\d{10}")


def names_a_record(number: str) -> bool:
    """Whether a text can be a number in a register, and can be nobody's document or telephone number."""
    return bool(_NUMBER.fullmatch(number)) and not _PERSONAL.fullmatch(number)
