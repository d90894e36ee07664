"""Telecom law and rules: fraud law, phone-user rules, IoT cards."""

from iov_realname.domain.rulebook.obligations.acts import (
    ANTI_FRAUD,
    BACKFILL_2016,
    FACE_2019,
    INDUSTRY,
    IOT_9,
    IOT_452,
    IOT_1173,
    PHONE_MEASURES,
    PHONE_RULES,
)
from iov_realname.domain.rulebook.words import Standing

_V2 = Standing.SECONDARY
_U = Standing.UNVERIFIED

ANTI_FRAUD_LAW = (
    ANTI_FRAUD.says(
        "ATF-9", "第九条", "art. 9", "电信企业落实实名制并管理代理商", "the carrier carries the real-name duty"
    ),
    ANTI_FRAUD.says("ATF-10", "第十条", "art. 10", "电话卡数量限制", "limits on the number of phone cards"),
    ANTI_FRAUD.says(
        "ATF-12a", "第十二条第一款", "art. 12(1)", "购卡前风险评估", "risk assessment before buying IoT cards"
    ),
    ANTI_FRAUD.says(
        "ATF-12b",
        "第十二条第二款",
        "art. 12(2)",
        "登记用户身份，并向电信企业传送销量、存量和实名信息",
        "register users; send sales, stock and identities to the carrier",
    ),
    ANTI_FRAUD.says("ATF-12c", "第十二条第三款", "art. 12(3)", "监测异常使用并处置", "act on abnormal use"),
    ANTI_FRAUD.says(
        "ATF-31", "第三十一条", "art. 31", "不得转卖租借、假冒他人或虚构代理", "no resale, no false identity or agency"
    ),
    ANTI_FRAUD.says(
        "ATF-32",
        "第三十二条第三款",
        "art. 32(3)",
        "限制时告知原因、救济渠道和所需材料，核验通过即解除",
        "tell reason, remedy and documents; lift once the check passes",
    ),
    ANTI_FRAUD.says(
        "ATF-33", "第三十三条", "art. 33", "可用国家网络身份认证重新核验", "network identity may serve to verify again"
    ),
    ANTI_FRAUD.says("ATF-39", "第三十九条", "art. 39", "电信企业未落实实名制的处罚", "penalties of the carrier"),
    ANTI_FRAUD.says(
        "ATF-44", "第四十四条", "art. 44", "买卖租借卡、假冒代办的处罚", "penalties for resale and false agency"
    ),
)

PHONE_USER_RULES = (
    PHONE_RULES.says(
        "O25-3", "第三条", "art. 3", "过户视同入网，须重新登记", "a transfer is a new entry with its own registration"
    ),
    PHONE_RULES.says(
        "O25-6a", "第六条", "art. 6", "出示有效证件并提供真实身份信息", "show a valid document and the true identity"
    ),
    PHONE_RULES.says(
        "O25-6b", "第六条", "art. 6", "代办须登记用户和受托人双方身份", "identify both the user and the agent"
    ),
    PHONE_RULES.says("O25-7", "第七条", "art. 7", "个人有效证件种类", "documents accepted of a person"),
    PHONE_RULES.says(
        "O25-8",
        "第八条",
        "art. 8",
        "单位证件、经办人证件和授权书",
        "unit document, handler, authorisation",
        standing=_V2,
        article=_U,
    ),
    PHONE_RULES.says(
        "O25-9a",
        "第九条",
        "art. 9",
        "记录证件类型、姓名、号码、地址",
        "record kind, name, number, address",
        standing=_V2,
        article=_U,
    ),
    PHONE_RULES.says(
        "O25-9b",
        "第九条第二款",
        "art. 9(2)",
        "证件复印件注明经办信息",
        "annotate copies of documents",
        standing=_U,
        article=_U,
    ),
    PHONE_RULES.says(
        "O25-10",
        "第十条",
        "art. 10",
        "拒绝出示、冒用或伪造证件的不予办理",
        "no entry without a document, or with another's or a forged one",
        standing=_V2,
        article=_U,
    ),
    PHONE_RULES.says(
        "O25-11",
        "第十一条",
        "art. 11",
        "登记资料保存至服务终止后两年",
        "keep the records until two years after the service",
        standing=_V2,
        article=_U,
    ),
    PHONE_RULES.says(
        "O25-13", "第十三条", "art. 13", "信息泄露时立即补救", "remedy a leak at once", standing=_U, article=_U
    ),
    PHONE_RULES.says(
        "O25-14", "第十四条", "art. 14", "监督代办渠道", "supervise those who register for you", standing=_U, article=_U
    ),
    PHONE_RULES.says(
        "O25-15",
        "第十五条",
        "art. 15",
        "每年至少自查一次并培训",
        "check yourself yearly; train",
        standing=_U,
        article=_U,
    ),
    PHONE_RULES.says(
        "O25-16", "第十六条", "art. 16", "配合监督检查", "cooperate with inspections", standing=_U, article=_U
    ),
    PHONE_RULES.says("O25-17", "第十七条", "art. 17", "未落实登记义务的处罚", "penalties", standing=_V2, article=_U),
    PHONE_RULES.says(
        "O25-20",
        "",
        "",
        "补登记应便民，不得增加用户负担",
        "make backfill easy; add no burden",
        standing=_V2,
        article=_U,
    ),
)

BACKFILL_PROCEDURE = (
    BACKFILL_2016.says("BF16-1", "", "", "限期告知", "notify with a time limit"),
    BACKFILL_2016.says("BF16-2", "", "", "逾期暂停服务", "suspend when it has run out"),
    BACKFILL_2016.says("BF16-3", "", "", "再次催告", "remind again"),
    BACKFILL_2016.says("BF16-4", "", "", "催告期满停止服务", "stop after the reminder"),
    BACKFILL_2016.says("BF16-5", "", "", "暂停期间不计费，终止退余额", "no fees while suspended; refund at the end"),
    BACKFILL_2016.says("BF16-6", "", "", "不得变更资费或附加义务", "no tariff change, no extra duties"),
    BACKFILL_2016.says("BF16-7", "", "", "须用设备读取证件，禁止手工录入", "read documents by device, never type them"),
)

NORMS_AND_PRACTICE = (
    PHONE_MEASURES.says("R105-1", "", "", "按渠道和用户分类管理", "treat channels and classes of users apart"),
    PHONE_MEASURES.says(
        "R105-2",
        "",
        "",
        "读卡器读取、禁止手工录入、联网核验、人证一致",
        "device reading, no typing, network check, person against document",
    ),
    FACE_2019.says("R105-3", "", "", "人像比对一致方可入网", "entry only if the portrait matches"),
    INDUSTRY.says(
        "R105-4", "", "", "单位办卡登记经办人、责任人和授权书", "unit cards: handler, responsible person, letter"
    ),
    INDUSTRY.says("R105-5", "", "", "提交成功不等于认证成功", "submitted does not mean registered"),
    INDUSTRY.says("R105-6", "", "", "单位名称、证件、号码、地址和照片", "unit name, document, number, address, photo"),
)

IOT_CARDS = (
    IOT_9.says("IOT9-1", "", "", "物联网卡分类管理与风险评估", "classes of IoT cards and risk assessment"),
    IOT_1173.says("IOT1173-1", "", "", "定向与非定向的语音、短信、流量", "directed and undirected voice, SMS, data"),
    IOT_1173.says("IOT1173-2", "", "", "机卡绑定、区域限制、黑名单限制", "binding, area limits, blacklists"),
    IOT_1173.says("IOT1173-3", "", "", "按类别和场景登记", "register by class and scenario"),
    IOT_1173.says(
        "IOT1173-4",
        "",
        "",
        "大流量非定向卡登记实际使用人",
        "large undirected data: register the actual user",
        standing=_V2,
    ),
    IOT_1173.says("IOT1173-5", "", "", "不得转售出借，按约定场景使用", "no resale; agreed scenario only", standing=_V2),
    IOT_452.says("IOT16-1", "", "", "行业卡使用专用号段", "industry cards on dedicated numbers"),
)
