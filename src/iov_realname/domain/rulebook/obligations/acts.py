"""The acts, and a short way of writing down what each says."""

from datetime import date

import attrs

from iov_realname.domain.rulebook.citations import Obligation
from iov_realname.domain.rulebook.words import Standing, Tier


@attrs.frozen
class Act:
    """A law, rule, notice or custom with its first and last day, as far as they were read in a source."""

    zh: str
    en: str
    tier: Tier
    first_day: date | None = None
    last_day: date | None = None
    standing: Standing = Standing.VERIFIED
    article_standing: Standing = Standing.VERIFIED

    def says(
        self,
        obligation: str,
        article_zh: str,
        article_en: str,
        title_zh: str,
        title_en: str,
        *,
        standing: Standing | None = None,
        article: Standing | None = None,
    ) -> Obligation:
        """An obligation of this act; `standing` and `article` where they differ from the act's own."""
        return Obligation(
            id=obligation,
            title_zh=title_zh,
            title_en=title_en,
            act_zh=self.zh,
            act_en=self.en,
            article_zh=article_zh,
            article_en=article_en,
            tier=self.tier,
            standing=standing or self.standing,
            article_standing=article or self.article_standing,
            effective_from=self.first_day,
            effective_to=self.last_day,
        )


DRAFT = Act(
    "《关于加强车联网卡实名登记管理的通知（征求意见稿）》",
    "Draft notice on real-name registration of IoV cards (June 2021)",
    Tier.DRAFT,
)
NOTICE = Act("工信部网安函〔2021〕246号", "MIIT notice Wang An Han [2021] No. 246", Tier.FINAL, date(2021, 9, 13))
CONFERENCE = Act(
    "工信部车联网卡实名登记工作视频会议（2022年2月24日）",
    "MIIT video conference on IoV card registration of 2022-02-24",
    Tier.FINAL,
    date(2022, 2, 24),
)
JIANGSU = Act(
    "江苏省车联网卡实名登记推进会（2022年6月1日）",
    "Jiangsu meeting on IoV card registration of 2022-06-01",
    Tier.FINAL,
    date(2022, 6, 1),
)
ANTI_FRAUD = Act("《反电信网络诈骗法》", "Anti-Telecom and Online Fraud Law", Tier.LAW, date(2022, 12, 1))
PHONE_RULES = Act(
    "《电话用户真实身份信息登记规定》（工信部令第25号）",
    "Rules on registration of phone users' identity (MIIT order 25)",
    Tier.LAW,
    date(2013, 9, 1),
)
BACKFILL_2016 = Act(
    "工信部网安〔2016〕182号",
    "MIIT notice Wang An [2016] No. 182",
    Tier.LAW,
    standing=Standing.SECONDARY,
    article_standing=Standing.UNVERIFIED,
)
PHONE_MEASURES = Act(
    "电话用户实名登记技术与管理要求（据中国信通院解读）",
    "Requirements on phone user registration (as read by CAICT)",
    Tier.LAW,
)
FACE_2019 = Act(
    "工信部2019年电话用户实名登记通知",
    "MIIT notice of 2019 on phone user registration",
    Tier.LAW,
    date(2019, 12, 1),
    standing=Standing.SECONDARY,
)
INDUSTRY = Act("业内做法", "industry practice", Tier.PRACTICE, standing=Standing.SECONDARY)
IOT_9 = Act("工信厅网安〔2020〕9号", "MIIT notice Gong Xin Ting Wang An [2020] No. 9", Tier.LAW)
IOT_1173 = Act("工网安函〔2020〕1173号", "MIIT notice Gong Wang An Han [2020] No. 1173", Tier.LAW)
IOT_452 = Act("〔2016〕452号文", "MIIT notice [2016] No. 452", Tier.LAW, standing=Standing.SECONDARY)
CYBER_2017 = Act("《网络安全法》", "Cybersecurity Law", Tier.LAW, date(2017, 6, 1), date(2025, 12, 31))
CYBER_2026 = Act("《网络安全法》（2025年修正）", "Cybersecurity Law (as amended in 2025)", Tier.LAW, date(2026, 1, 1))
ANTI_TERROR = Act("《反恐怖主义法》", "Counter-Terrorism Law", Tier.LAW)
NPCSC_2012 = Act(
    "《全国人大常委会关于加强网络信息保护的决定》",
    "NPCSC decision on network information (2012)",
    Tier.LAW,
    date(2012, 12, 28),
)
PIPL = Act("《个人信息保护法》", "Personal Information Protection Law", Tier.LAW, date(2021, 11, 1))
NETWORK_DATA = Act("《网络数据安全管理条例》", "Network Data Security Regulations", Tier.LAW, date(2025, 1, 1))
AUTO_DATA = Act("《汽车数据安全管理若干规定（试行）》", "Provisions on automotive data security (trial)", Tier.LAW)
FACE_2025 = Act(
    "《人脸识别技术应用安全管理办法》",
    "Measures on the use of face recognition",
    Tier.LAW,
    date(2025, 6, 1),
    standing=Standing.SECONDARY,
)
SENSITIVE_2025 = Act("GB/T 45574-2025", "GB/T 45574-2025", Tier.LAW, date(2025, 11, 1), standing=Standing.SECONDARY)
ID_CARD = Act("《居民身份证法》", "Resident Identity Card Law", Tier.LAW)
NETWORK_ID = Act(
    "《国家网络身份认证公共服务管理办法》",
    "Measures on the national network identity service",
    Tier.LAW,
    date(2025, 7, 15),
)
OURS = Act("本库策略", "our policy", Tier.POLICY, standing=Standing.DERIVED)
