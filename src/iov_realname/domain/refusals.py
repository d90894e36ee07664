"""Refusals: a rule said no, which one, why, and on what basis."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum, unique
from typing import Self, TypeVar

import attrs

from iov_realname.domain.rulebook import Citation, RuleBook

S = TypeVar("S")
C = TypeVar("C")


@unique
class RefusalCode(StrEnum):
    """The refusal catalogue (拒绝办理): code, title in Chinese and English, and the obligations it rests on."""

    title_zh: str
    title_en: str
    basis: tuple[str, ...]

    def __new__(cls, value: str, title_zh: str = "", title_en: str = "", *basis: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.title_zh = title_zh
        member.title_en = title_en
        member.basis = basis
        return member

    FORMAT = "R-FORMAT", "号码或内容格式不符", "not well-formed", "N4-SALE-1", "POLICY-FORMAT"
    DUPLICATE = "R-DUPLICATE", "重复建档或重复装车", "already known or already fitted", "POLICY-ONE-HISTORY"
    NO_PURCHASE = "R-NO-PURCHASE", "无有效购卡登记", "no valid purchase record", "N4-PRE-1", "N4-PRE-2", "ATF-12a"
    FUNCTION_EARLY = (
        "R-FUNCTION-EARLY",
        "未完成登记，不得开通非定向功能",
        "undirected function before registration",
        "N4-PRE-3",
        "N6-2",
        "FINAL-6",
        "IOT1173-1",
    )
    STAGE = "R-STAGE", "当前状态不能办理此业务", "not possible at this stage", "FINAL-2", "POLICY-STAGE"
    OUT_OF_SCOPE = "R-OUT-OF-SCOPE", "不属本企业前装车联网卡", "not a factory-fitted card of this maker", "N2-1", "N2-2"
    ALREADY_REGISTERED = "R-ALREADY-REGISTERED", "本持有期已有登记", "registration of this period exists", "O25-3"
    DOC_KIND = "R-DOC-KIND", "证件种类不在受理范围", "kind of document not accepted", "O25-7", "O25-8"
    DOC_EXPIRED = "R-DOC-EXPIRED", "证件已过有效期", "document out of date", "O25-6a", "POLICY-DOC-EXPIRED"
    MANUAL_ENTRY = "R-MANUAL-ENTRY", "居民身份证不得手工录入", "resident ID typed, not read", "R105-2", "BF16-7"
    READING_FOREIGN = "R-READING-FOREIGN", "读取并非来自该终端", "reading of another terminal", "R105-2"
    READING_ALTERED = "R-READING-ALTERED", "读取内容被改动", "reading altered", "R105-2"
    READING_STALE = "R-READING-STALE", "读取已过时", "reading too late", "R105-2"
    READING_REPLAYED = "R-READING-REPLAYED", "读取被重复使用", "reading used before", "R105-2"
    AGENT = "R-AGENT", "受托人证件或授权不全", "agent's papers incomplete", "O25-6b", "ATF-31"
    UNIT = "R-UNIT", "单位经办人、责任人或授权书不全", "unit's papers incomplete", "O25-8", "R105-4"
    NOT_OWNER = (
        "R-NOT-OWNER",
        "登记人不是车辆所有者",
        "not the owner of the vehicle",
        "FINAL-3",
        "POLICY-OWNER-NOT-PAYER",
    )
    CLERK = (
        "R-CLERK",
        "渠道、人员或设备当日未获授权",
        "channel, clerk or device not authorised",
        "O25-14",
        "POLICY-CLERK",
    )
    IMPERSONATION = (
        "R-IMPERSONATION",
        "人证不一致",
        "person and document differ",
        "O25-10",
        "R105-2",
        "R105-3",
        "ATF-31",
    )
    NO_DOC = "R-NO-DOC", "未出示有效证件", "no valid document shown", "O25-10", "CSL-24", "ATL-21"
    FORGED = "R-FORGED", "证件系伪造或变造", "document forged or altered", "O25-10"
    WRONG_CARRIER = "R-WRONG-CARRIER", "不是该号码的电信企业", "not the carrier of this number", "N4-POST-1", "ATF-12b"
    NOT_REQUESTED = "R-NOT-REQUESTED", "用户未申请该功能", "function not requested", "N6-2", "FINAL-6"
    CARD_LIMIT = "R-CARD-LIMIT", "同一证件用卡超过上限", "too many cards under this document", "POLICY-CARD-LIMIT"
    EMERGENCY = "R-EMERGENCY", "不得关闭紧急救援", "emergency must stay", "N9-3", "POLICY-EMERGENCY-MISUSE"
    NO_GROUND = "R-NO-GROUND", "限制无事由", "no ground for a restriction", "N9-3", "ATF-32", "POLICY-GROUND"
    NO_NOTICE = (
        "R-NO-NOTICE",
        "未先行告知或告知内容不全",
        "no notice, or reason, remedy or documents missing",
        "M22-2",
        "BF16-1",
        "ATF-32",
        "POLICY-NOTICE",
    )
    FEE_OR_BURDEN = (
        "R-FEE-OR-BURDEN",
        "补登记不得收费或附加条件",
        "backfill tied to a fee or burden",
        "O25-20",
        "BF16-5",
        "BF16-6",
    )
    PURPOSE = "R-PURPOSE", "未说明用途或经手人", "no purpose or no actor given", "N5-1", "PI-13"
    ERASE_EARLY = "R-ERASE-EARLY", "法定保存期未满", "legal retention still runs", "O25-11", "PI-47", "PI-50"


@attrs.frozen
class Refusal:
    """A command was refused: the code, the reason without personal data, and the obligations it rests on."""

    code: RefusalCode
    cites: tuple[str, ...]
    zh: str
    en: str
    rule: str = ""
    edition: str = ""

    def citations(self, book: RuleBook, on: date) -> tuple[Citation, ...]:
        """What may be printed as its basis for an act of that day."""
        return tuple(book.citation(obligation, on) for obligation in self.cites)


Rule = Callable[[S, C, RuleBook], Refusal | None]
"""A named question about a state and a command; its answer is a refusal or nothing."""


def first_refusal(rules: Iterable[Rule[S, C]], state: S, command: C, book: RuleBook) -> Refusal | None:
    """Ask the rules from left to right; the first refusal comes back with the rule's name and the edition."""
    for rule in rules:
        refusal = rule(state, command, book)
        if refusal is not None:
            return attrs.evolve(refusal, rule=rule.__name__, edition=book.edition)
    return None
