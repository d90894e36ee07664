"""How a fact came to us."""

from iov_realname.domain.words import Word

__all__ = ["Origin"]


class Origin(Word):
    """Seen by us, taken over from a ledger, or told by the carrier."""

    OBSERVED = "observed", "系统办理", "observed"
    IMPORTED = "imported", "台账导入", "imported"
    CARRIER = "carrier", "运营商", "carrier"
