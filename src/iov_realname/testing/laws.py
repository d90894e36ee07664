"""Every law the kit holds a life to: its name in Chinese, and the obligations it rests on.

In English a law is told by the first sentence of its function, or here where it is no function of its own.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

import attrs

from iov_realname.domain.inspection.citing import grounds
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.time import day_of
from iov_realname.testing.language import Language, pick

__all__ = ["LAWS", "BrokenLife", "Law", "hold", "told_law"]


@attrs.frozen
class Law:
    """What a law says in either language, and the obligations behind it (none: it is what event sourcing promises)."""

    zh: str
    en: str = ""
    basis: tuple[str, ...] = ()


class BrokenLife(AssertionError):
    """Something was done after which a law no longer holds. ``where`` is the stream, version and event, if one."""

    def __init__(self, law: str, what: str) -> None:
        super().__init__(f"{law}: {what}")
        self.law = law
        self.what = what

    @property
    def stream(self) -> str | None:
        """The card's stream, if one is named."""
        return next((word.strip(":,.") for word in self.what.split() if word.startswith("card-")), None)


def hold(law: str, condition: bool, otherwise: str) -> None:
    """Raise :class:`BrokenLife` with what is the case ``otherwise``, unless the condition holds."""
    if not condition:
        raise BrokenLife(law, otherwise)


LAWS: Mapping[str, Law] = {
    "documents_stay_within_their_limit": Law(
        "同一证件用卡不超过上限",
        "Above its limit a document is refused or flagged, never below it.",
        ("POLICY-CARD-LIMIT",),
    ),
    "a_lift_gives_back_what_was": Law("解除限制即恢复限制前的阶段和功能", "", ("ATF-32",)),
    "a_new_period_starts_afresh": Law(
        "过户开始新的持有期, 前车主的一切到此为止",
        "",
        (
            "O25-3",
            "N9-2",
        ),
    ),
    "a_restriction_follows_a_notice": Law(
        "限制前须已送达告知",
        "",
        (
            "M22-2",
            "BF16-1",
        ),
    ),
    "a_restriction_has_its_ground": Law(
        "限制须有事由",
        "",
        (
            "N9-3",
            "ATF-32",
            "POLICY-GROUND",
        ),
    ),
    "a_restriction_says_why": Law("限制须告知原因、救济渠道和所需材料", "", ("ATF-32",)),
    "a_state_holds_exactly_its_fields": Law("状态只含其字段"),
    "accepted_is_recorded": Law("办理的指令必有记录", "An accepted command has recorded something."),
    "an_id_is_for_one_command": Law(
        "指令编号不得用于另一指令", "A command id that is used for another command is an error and does nothing."
    ),
    "an_owner_has_a_period": Law("售出后才有持有期, 持有期自1起计", "", ("FINAL-3",)),
    "cards_are_the_vehicles_own": Law("车辆的卡各列一次, 且各自指向该车", "", ("POLICY-ONE-HISTORY",)),
    "cards_stand_as_their_vehicle": Law("在用卡的阶段与车辆一致", "", ("POLICY-WHOLE-VEHICLE",)),
    "closed_attempts_go_to_review": Law("多次关闭的登记须先经人工复核", "", ("POLICY-ATTEMPTS",)),
    "confirmed_is_what_was_ordered": Law("运营商确认的即所下发的", "", ("N6-2",)),
    "deliveries_follow_their_submission": Law("传送的每一步属于最近一次提交", "", ("N4-POST-1",)),
    "each_command_acts_once": Law("同一指令只生效一次"),
    "each_command_is_answered_once": Law("同一指令只有一个答复"),
    "emergency_stays_from_sale_to_the_end": Law(
        "自售出至注销始终保留紧急救援",
        "",
        (
            "N9-3",
            "POLICY-EMERGENCY-SALE",
        ),
    ),
    "entitled_is_what_the_history_gives": Law(
        "应有功能由历史得出",
        "",
        (
            "N6-2",
            "POLICY-STOCK-FUNCTIONS",
        ),
    ),
    "functions_are_granted_as_asked": Law(
        "报竣后只开通所申请的功能",
        "",
        (
            "N6-2",
            "FINAL-6",
        ),
    ),
    "live_cards_share_the_period": Law(
        "一车各在用卡同属一个持有期",
        "",
        (
            "POLICY-WHOLE-VEHICLE",
            "O25-3",
        ),
    ),
    "lost_answers_are_found_again": Law(
        "答复丢失后重发, 仍得原答复, 不增记录",
        "After a lost answer the same command finds what it did and adds nothing.",
    ),
    "nothing_is_sent_unrecorded": Law("传送之前先有决定和传送的记录", "", ("N4-POST-1",)),
    "now_is_the_latest": Law("当前状态与按时间所见一致", "As of now, and as known now, a card is what it is."),
    "one_registration_is_open_at_a_time": Law("每卡每持有期只有一个登记", "", ("O25-3",)),
    "only_a_submission_is_under_way": Law("在途的只能是已传送的登记", "", ("N4-POST-1",)),
    "only_directed_functions_before_the_sale": Law("售出前只有定向测试功能", "", ("N4-PRE-3",)),
    "only_emergency_before_completion": Law(
        "报竣前只保留紧急救援",
        "",
        (
            "N6-2",
            "FINAL-6",
        ),
    ),
    "outcomes_are_those_of_the_person": Law(
        "核验结果须是被核验人本人的, 无应答不得作一致", "", ("N4-SALE-1", "R105-2")
    ),
    "refused_changes_nothing": Law(
        "被拒绝的指令不改变任何卡", "A refused command changes no card and writes to its own stream only."
    ),
    "registered_follows_completion": Law("报竣才是已登记, 传送和受理都不是", "", ("N4-POST-2",)),
    "registered_is_completed": Law("已实名须已报竣", "", ("N4-POST-2",)),
    "registered_may_do_what_was_granted": Law("已实名的卡只有报竣后开通的功能", "", ("N6-2", "FINAL-6")),
    "replay_gives_the_card": Law("重放历史即得当前状态"),
    "restricted_keeps_exactly_emergency": Law("限制后仅保留紧急救援", "", ("N9-3",)),
    "sent_after_all_checks": Law(
        "各项核验一致后才传送",
        "",
        (
            "N4-SALE-1",
            "R105-2",
        ),
    ),
    "sound_histories_go_on": Law(
        "合规的历史可以继续", "What is in order on a history that is in order is decided, not refused."
    ),
    "spoilt_papers_are_refused": Law(
        "有瑕疵的证件材料须被拒绝", "Papers that break a rule are refused, whatever else is the case."
    ),
    "streams_have_no_hole": Law("历史的版本连续"),
    "taken_is_not_sent_again": Law("运营商已受理的不再重复传送", "", ("N4-POST-1",)),
    "the_erased_stay_unread": Law(
        "已删除的个人信息不再可读, 也不因此留下记录", "What needs erased data does nothing at all."
    ),
    "the_same_answer_again": Law(
        "同一指令再来, 答复不变, 不增记录",
        "A command sent again, soon or late, is answered as it was and adds nothing.",
    ),
    "verified_after_all_checks": Law("最后一项核验一致才算核验通过", "", ("N4-SALE-1", "R105-2")),
    "versions_have_no_hole": Law("历史的版本连续, 位置递增"),
}
"""By the name of the function, or of the bench's own promise."""


def told_law(law: str, says: str, book: RuleBook, at: datetime, language: Language) -> Iterator[str]:
    """What a law says and what stands behind it under a book, line by line. ``says``: its first sentence in English."""
    known = LAWS.get(law, Law(law))
    yield f"{pick(language, known.zh, known.en or says)} ({law})"
    for ground in grounds(known.basis, book, day_of(at)):
        yield f"  {ground.obligation}  {pick(language, ground.zh, ground.en)}"
