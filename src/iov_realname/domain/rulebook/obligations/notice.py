"""The notice of 2021-09-13 and what was said after it. Its full text could not be read."""

from iov_realname.domain.rulebook.obligations.acts import CONFERENCE, JIANGSU, NOTICE

NOTICE_AND_FOLLOW_UP = (
    NOTICE.says("FINAL-1", "", "", "车联网卡实名登记管理的通知", "the notice on IoV card registration"),
    NOTICE.says("FINAL-2", "", "", "按售前、售中、售后三个环节管理", "three stages: before, at and after sale"),
    NOTICE.says("FINAL-3", "", "", "核验和登记车辆所有者身份", "verify and register the owner of the vehicle"),
    NOTICE.says(
        "FINAL-4", "", "", "2022年9月底前完成存量卡补登记", "register stock cards by the end of September 2022"
    ),
    NOTICE.says(
        "FINAL-5", "", "", "车企与电信企业共同保护个人信息", "OEM and carrier both protect personal information"
    ),
    NOTICE.says("FINAL-6", "", "", "登记后方可按需开通非定向功能", "undirected functions follow registration and need"),
    NOTICE.says("FINAL-7", "", "", "落实安全主体责任", "carry the security responsibility"),
    CONFERENCE.says("M22-1", "", "", "制定详细可行的工作方案", "make a detailed, feasible work plan"),
    CONFERENCE.says("M22-2", "", "", "通过电话、短信、互联网多渠道告知", "tell users by telephone, SMS and internet"),
    CONFERENCE.says("M22-3", "", "", "提供线上和异地补登记", "offer online and out-of-town registration"),
    CONFERENCE.says("M22-4", "", "", "做好政策解释和投诉处理", "explain the policy and handle complaints"),
    CONFERENCE.says("M22-5", "", "", "各主管部门、电信企业和车企共同参加", "authorities, carriers and OEMs took part"),
    JIANGSU.says(
        "JS-1", "", "", "管好销售渠道，掌握过户和报废情况", "control sales channels; know transfers and scrapping"
    ),
)
