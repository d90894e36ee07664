"""The closed lists of misuse: what, reported by whom, what it turned out to be, what is done, with what effect."""

from enum import unique

from iov_realname.domain.words import Word

__all__ = ["MeasureOutcome", "MisuseAct", "MisuseKind", "MisuseSource", "MisuseVerdict"]


@unique
class MisuseKind(Word):
    """How a card is said to be misused (ATF-12c, IOT1173-5)."""

    SEPARATION = "separation", "机卡分离", "machine and card separated"
    AREA = "area", "区域外使用", "used outside its area"
    VOLUME = "volume", "流量异常", "abnormal volume"
    UNDIRECTED = "undirected", "定向卡非定向使用", "undirected use of a directed card"
    RESALE = "resale", "转售或出借", "resold or lent"


@unique
class MisuseSource(Word):
    """Who reports it."""

    CARRIER = "carrier", "电信企业", "carrier"
    MONITORING = "monitoring", "自行监测", "own monitoring"
    COMPLAINT = "complaint", "投诉", "complaint"
    AUTHORITY = "authority", "主管机关", "authority"


@unique
class MisuseVerdict(Word):
    """What the assessment says (研判结论)."""

    CONFIRMED = "confirmed", "属实", "confirmed"
    EXPLAINED = "explained", "属合理使用", "explained"
    UNFOUNDED = "unfounded", "不属实", "unfounded"


@unique
class MisuseAct(Word):
    """What is done about one card (处置); the last four are measures, under their own codes. Emergency always stays."""

    SUSPEND = "suspend", "暂停功能", "functions suspended"
    REVERIFY = "reverify", "重新核验", "holder to be verified again"
    RESTRICT = "restrict", "限制", "restricted"
    BINDING = "binding", "机卡绑定", "machine-card binding"
    AREA = "area", "区域限制", "area limit"
    BLACKLIST = "blacklist", "黑名单限制", "destination blacklist"
    VOLUME = "volume", "流量上限", "volume cap"


@unique
class MeasureOutcome(Word):
    """What a measure came to (处置结果)."""

    STOPPED = "stopped", "违规使用已停止", "misuse has stopped"
    CONTINUES = "continues", "违规使用仍在继续", "misuse goes on"
    REVERIFIED = "reverified", "重新核验通过", "holder verified again"
    NOT_DONE = "not_done", "措施未办成", "not carried out"
    LIFTED = "lifted", "措施已解除", "lifted"
