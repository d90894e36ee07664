"""What an inspection does not check, and why: every obligation a book can cite is here or under a check."""

from iov_realname.domain.inspection.check import Unchecked
from iov_realname.domain.inspection.words import Question, Wording

__all__ = ["UNCHECKED"]

_NO_FACTS = Wording("日志中尚无此类事实", "the log holds no such facts yet")
_ELSEWHERE = Wording("由其他单位承担或在本库之外办理", "done by others, or outside this library")
_BY_RULES = Wording("由规则在办理时判定，不合的不会入库", "decided by rules at the time; what does not fit is refused")

UNCHECKED: tuple[Unchecked, ...] = (
    Unchecked(
        "authorities",
        None,
        ("N1-1", "N11-1", "FINAL-1", "FINAL-2", "FINAL-7", "M22-5", "POLICY-BEFORE-NOTICE"),
        Wording("主管部门的分工和文件本身", "the authorities' own tasks and texts"),
        Wording("不是企业的义务", "no duty of the OEM"),
    ),
    Unchecked(
        "carrier_duties",
        None,
        ("ATF-9", "ATF-10", "ATF-33", "ATF-39", "IOT1173-4", "NID-1", "R105-1"),
        Wording("电信企业自身的义务和流量", "the carrier's own duties and volumes"),
        _ELSEWHERE,
    ),
    Unchecked(
        "inspections",
        None,
        ("N7-1", "O25-16"),
        Wording("配合监督检查", "cooperation with inspections"),
        Wording(
            "检查案卷随时可查，逾期整改见 iov-realname due", "cases are on record; iov-realname due lists what is late"
        ),
    ),
    Unchecked(
        "later_authority",
        Question.CHANNELS,
        (),
        Wording("事后得知的停办和终端被篡改", "channels suspended, terminals found tampered with, after the act"),
        Wording(
            "按办理当日所知判定；事后追溯的停办和退役不重判已有登记",
            "judged by what was known on the day; what is dated back later does not judge registrations anew",
        ),
    ),
    Unchecked(
        "lots_and_scenarios_of_a_card",
        Question.PURCHASE,
        (),
        Wording(
            "售前的卡是否都在批次里；功能是否超出使用场景",
            "cards that are in no lot before the sale; functions beyond the scenario they are used in",
        ),
        Wording(
            "批次和场景的历史里有卡，卡的历史里没有批次和场景",
            "lots name cards, and scenarios functions; the history of a card names neither",
        ),
    ),
    Unchecked(
        "personal_data_duties",
        Question.PRIVACY,
        (
            *("PI-19", "PI-28", "PI-29", "PI-31", "NDR-28", "AUTO-3", "AUTO-13"),
            *("FACE-1", "FACE-2", "FACE-3", "GBT45574", "CSL-21", "O25-9b"),
            *("POLICY-IMAGE-RETENTION", "POLICY-NO-FACE-DATA"),
        ),
        Wording(
            "单独同意、人数阈值、影像",
            "separate consent, numbers of persons, images",
        ),
        _NO_FACTS,
    ),
    Unchecked(
        "provinces",
        Question.STATEMENT,
        (),
        Wording("分省的指标", "figures by province"),
        Wording("车主地址封存，号段不表明省份", "owners' addresses are sealed, and number blocks tell no province"),
    ),
    Unchecked(
        "reconciliation",
        Question.RECONCILIATION,
        (),
        Wording(
            "电信企业名单中我方没有的卡；对账是否定期", "cards only the carrier knows; whether one reconciles regularly"
        ),
        Wording(
            "对账逐卡询问我方的卡，只有差异入库；未处理的差异列为问题",
            "reconciling asks about our cards and records differences only; unreviewed ones are found",
        ),
    ),
    Unchecked(
        "retention_deadlines",
        Question.PRIVACY,
        ("O25-11", "POLICY-RETENTION", "POLICY-HOLD", "POLICY-ATTEMPT-RECORDS"),
        Wording("保存期届满是否及时处理", "whether what is due for erasure was acted on"),
        Wording("用 iov-realname retention due 查询", "iov-realname retention due lists it"),
    ),
    Unchecked(
        "sealed_content",
        Question.IDENTITY,
        ("O25-9a", "R105-6", "IDL-5"),
        Wording("封存内容：姓名、号码、地址是否齐全", "what is sealed: whether name, number and address are all there"),
        Wording("检查不持有密钥", "an inspection holds no keys"),
    ),
    Unchecked(
        "written_in_by_rules",
        None,
        (
            *("N2-2", "POLICY-FORMAT", "POLICY-STAGE", "POLICY-DOC-EXPIRED", "POLICY-OWNER-NOT-PAYER", "O25-10"),
            *("POLICY-CHECKS", "POLICY-ASSERTED-CHECK", "POLICY-ATTEMPTS", "POLICY-REPLACEMENT"),
        ),
        Wording("办理时即由规则判定的要求", "what rules decide when an act is done"),
        _BY_RULES,
    ),
)
"""By code. Obligations without an entry of their own are under a check; a test proves that none is left out."""
