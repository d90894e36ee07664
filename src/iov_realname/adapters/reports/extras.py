"""What this package needs beyond the library's own requirements."""

from collections.abc import Iterator
from contextlib import contextmanager

from iov_realname.application.errors import IovRealnameError

__all__ = ["ExtraMissing", "reports_needed"]

PACKAGES = ("jinja2", "xlsxwriter")


class ExtraMissing(IovRealnameError):
    """A part that is installed on demand is not there."""


@contextmanager
def reports_needed() -> Iterator[None]:
    """Say how to install what pages and workbooks are made with, where it is missing. Raises :class:`ExtraMissing`."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in PACKAGES:
            raise
        raise ExtraMissing(f"Reports need {error.name}; run: pip install 'iov-realname[reports]'") from error
