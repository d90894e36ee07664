"""The closed lists of classification."""

from enum import unique

from iov_realname.domain.words import Word

__all__ = ["CardClass", "RiskLevel"]


@unique
class CardClass(Word):
    """How the cards of a scenario are managed (分类管理, IOT9-1). The classes are ours; no text gives a list."""

    DIRECTED = "directed", "仅定向", "directed functions only"
    LIMITED = "limited", "限量非定向", "undirected, with a volume cap"
    OPEN = "open", "非定向", "undirected"


@unique
class RiskLevel(Word):
    """How risky a scenario was found to be."""

    LOW = "low", "低", "low"
    MEDIUM = "medium", "中", "medium"
    HIGH = "high", "高", "high"
