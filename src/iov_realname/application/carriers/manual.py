"""What to do by hand where a carrier publishes no interface: the sentence that goes with every ``Unsupported``."""

from types import MappingProxyType
from typing import Final

from iov_realname.application.carriers.operations import Operation

__all__ = ["MANUAL", "NO_INTERFACE"]

NO_INTERFACE: Final = (
    "该运营商未公开此项接口。",
    "This carrier publishes no interface for this.",
)

_BY_FILE = (
    "用文件交换加密报送, 取回运营商回执台账后导入。",
    "Send it sealed through the file exchange, and ingest the carrier's receipts when they come back.",
)
_BY_MANAGER = (
    "向运营商客户经理书面申请, 办结后登记回执编号。",
    "Order it in writing from the carrier's account manager, and record the receipt number when it is done.",
)
_ON_PLATFORM = (
    "在运营商自服务平台上查看, 结果须具名记录。",
    "Look it up on the carrier's self-service platform; a named person records what it says.",
)
_POLL = (
    "向客户经理查询办理结果, 或导入运营商回执台账。",
    "Ask the account manager what became of it, or ingest the carrier's receipts.",
)
_ASK_INSTEAD = (
    "不接收回调; 定期查询。",
    "No callback is taken; ask from time to time.",
)

MANUAL: Final = MappingProxyType(
    {
        Operation.REGISTER_PURCHASER: _BY_FILE,
        Operation.REPORT_SALES: _BY_FILE,
        Operation.PUSH_VEHICLE: _BY_FILE,
        Operation.SUBMIT_REGISTRATION: _BY_FILE,
        Operation.START_HOSTED_REGISTRATION: _BY_MANAGER,
        Operation.QUERY_REGISTRATION: _ON_PLATFORM,
        Operation.CLEAR_REGISTRATION: _BY_MANAGER,
        Operation.QUERY_CARD: _ON_PLATFORM,
        Operation.SET_FUNCTIONS: _BY_MANAGER,
        Operation.QUERY_FUNCTIONS: _ON_PLATFORM,
        Operation.ACTIVATE: _BY_MANAGER,
        Operation.SUSPEND: _BY_MANAGER,
        Operation.RESUME: _BY_MANAGER,
        Operation.REPLACE_CARD: _BY_MANAGER,
        Operation.CANCEL: _BY_MANAGER,
        Operation.BIND_DEVICE: _BY_MANAGER,
        Operation.UNBIND_DEVICE: _BY_MANAGER,
        Operation.QUERY_BINDING: _ON_PLATFORM,
        Operation.SET_REGION_LIMIT: _BY_MANAGER,
        Operation.CLEAR_REGION_LIMIT: _BY_MANAGER,
        Operation.QUERY_REGION_LIMIT: _ON_PLATFORM,
        Operation.POLL: _POLL,
        Operation.DECODE_CALLBACK: _ASK_INSTEAD,
    }
)
