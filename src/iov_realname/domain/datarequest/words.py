"""The closed lists of data-subject requests."""

from enum import unique

from iov_realname.domain.words import Word

__all__ = ["DataRequestKind", "RequestGround"]


@unique
class DataRequestKind(Word):
    """What a person asks for (请求事项): PI-45, PI-46, PI-47."""

    ACCESS = "access", "查阅", "access"
    COPY = "copy", "复制", "a copy"
    CORRECTION = "correction", "更正补充", "correction"
    DELETION = "deletion", "删除", "deletion"

    @property
    def is_reading(self) -> bool:
        """Whether it is answered by reading out what is held."""
        return self in (DataRequestKind.ACCESS, DataRequestKind.COPY)


@unique
class RequestGround(Word):
    """Why a request is refused (PI-50)."""

    IDENTITY_UNPROVEN = "identity_unproven", "未能核实请求人身份", "the person could not be identified"
    NOT_HELD = "not_held", "未持有相关信息", "no such data is held"
    ANOTHER_PERSON = "another_person", "属他人信息", "it is another person's data"
    SERVICE = "service", "服务尚在进行", "service goes on"
    RETENTION = "retention", "保存期未满", "retention still runs"
    HOLD = "hold", "因争议或案件保留", "held for a dispute or case"
    SECRECY = "secrecy", "依法应当保密", "the law asks for secrecy"
    AS_RECORDED = "as_recorded", "经核实原记录无误", "what is recorded was found to be right"
