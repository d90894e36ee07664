"""Our own policies: what the library does where no text that could be read decides."""

from iov_realname.domain.rulebook.citations import Obligation
from iov_realname.domain.rulebook.obligations.acts import OURS


def _policy(name: str, zh: str, en: str) -> Obligation:
    return OURS.says(f"POLICY-{name}", "", "", zh, en)


POLICIES = (
    _policy("FORMAT", "号码和编码须通过自身校验规则", "numbers and codes must pass their own check"),
    _policy(
        "ONE-HISTORY", "一卡一份历史，卡号不重复建档，一卡同时只装一车", "one history per card, one vehicle at a time"
    ),
    _policy("STAGE", "业务须按卡的生命周期顺序办理", "steps follow the life of the card in order"),
    _policy("DOC-EXPIRED", "办理当日证件须在有效期内", "a document must be in date on the day"),
    _policy(
        "OWNER-NOT-PAYER",
        "登记车辆所有者，不登记付款人、驾驶人或经销商",
        "register the owner, not payer, driver or dealer",
    ),
    _policy("CLERK", "渠道、人员、设备须在办理当日获授权", "channel, clerk and device authorised on the day"),
    _policy("CHECKS", "各渠道、各主体默认所需的核验", "the checks asked by default of each party"),
    _policy(
        "ASSERTED-CHECK",
        "台账所载“一致”视为全部核验通过，并注明",
        "a match in a ledger counts as all checks, marked so",
    ),
    _policy("ATTEMPTS", "一个持有期内多次未通过转人工复核", "repeated failed attempts of a period go to review"),
    _policy("REVIEW", "人工复核只能补“查无”，不能改“不一致”", "a review may replace no record, never a mismatch"),
    _policy("DELIVERY", "核验通过后限时传送电信企业", "send to the carrier within the hours set by the book"),
    _policy("CARD-LIMIT", "同一证件用卡数量限制", "the limit of cards per document"),
    _policy("EMERGENCY-SALE", "售出后未完成登记前仅保留紧急救援", "from sale to registration only emergency"),
    _policy(
        "EMERGENCY-TRANSFER", "过户后新车主登记前仅保留紧急救援", "after a transfer only emergency until registered"
    ),
    _policy("EMERGENCY-MISUSE", "因违规使用限制时仍保留紧急救援", "a restriction for misuse keeps emergency"),
    _policy("GROUND", "限制须有拒绝登记、逾期未登记或违规使用之一的事由", "a restriction needs one of three grounds"),
    _policy("NOTICE", "限制前至少一次告知送达现车主", "a notice delivered to the present owner before"),
    _policy("OVERDUE", "逾期事由所需的期限和送达次数", "days and delivered notices before overdue"),
    _policy("CHANNELS", "告知所用的渠道数", "by how many channels an owner is told"),
    _policy("NOTICE-RESULT", "通知送出后取得结果的天数", "the days in which a notice has its result"),
    _policy("REMINDER", "催告的天数", "the days after which an owner is reminded"),
    _policy("APPEAL", "申诉须具名、限时审理", "an appeal is decided in time, by a named account"),
    _policy("RELEASE", "过户解绑的复核和天数", "the review of a release, and its days"),
    _policy("CAMPAIGN", "补登记活动的清点、分批和结批", "census, waves and their closing in a backfill campaign"),
    _policy(
        "WHOLE-VEHICLE", "过户、报废、解绑对同车所有卡同步生效", "transfer and scrapping act on all cards of a vehicle"
    ),
    _policy("REPLACEMENT", "换卡后的新卡须重新登记", "a replacement card needs its own registration"),
    _policy(
        "STOCK-FUNCTIONS", "存量卡原有功能保留至登记、限制、过户或注销", "stock functions stay until the next change"
    ),
    _policy(
        "BACKFILL-FINDING", "补登记期限后存量卡仍有功能的列为问题", "stock functions after the deadline are a finding"
    ),
    _policy("BEFORE-NOTICE", "2021-09-13前的业务按246号评判以求一致", "acts before 2021-09-13 are judged by No. 246"),
    _policy("RETENTION", "保存期自对该车主的服务终止时起算", "retention runs from the end of service to that owner"),
    _policy("ATTEMPT-RECORDS", "未完成的登记只留原因和摘要", "of an attempt not completed keep reason and digest only"),
    _policy("HOLD", "争议、诉讼或调查期间不删除", "nothing is erased while a dispute or case needs it"),
    _policy("TWO-APPROVERS", "删除须两个不同账号批准", "an erasure is approved by two different accounts"),
    _policy("IMAGE-RETENTION", "影像证据核验后数日内删除", "images are removed some days after the check"),
    _policy(
        "GOVERNANCE",
        "负责人报送、制度、平台、评估、自查等事项的办理期限",
        "how long filings, rules, platform, assessments and yearly checks may take",
    ),
    _policy(
        "INCIDENT-CLOCK", "安全事件补救、报告和告知的时限", "hours for remedying, reporting and telling an incident"
    ),
    _policy("CUSTODY", "售前流转逐次登记，不得断链", "every hand-over before the sale is recorded, without a gap"),
    _policy(
        "OWNERSHIP", "按登记原因查看证明车辆归属的材料", "see a paper that says whose the vehicle is, by the reason"
    ),
    _policy("BUSY-AGENT", "同一受托人代办车主过多的予以复核", "look again at who acts for many owners"),
    _policy("SEALING", "日志须在规则所定小时数内封存", "seal the log within the hours set by the book"),
    _policy("NO-FACE-DATA", "历史中不存人脸图像或模板", "no face image or template in a history"),
    _policy(
        "MISUSE", "违规线索由具名账号限期研判，处置须有结果", "misuse is assessed in time, each measure has an outcome"
    ),
    _policy("COMPLAINT", "投诉限期答复，成立的须整改", "complaints are answered in time; what is upheld is put right"),
    _policy(
        "DATA-REQUEST", "核实请求人后限期办理并留痕", "a person's request is met in time, once it is known who asks"
    ),
    _policy("RESOURCES", "专用号段外的卡列为提示", "a card outside its carrier's blocks is a warning"),
    _policy("SCENARIO", "使用场景分类并定期重新评估风险", "scenarios are classed, and assessed anew in time"),
)
