"""Everything that may be asked of a carrier. The code of each word is the name of the method that asks it."""

from iov_realname.domain.words import Word

__all__ = ["Operation"]


class Operation(Word):
    """One thing to ask a carrier for."""

    REGISTER_PURCHASER = "register_purchaser", "购卡企业及责任人登记", "register purchaser and responsible person"
    REPORT_SALES = "report_sales", "报送销量和存量", "report sales and stock"
    PUSH_VEHICLE = "push_vehicle", "报送车辆与卡信息", "push vehicle and cards"
    SUBMIT_REGISTRATION = "submit_registration", "传送实名登记信息", "send a registration"
    START_HOSTED_REGISTRATION = "start_hosted_registration", "获取运营商登记页面", "start a registration on its page"
    QUERY_REGISTRATION = "query_registration", "查询实名状态", "ask for the registration"
    CLEAR_REGISTRATION = "clear_registration", "解除实名登记", "clear the registration"
    QUERY_CARD = "query_card", "查询卡状态", "ask for the card"
    SET_FUNCTIONS = "set_functions", "变更功能", "set functions"
    QUERY_FUNCTIONS = "query_functions", "查询功能", "ask for functions"
    ACTIVATE = "activate", "激活", "activate"
    SUSPEND = "suspend", "停机", "suspend"
    RESUME = "resume", "复机", "resume"
    REPLACE_CARD = "replace_card", "换卡", "replace the card"
    CANCEL = "cancel", "销户", "cancel the card"
    BIND_DEVICE = "bind_device", "机卡绑定", "bind to a device"
    UNBIND_DEVICE = "unbind_device", "机卡解绑", "unbind from the device"
    QUERY_BINDING = "query_binding", "查询机卡绑定", "ask for the binding"
    SET_REGION_LIMIT = "set_region_limit", "设置区域限制", "limit the area"
    CLEAR_REGION_LIMIT = "clear_region_limit", "取消区域限制", "lift the area limit"
    QUERY_REGION_LIMIT = "query_region_limit", "查询区域限制", "ask for the area limit"
    POLL = "poll", "查询办理结果", "ask what became of a receipt"
    DECODE_CALLBACK = "decode_callback", "接收回调", "take a callback"
