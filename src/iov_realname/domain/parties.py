"""What is known of one person or unit, and how much of it may be shown."""

import attrs


@attrs.frozen(repr=False)
class Particulars:
    """Personal data of one party; every field is text, empty when unknown. Masked in ``repr`` and ``str``."""

    name: str = ""
    number: str = ""
    address: str = ""
    phone: str = ""
    valid_to: str = ""

    def __repr__(self) -> str:
        return "Particulars(***)"


_LONG_ENOUGH_TO_SHOW_SOME = 10


def masked_name(name: str) -> str:
    """The first character and a star for each further one; a name of one character is all star."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def masked_number(number: str) -> str:
    """The first three and last two characters of a number of ten or more; a shorter one is all stars."""
    if len(number) < _LONG_ENOUGH_TO_SHOW_SOME:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]
