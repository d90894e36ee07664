"""Ways to send notices: a folder that others work from, and an SMS gateway over HTTP. Their formats are ours."""

from iov_realname.adapters.notices.folder import FolderNotifier
from iov_realname.adapters.notices.gateway import GatewayAccount, SmsGateway

__all__ = ["FolderNotifier", "GatewayAccount", "SmsGateway"]
