"""Signatures of both clouds, against the answers that their makers published."""

from datetime import UTC, datetime

import attrs
import pytest

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.identity.aliyun import signing as acs3
from iov_realname.adapters.identity.hosts import host_of
from iov_realname.adapters.identity.tencent import signing as tc3

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
EMPTY_SM3 = "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"

# suite, the empty body's digest, digest of the canonical request, signature: the first published by Alibaba Cloud, the
# others computed independently over the same request.
ACS3 = {
    "ACS3-HMAC-SHA256": (
        acs3.SHA256,
        EMPTY_SHA256,
        "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
        "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
    ),
    "ACS3-HMAC-SM3 in its own header": (
        acs3.SM3,
        EMPTY_SM3,
        "fc048d2de081c5055f9c896d1ac3d7daaaa78ff914838abb2ce3d3559b87d3b8",
        "8aeb57d483a13c9dddaf33673a6866a7a9b598c9fca15cda5eac848c023cd2db",
    ),
    "ACS3-HMAC-SM3 in the other's header": (
        acs3.SM3_AS_TEA,
        EMPTY_SM3,
        "6c21f98c01327968509691ee23c1612560f32eecf97e10930bd71cc5a748d609",
        "19cac349828155410ebe3ae96f5732d62cefef94ce7df9b1623defdf9f5b7704",
    ),
}


@pytest.mark.parametrize(("suite", "empty", "canonical", "signature"), ACS3.values(), ids=ACS3)
def test_acs3_reproduces_its_known_answers(suite: acs3.Suite, empty: str, canonical: str, signature: str) -> None:
    """Canonical digest and signature of the published request come out to the last digit."""
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-version": "2014-05-26",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        suite.digest_header: empty,
    }
    query = {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}

    signed = acs3.sign(suite, "YourAccessKeySecret", "/", headers, b"", query=query)

    assert (empty, canonical, signature) == (suite.digest(b""), signed.canonical_digest, signed.signature)
    assert acs3.authorization(suite, "YourAccessKeyId", signed).startswith(
        f"{suite.name} Credential=YourAccessKeyId,SignedHeaders=host;x-acs-"
    )


@pytest.mark.parametrize(
    ("key", "message", "mac"),
    [
        (b"secret", b"source", "b9ff646822f41ef647c1416fa2b8408923828abc0464af6706e18db3e8553da8"),
        (b"secret", b"", "71e9db0344cd62427ccb824234214e14a0a54fe80adfb46bd12453270961dd5b"),
    ],
)
def test_hmac_sm3_reproduces_the_vendors_own_values(key: bytes, message: bytes, mac: str) -> None:
    """SM3 and HMAC-SM3 give what the vendor's own tests expect."""
    assert "55e12e91650d2fec56ec74e1d3e4ddbfce2ef3a65890c2a19ecf88a307e76a23" == acs3.SM3.digest(b"test")
    assert mac == acs3.SM3.mac(key, message)


TC3_BODY = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
TC3_AT = datetime.fromtimestamp(1551113065, UTC)
TC3 = {
    "with the action, as the document has it": (
        "*" * 32,
        ("content-type", "host", "x-tc-action"),
        "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84",
        "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
    ),
    "without, as the client has it": (
        "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
        ("content-type", "host"),
        "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031",
        "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
    ),
}


@pytest.mark.parametrize(("key", "covered", "canonical", "signature"), TC3.values(), ids=TC3)
def test_tc3_reproduces_its_known_answers(key: str, covered: tuple[str, ...], canonical: str, signature: str) -> None:
    """Canonical digest and signature of the published requests come out to the last digit."""
    headers = {
        "content-type": "application/json; charset=utf-8",
        "host": "cvm.tencentcloudapi.com",
        "x-tc-action": "describeinstances",
    }

    signed = tc3.sign(key, "cvm", TC3_AT, {name: headers[name] for name in covered}, TC3_BODY)

    assert (canonical, signature) == (signed.canonical_digest, signed.signature)
    assert f"TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm/tc3_request, SignedHeaders={';'.join(covered)}, " in (
        tc3.authorization("AKID", signed)
    )


def test_tc3_derives_the_published_key() -> None:
    """The signing key is the one that the document prints."""
    signed = tc3.sign("*" * 32, "cvm", TC3_AT, {"host": "cvm.tencentcloudapi.com"}, b"")

    assert "b596b923aad85185e2d1f6659d2a062e0a86731226e021e61bfe06f7ed05f5af" == signed.signing_key.hex()


def test_signatures_are_not_shown() -> None:
    """Neither signature nor derived key stands in a representation."""
    signed = tc3.sign("*" * 32, "cvm", TC3_AT, {"host": "h"}, b"")

    assert signed.signature not in repr(signed)
    assert signed.signing_key.hex() not in repr(signed)
    assert {"canonical_digest", "headers"} <= {field.name for field in attrs.fields(acs3.Signed) if field.repr}


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://cloudauth.example", "cloudauth.example"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("https://[::1]:8443", "[::1]:8443"),
    ],
)
def test_hosts_are_signed_as_they_are_sent(url: str, host: str) -> None:
    """The port is named only where it is not the usual one."""
    assert host == host_of(Address.parse(url, plain_loopback=True))
