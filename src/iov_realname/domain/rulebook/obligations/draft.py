"""The ten articles of the draft of June 2021. None of them is in force."""

from iov_realname.domain.rulebook.obligations.acts import DRAFT

DRAFT_ARTICLES = (
    DRAFT.says("N1-1", "第一条", "art. 1", "通信管理局与工信主管部门共同监管", "supervised by two authorities"),
    DRAFT.says(
        "N2-1", "第二条", "art. 2", "企业对其生产销售车辆的卡负责", "answer for the cards in one's own vehicles"
    ),
    DRAFT.says("N2-2", "第二条", "art. 2", "仅限前装卡", "factory-fitted cards only"),
    DRAFT.says("N3-1", "第三条", "art. 3", "建立购卡、用卡、登记制度", "written rules for buying, using, registering"),
    DRAFT.says("N3-2", "第三条", "art. 3", "建设实名登记管理平台", "keep a registration platform"),
    DRAFT.says("N4-PRE-1", "第四条", "art. 4", "由企业或其授权单位购卡", "bought by the OEM or whom it authorises"),
    DRAFT.says(
        "N4-PRE-2", "第四条", "art. 4", "登记购卡企业和责任人", "register the purchaser and a responsible person"
    ),
    DRAFT.says("N4-PRE-3", "第四条", "art. 4", "售前仅开通生产测试所需定向功能", "before sale only directed functions"),
    DRAFT.says(
        "N4-SALE-1", "第四条", "art. 4", "售车时登记并核验真实身份", "register and verify the true identity at sale"
    ),
    DRAFT.says("N4-POST-1", "第四条", "art. 4", "即时传送至对应电信企业", "send at once to the card's own carrier"),
    DRAFT.says("N4-POST-2", "第四条", "art. 4", "电信企业核对并登记", "the carrier checks and registers"),
    DRAFT.says("N5-1", "第五条", "art. 5", "用户信息保密与防护", "keep user information confidential and safe"),
    DRAFT.says("N6-1", "第六条", "art. 6", "专用号段与地址集中管理", "dedicated number blocks and addresses"),
    DRAFT.says(
        "N6-2", "第六条", "art. 6", "登记后按最小必要开通所需功能", "after registration open only what is needed"
    ),
    DRAFT.says("N7-1", "第七条", "art. 7", "配合检查", "cooperate with inspections"),
    DRAFT.says(
        "N8-1",
        "第八条",
        "art. 8",
        "未要求、未查验身份或向拒绝者提供服务的责任",
        "liability for not asking, not checking",
    ),
    DRAFT.says("N9-1", "第九条", "art. 9", "存量卡补登记", "register the cards already sold"),
    DRAFT.says("N9-2", "第九条", "art. 9", "车辆已过户的告知首位车主", "tell the first buyer of a vehicle sold on"),
    DRAFT.says("N9-3", "第九条", "art. 9", "拒绝登记的仅保留紧急救援", "keep only the emergency function on refusal"),
    DRAFT.says(
        "N10-1",
        "第十条",
        "art. 10",
        "负责人信息报送三方并及时更新",
        "report the persons in charge to three authorities",
    ),
    DRAFT.says("N11-1", "", "", "将出台实施规范与技术标准", "a norm and a technical standard to follow"),
)
