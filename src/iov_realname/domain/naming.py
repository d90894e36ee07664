"""What the events of a card are called, and the obligations that each kind of event has to do with."""

from collections.abc import Mapping

import attrs

__all__ = ["EVENT_NAMES", "EventName"]


@attrs.frozen
class EventName:
    """An event's name, and the ids of the obligations it has to do with (none: it is our own bookkeeping)."""

    zh: str
    en: str
    basis: tuple[str, ...] = ()


def _name(zh: str, en: str, *basis: str) -> EventName:
    return EventName(zh, en, basis)


EVENT_NAMES: Mapping[str, EventName] = {
    "Procured": _name("采购建档", "Procured", "N4-PRE-1", "N4-PRE-2", "ATF-12a"),
    "PurchaserRegistered": _name("购卡企业已登记", "Purchaser registered", "N4-PRE-2"),
    "DirectedTestOpened": _name("定向测试开通", "Directed test opened", "N4-PRE-3"),
    "DirectedTestClosed": _name("定向测试关闭", "Directed test closed", "N4-PRE-3"),
    "Fitted": _name("装车", "Fitted", "N2-2"),
    "Unfitted": _name("拆下", "Unfitted"),
    "Sold": _name("售出", "Sold", "FINAL-3", "POLICY-EMERGENCY-SALE"),
    "SaleCancelled": _name("销售撤销", "Sale cancelled"),
    "StockFunctionsRecorded": _name("存量功能记录", "Stock functions recorded", "N9-1", "POLICY-STOCK-FUNCTIONS"),
    "IdentityRequested": _name("要求出示证件", "Identity requested", "N8-1"),
    "IdentityPresented": _name("提交身份", "Identity presented", "FINAL-3", "N4-SALE-1", "O25-6a"),
    "FunctionsRequested": _name("申请功能", "Functions requested", "N6-2"),
    "OwnershipShown": _name("出示权属材料", "Ownership paper shown", "FINAL-3"),
    "DocumentsTaken": _name("代办人证件采集方式", "Documents taken", "R105-2"),
    "ActualUserNamed": _name("备注实际使用人", "Actual user named", "FINAL-3"),
    "DocumentLimitExceeded": _name("同一证件用卡超过上限", "Too many cards under the document", "POLICY-CARD-LIMIT"),
    "CheckWayChosen": _name("选择核验方式", "Way of recognition chosen", "FACE-1", "NID-1"),
    "CheckRequested": _name("发起核验", "Check requested", "R105-2"),
    "CheckPostponed": _name("核验延后", "Check postponed", "R105-2"),
    "LiveCheckStarted": _name("实人认证开始", "Live check started", "R105-2"),
    "IdentityChecked": _name("身份核验", "Identity checked", "R105-2", "POLICY-CHECKS"),
    "IdentityRefused": _name("拒绝办理登记", "Identity refused", "O25-10"),
    "ReviewDecided": _name("人工复核", "Review decided", "POLICY-REVIEW"),
    "RegistrationSubmitted": _name("待传送运营商", "Queued for the carrier", "N4-POST-1", "ATF-12b", "POLICY-DELIVERY"),
    "SubmissionAttempted": _name("传送运营商", "Sent to the carrier", "N4-POST-1"),
    "SubmissionAccepted": _name("运营商受理", "Accepted by the carrier", "N4-POST-2"),
    "SubmissionUnknown": _name("传送结果未知", "Outcome unknown"),
    "SubmissionParked": _name("传送挂起", "Submission parked"),
    "SubmissionResumed": _name("恢复传送", "Submission resumed"),
    "RegistrationRejected": _name("运营商拒绝", "Rejected by the carrier", "N4-POST-2"),
    "Registered": _name("实名登记报竣", "Registered", "N4-POST-2", "FINAL-6"),
    "FunctionsGranted": _name("开通功能", "Functions granted", "FINAL-6", "N6-2"),
    "FunctionsWithdrawn": _name("收回功能", "Functions withdrawn", "N6-2"),
    "FunctionChangeOrdered": _name("下发功能变更", "Function change ordered"),
    "FunctionChangeConfirmed": _name("功能变更已确认", "Function change confirmed"),
    "FunctionChangeFailed": _name("功能变更失败", "Function change failed"),
    "MeasureOrdered": _name("下发管控措施", "Measure ordered", "ATF-12c"),
    "MeasureConfirmed": _name("管控措施已确认", "Measure confirmed"),
    "MeasureFailed": _name("管控措施未办成", "Measure failed"),
    "MeasureEnded": _name("管控措施结束", "Measure ended"),
    "MeasureUndone": _name("管控措施已解除", "Measure undone"),
    "MeasureNotUndone": _name("管控措施未能解除", "Measure not undone"),
    "ReverificationPresented": _name("二次核验提交", "Presented again for verification"),
    "SecondLookOpened": _name("再次出示证件", "Document shown again", "R105-2"),
    "HolderCheckRequested": _name("发起再次核验", "Check of the holder requested", "R105-2"),
    "HolderChecked": _name("再次核验结果", "Holder checked", "R105-2", "POLICY-CHECKS"),
    "ReverificationChecked": _name("二次核验", "Verified again"),
    "HolderDetailsCorrected": _name("登记信息更正", "Details corrected"),
    "CorrectionSent": _name("传送更正", "Correction sent", "N4-POST-1"),
    "CorrectionAnswered": _name("运营商答复更正", "Correction answered", "N4-POST-2"),
    "RegistrationRevoked": _name("登记撤销", "Registration revoked", "O25-10"),
    "Notified": _name("告知", "Notified", "M22-2", "POLICY-NOTICE"),
    "ContactRecorded": _name("联系方式", "Contact recorded", "M22-2"),
    "Declined": _name("车主拒绝登记", "Owner declined", "N9-3"),
    "OwnershipTransferred": _name("过户", "Ownership transferred", "O25-3", "POLICY-EMERGENCY-TRANSFER"),
    "Restricted": _name("限制功能", "Restricted", "N9-3", "ATF-32", "POLICY-GROUND"),
    "RestrictionLifted": _name("解除限制", "Restriction lifted", "ATF-32"),
    "AppealFiled": _name("申诉", "Appeal filed", "ATF-32", "POLICY-APPEAL"),
    "AppealDecided": _name("申诉已决", "Appeal decided", "ATF-32", "POLICY-APPEAL"),
    "TransferReported": _name("过户申报", "Transfer reported", "O25-3", "POLICY-RELEASE"),
    "ReleaseDecided": _name("解绑复核", "Release reviewed", "POLICY-RELEASE"),
    "Replaced": _name("被换下", "Replaced", "POLICY-REPLACEMENT"),
    "ReplacementFitted": _name("换上", "Fitted as replacement", "POLICY-REPLACEMENT"),
    "Deregistered": _name("注销", "Deregistered", "POLICY-WHOLE-VEHICLE"),
    "CarrierReported": _name("运营商通报", "Carrier reported"),
    "CarrierReportReviewed": _name("运营商通报已处理", "Carrier report reviewed"),
}
"""By the class of the event; a test sees to it that none is missing."""
