"""Law on personal information. Rows that name several articles stand here one by one."""

from iov_realname.domain.rulebook.obligations.acts import (
    AUTO_DATA,
    FACE_2025,
    ID_CARD,
    NETWORK_DATA,
    NETWORK_ID,
    PIPL,
    SENSITIVE_2025,
)
from iov_realname.domain.rulebook.words import Standing

_U = Standing.UNVERIFIED

PERSONAL_INFORMATION_LAW = (
    PIPL.says("PI-13", "第十三条", "art. 13", "处理须有合法依据", "processing needs a lawful basis"),
    PIPL.says("PI-17", "第十七条", "art. 17", "处理前告知", "tell before processing"),
    PIPL.says("PI-19", "第十九条", "art. 19", "保存期限为必要最短时间", "keep no longer than necessary"),
    PIPL.says("PI-21", "第二十一条", "art. 21", "委托处理须约定并监督", "contract with and supervise processors"),
    PIPL.says("PI-23", "第二十三条", "art. 23", "向他人提供须告知", "tell before giving data to another"),
    PIPL.says(
        "PI-28", "第二十八条", "art. 28", "敏感信息须有特定目的和充分必要", "sensitive data: purpose and necessity"
    ),
    PIPL.says("PI-29", "第二十九条", "art. 29", "敏感信息须单独同意", "sensitive data: separate consent"),
    PIPL.says("PI-30", "第三十条", "art. 30", "告知必要性和影响", "tell necessity and impact"),
    PIPL.says("PI-31", "第三十一条", "art. 31", "未成年人须监护人同意", "a guardian consents for a child"),
    PIPL.says("PI-45", "第四十五条", "art. 45", "查阅、复制", "access and copy"),
    PIPL.says("PI-46", "第四十六条", "art. 46", "更正、补充", "correction"),
    PIPL.says(
        "PI-47",
        "第四十七条",
        "art. 47",
        "期满删除；法定期限内仅存储和防护",
        "delete when over; until then only store and protect",
    ),
    PIPL.says("PI-50", "第五十条", "art. 50", "拒绝请求须说明理由", "give reasons when a request is refused"),
    PIPL.says("PI-54", "第五十四条", "art. 54", "定期合规审计", "regular compliance audits"),
    PIPL.says("PI-55", "第五十五条", "art. 55", "事前影响评估", "impact assessment beforehand"),
    PIPL.says(
        "PI-56", "第五十六条", "art. 56", "评估报告和处理记录至少保存三年", "keep assessments and records three years"
    ),
    PIPL.says("PI-57", "第五十七条", "art. 57", "泄露时补救并通知", "remedy and notify a leak"),
    PIPL.says("PI-66", "第六十六条", "art. 66", "违法处理个人信息的处罚", "penalties for unlawful processing"),
)

DATA_RULES = (
    NETWORK_DATA.says(
        "NDR-12", "第十二条", "art. 12", "提供、委托处理记录至少保存三年", "keep records of provision three years"
    ),
    NETWORK_DATA.says("NDR-21", "第二十一条", "art. 21", "以清单列明接收方和保存期限", "list recipients and retention"),
    NETWORK_DATA.says("NDR-24", "第二十四条", "art. 24", "注销后删除或匿名化", "delete or anonymise when closed"),
    NETWORK_DATA.says(
        "NDR-28", "第二十八条", "art. 28", "千万人以上的附加义务", "further duties above ten million persons"
    ),
    AUTO_DATA.says(
        "AUTO-3", "第三条", "art. 3", "超过十万人个人信息属重要数据", "above 100 000 persons: important data"
    ),
    AUTO_DATA.says(
        "AUTO-9",
        "第九条",
        "art. 9",
        "敏感信息十个工作日内删除",
        "delete sensitive data in ten working days",
        standing=_U,
        article=_U,
    ),
    AUTO_DATA.says("AUTO-13", "第十三条", "art. 13", "重要数据年度报告", "yearly report", standing=_U, article=_U),
    FACE_2025.says("FACE-1", "", "", "不得以人脸识别为唯一方式", "face recognition must not be the only way"),
    FACE_2025.says("FACE-2", "", "", "人脸信息不出设备、保存最短", "face data stays in the device, kept shortest"),
    FACE_2025.says("FACE-3", "", "", "达到十万人须备案", "filing from 100 000 persons"),
    SENSITIVE_2025.says("GBT45574", "", "", "证件照片属敏感信息", "the photo of an ID card is sensitive"),
    ID_CARD.says("IDL-5", "第五条", "art. 5", "身份证有效期按年龄确定", "validity of an ID card by age"),
    ID_CARD.says("IDL-13", "第十三条", "art. 13", "对获知的身份证信息保密", "keep ID card data secret"),
    NETWORK_ID.says("NID-1", "", "", "网号网证自愿使用", "network identity is voluntary"),
)
