"""The closed lists a rule book is written in."""

from enum import unique

from iov_realname.domain.words import Word


@unique
class BookStatus(Word):
    """Whether an edition binds anybody."""

    IN_FORCE = "in_force", "现行", "in force"
    DRAFT = "draft", "征求意见稿", "draft"


@unique
class Tier(Word):
    """What kind of text an obligation stands in."""

    DRAFT = "draft", "征求意见稿", "draft text"
    FINAL = "final", "工信部通知及后续部署", "the notice and its follow-up"
    LAW = "law", "法律法规规章", "other law or rule"
    PRACTICE = "practice", "业内做法", "industry practice"
    POLICY = "policy", "本库策略", "our policy"


@unique
class Standing(Word):
    """How well an obligation is known."""

    VERIFIED = "V", "已核实", "verified"
    SECONDARY = "V2", "据二手资料", "from a secondary copy"
    DERIVED = "D", "推导", "derived"
    UNVERIFIED = "U", "待核实", "unverified"


@unique
class CheckKind(Word):
    """One way of checking an identity (R105-2)."""

    READING = "reading", "证件读取", "device reading"
    NETWORK = "network", "联网核验", "network check"
    HOLDER = "holder", "人证一致性", "person against document"
    LIVE = "live", "在线视频实人认证", "live video"
    PORTRAIT = "portrait", "人像比对", "portrait comparison"
    UNIT = "unit", "单位核验", "unit check"
    NETWORK_ID = "network_id", "网络身份认证", "network identity"
    ASSERTED = "asserted", "台账所载核验", "check asserted by a ledger"


@unique
class CheckWay(Word):
    """How a person chose to be recognised; nobody has to choose their face (FACE-1), nor network identity (NID-1)."""

    FACE = "face", "人脸核验", "by face"
    NETWORK_ID = "network_id", "网络身份认证", "by network identity"


@unique
class Party(Word):
    """Whose identity a check is about."""

    OWNER = "owner", "车辆所有者", "owner"
    AGENT = "agent", "受托人", "agent"
    HANDLER = "handler", "经办人", "handler"
    RESPONSIBLE = "responsible", "责任人", "responsible person"


@unique
class ChannelKind(Word):
    """Where a registration is taken."""

    COUNTER = "counter", "门店", "shop counter"
    HOME_VISIT = "home_visit", "上门", "home visit"
    ONLINE = "online", "线上", "online"


@unique
class OwnershipProof(Word):
    """A paper that says whose the vehicle is."""

    INVOICE = "invoice", "机动车销售统一发票", "vehicle sales invoice"
    CONFORMITY_CERTIFICATE = "conformity_certificate", "车辆合格证", "vehicle conformity certificate"
    VEHICLE_LICENCE = "vehicle_licence", "机动车行驶证", "vehicle licence"
    REGISTRATION_CERTIFICATE = "registration_certificate", "机动车登记证书", "vehicle registration certificate"
    TRANSFER_INVOICE = "transfer_invoice", "二手车销售统一发票", "used vehicle sales invoice"


@unique
class CountBy(Word):
    """What the limit of cards per document counts."""

    CARD = "card", "卡", "card"
    VEHICLE = "vehicle", "车辆", "vehicle"


@unique
class OverLimit(Word):
    """What happens to the unit above the limit."""

    FLAG = "flag", "提示复核", "flag"
    REFUSE = "refuse", "拒绝办理", "refuse"


@unique
class Registrant(Word):
    """Whom an edition registers: the draft said purchaser, the notice says owner (FINAL-3)."""

    PURCHASER = "purchaser", "车辆购买者", "purchaser of the vehicle"
    OWNER = "owner", "车辆所有者", "owner of the vehicle"
