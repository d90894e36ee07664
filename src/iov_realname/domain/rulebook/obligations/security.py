"""Cyber-security and counter-terrorism law.

The decision in force from 2026-01-01 renumbered the cyber-security law: 21 to 23, 40 to 42 are read in it; 24 to 26
follows from it (derived), the new number of 61 is not known for certain.
"""

from iov_realname.domain.rulebook.obligations.acts import ANTI_TERROR, CYBER_2017, CYBER_2026, NPCSC_2012
from iov_realname.domain.rulebook.words import Standing

CYBER_SECURITY_LAW = (
    CYBER_2017.says("CSL-21", "第二十一条", "art. 21", "网络日志至少保存六个月", "keep network logs for six months"),
    CYBER_2026.says("CSL-21", "第二十三条", "art. 23", "网络日志至少保存六个月", "keep network logs for six months"),
    CYBER_2017.says(
        "CSL-24", "第二十四条", "art. 24", "入网须提供真实身份，否则不得服务", "no service without true identity"
    ),
    CYBER_2026.says(
        "CSL-24",
        "第二十六条",
        "art. 26",
        "入网须提供真实身份，否则不得服务",
        "no service without true identity",
        article=Standing.DERIVED,
    ),
    CYBER_2017.says("CSL-40", "第四十条", "art. 40", "用户信息严格保密", "keep user information confidential"),
    CYBER_2026.says("CSL-40", "第四十二条", "art. 42", "用户信息严格保密", "keep user information confidential"),
    CYBER_2017.says("CSL-42", "第四十二条", "art. 42", "防止泄露并及时告知报告", "prevent leaks; tell and report"),
    CYBER_2026.says(
        "CSL-42",
        "第四十四条",
        "art. 44",
        "防止泄露并及时告知报告",
        "prevent leaks; tell and report",
        article=Standing.DERIVED,
    ),
    CYBER_2017.says("CSL-61", "第六十一条", "art. 61", "未要求真实身份的处罚", "penalties for not asking for identity"),
    CYBER_2026.says(
        "CSL-61",
        "第六十四条",
        "art. 64",
        "未要求真实身份的处罚条文待核实",
        "penalty provision still to be checked",
        standing=Standing.UNVERIFIED,
        article=Standing.UNVERIFIED,
    ),
)

COUNTER_TERRORISM_LAW = (
    ANTI_TERROR.says(
        "ATL-21",
        "第二十一条",
        "art. 21",
        "查验客户身份，不明或拒绝者不得服务",
        "check customers; no service if refused",
    ),
    ANTI_TERROR.says("ATL-86", "第八十六条", "art. 86", "未查验身份的处罚", "penalties for not checking identity"),
    ANTI_TERROR.says("ATL-93", "第九十三条", "art. 93", "情节严重的停业、吊销", "suspension of business or licence"),
    NPCSC_2012.says("D12-6", "第六条", "item 6", "入网时要求真实身份", "ask for the true identity on entry"),
)
