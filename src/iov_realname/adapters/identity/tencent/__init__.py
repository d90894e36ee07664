"""Tencent Cloud: 人脸核身 (faceid 2018-03-01) and 企业核验 (ocr 2018-11-19)."""

from iov_realname.adapters.identity.tencent.client import TencentAccount
from iov_realname.adapters.identity.tencent.live import TencentLive
from iov_realname.adapters.identity.tencent.nfc import TencentNfc
from iov_realname.adapters.identity.tencent.units import TencentUnits
from iov_realname.adapters.identity.tencent.verifier import TencentDocuments

__all__ = ["TencentAccount", "TencentDocuments", "TencentLive", "TencentNfc", "TencentUnits"]
