"""Which cards stand under which owner's document: the blind index beside the log, and counting by it."""

from iov_realname.application.documents.agents import BusyAgent, busy_agents
from iov_realname.application.documents.blinds import Blind, Blinds, PurposeBlinds
from iov_realname.application.documents.counting import Counting
from iov_realname.application.documents.index import DocumentIndex, Entry, Found, Tracked
from iov_realname.application.documents.keeping import Documents

__all__ = [
    "Blind",
    "Blinds",
    "BusyAgent",
    "Counting",
    "DocumentIndex",
    "Documents",
    "Entry",
    "Found",
    "PurposeBlinds",
    "Tracked",
    "busy_agents",
]
