"""How much of personal data may be shown (脱敏): the shape of it, and enough to tell two people apart."""

from typing import assert_never

from iov_realname.domain.parties import Particulars
from iov_realname.domain.subject.words import Content

__all__ = ["masked_name", "masked_number", "masked_particulars", "masked_text", "masked_words"]

_LONG_ENOUGH_TO_SHOW_SOME = 10


def masked_name(name: str) -> str:
    """The first character and a star for each further one; a name of one character is all star."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def masked_number(number: str) -> str:
    """The first three and last two characters of a number of ten or more; a shorter one is all stars."""
    if len(number) < _LONG_ENOUGH_TO_SHOW_SOME:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


def masked_words(words: str) -> str:
    """Three stars for whatever was said, however long; nothing for nothing."""
    return "***" if words else ""


def masked_particulars(party: Particulars) -> Particulars:
    """The particulars with every field masked; what is unknown stays empty."""
    return Particulars(
        name=masked_name(party.name),
        number=masked_number(party.number),
        address=masked_words(party.address),
        phone=masked_number(party.phone),
        valid_to=masked_words(party.valid_to),
    )


def masked_text(content: Content, text: str) -> str:
    """A text that is no record of particulars, masked after its kind."""
    match content:
        case Content.NAME:
            return masked_name(text)
        case Content.NUMBER:
            return masked_number(text)
        case Content.WORDS | Content.PARTICULARS:
            return masked_words(text)
        case _:  # pragma: no cover
            assert_never(content)
