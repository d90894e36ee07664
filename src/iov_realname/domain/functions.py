"""What a card may do: voice, sms and data, to directed destinations or to any, and the emergency call."""

from collections.abc import Iterable
from typing import TypeAlias

import attrs

from iov_realname.domain.words import Word

__all__ = [
    "DIRECTED",
    "ONLY_EMERGENCY",
    "UNDIRECTED",
    "Destinations",
    "Function",
    "Functions",
    "function_set",
    "functions",
    "parse_function",
    "undirected",
]


class Function(Word):
    """One function (功能) of a card; `directed` reaches listed destinations only."""

    VOICE_DIRECTED = "voice_directed", "定向语音", "directed voice"
    SMS_DIRECTED = "sms_directed", "定向短信", "directed sms"
    DATA_DIRECTED = "data_directed", "定向流量", "directed data"
    VOICE_UNDIRECTED = "voice_undirected", "语音", "voice"
    SMS_UNDIRECTED = "sms_undirected", "短信", "sms"
    DATA_UNDIRECTED = "data_undirected", "流量", "data"
    EMERGENCY = "emergency", "紧急救援", "emergency call"


@attrs.frozen
class Destinations:
    """The list of destinations, and its version, that directed functions reach."""

    name: str
    version: str


Functions: TypeAlias = tuple[Function, ...]
"""Several functions, sorted by code, none twice, so that equal sets are equal values."""

DIRECTED = frozenset({Function.VOICE_DIRECTED, Function.SMS_DIRECTED, Function.DATA_DIRECTED})
UNDIRECTED = frozenset({Function.VOICE_UNDIRECTED, Function.SMS_UNDIRECTED, Function.DATA_UNDIRECTED})
ONLY_EMERGENCY: Functions = (Function.EMERGENCY,)


def functions(*items: Function) -> Functions:
    """These functions, sorted by code and none twice."""
    return function_set(items)


def function_set(items: Iterable[Function]) -> Functions:
    """The functions of `items`, sorted by code and none twice."""
    return tuple(sorted(set(items)))


def parse_function(word: str) -> Function | None:
    """The function whose Chinese name or code `word` is, in any case; None if there is none."""
    return Function.read(word)


def undirected(items: Iterable[Function]) -> Functions:
    """Those of `items` that reach any destination; the emergency call is not one of them."""
    return function_set(UNDIRECTED.intersection(items))
