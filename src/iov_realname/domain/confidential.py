"""What may be known while deciding, and what may be written down.

A command carries personal data twice: as :class:`Confidential`, which rules may read and no codec accepts, and as
:class:`Sealed`, which events may hold. Source: 《个人信息保护法》 arts 28, 51; reference design "Who seals".
"""

from typing import Generic, NewType, TypeVar

import attrs

T = TypeVar("T")

SubjectId = NewType("SubjectId", str)
"""One person or unit in one role of one registration attempt: 32 random hexadecimal digits, never derived from the
person. It is also the id of the data key under which everything about that subject is sealed."""


class Confidential(Generic[T]):
    """A value that rules may read and nobody may print: masked in ``repr`` and ``str``.

    It is deliberately no attrs class: serialisers that write attrs classes by their fields have nothing to go by here.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value in clear. Call it inside a rule or a sealer, never on the way to a log, an error or an event."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Confidential) and bool(self._value == other._value)

    def __hash__(self) -> int:
        return hash((Confidential, self._value))

    def __repr__(self) -> str:
        return "Confidential(***)"

    __str__ = __repr__


@attrs.frozen
class Sealed:
    """Ciphertext that only the holder of the subject's data key can open.

    ``suite`` names the algorithm (``A256GCM``), ``key`` the subject, ``box`` is base64url of nonce, ciphertext and tag.
    """

    suite: str
    key: SubjectId
    box: str
