"""Identity checks from the question to its outcome on record.

standing   the open registration under a number, its papers in clear, and its questions
asking     asking what is missing, and settling what was asked before
again      the checks of a second look at a registered holder
live       checks of two steps: opening a session, fetching its outcome
"""

from iov_realname.application.checking.again import SecondLookChecks
from iov_realname.application.checking.asking import IdentityChecks
from iov_realname.application.checking.live import LiveChecks

__all__ = ["IdentityChecks", "LiveChecks", "SecondLookChecks"]
