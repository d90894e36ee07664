"""Numbers in answers, as text: they are kept as received, never calculated with."""

__all__ = ["number_text"]


def number_text(found: object) -> str | None:
    """The text or JSON number as text; None if it is anything else."""
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else None
