"""Asking an operator whether its record of a number is this person. Nothing comes back but true, false and nothing."""

from collections.abc import Mapping
from enum import StrEnum

from iov_realname.adapters.carriers.camara.client import CamaraClient, Unnecessary
from iov_realname.adapters.carriers.camara.codes import DOCUMENT_TYPES
from iov_realname.adapters.carriers.wire.decoding import Tree, text
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import ErrorKind, Papers
from iov_realname.domain.documents import normal_number

__all__ = ["Match", "match"]

_ASKED = ("idDocumentMatch", "nameMatch")


class Match(StrEnum):
    """What an operator's record says of a person."""

    YES = "true"
    NO = "false"
    NOTHING = "not_available"


def match(client: CamaraClient, path: str, correlator: str, number: str, papers: Papers) -> Match | Trouble:
    """Whether the operator's record of ``number`` (E.164) has this document and this name."""
    asked = _question(number, papers)
    if asked is None:
        return Trouble(ErrorKind.INVALID_REQUEST)
    found = client.call(path, correlator, asked)
    if isinstance(found, Trouble):
        return found
    return Trouble(ErrorKind.PROTOCOL_ERROR) if isinstance(found, Unnecessary) else _answer(found)


def _question(number: str, papers: Papers) -> Mapping[str, str] | None:
    """The least that tells: document and name; None for a unit, which CAMARA does not know, or without either."""
    kind, particulars = DOCUMENT_TYPES.get(papers.document), papers.particulars
    if kind is None or not particulars.number or not particulars.name:
        return None
    document = normal_number(particulars.number)
    return {"phoneNumber": number, "idDocument": document, "idDocumentType": kind, "name": particulars.name}


def _answer(tree: Tree) -> Match | Trouble:
    """One "false" is a no, and a "yes" needs both; booleans are not what the standard has, so they are not taken."""
    given = {text(tree, name) or "" for name in _ASKED}
    if not given <= set(Match):
        return Trouble(ErrorKind.PROTOCOL_ERROR)
    if Match.NO in given:
        return Match.NO
    return Match.YES if given == {Match.YES} else Match.NOTHING
