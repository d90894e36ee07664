"""Alibaba Cloud: 信息核验, 金融级实人认证 and 企业要素核验 (cloudauth 2019-03-07, dytnsapi 2020-02-17)."""

from iov_realname.adapters.identity.aliyun.client import AliyunAccount
from iov_realname.adapters.identity.aliyun.live import AliyunLive
from iov_realname.adapters.identity.aliyun.signing import SHA256, SM3, SM3_AS_TEA
from iov_realname.adapters.identity.aliyun.units import AliyunUnits
from iov_realname.adapters.identity.aliyun.verifier import AliyunDocuments

__all__ = ["SHA256", "SM3", "SM3_AS_TEA", "AliyunAccount", "AliyunDocuments", "AliyunLive", "AliyunUnits"]
