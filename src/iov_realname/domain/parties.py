"""What is known of one person or unit."""

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
