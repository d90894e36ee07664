"""Every code of Tencent Cloud's tables and what it means. Which are billed is said: a repeat costs and counts."""

from typing import Final

from iov_realname.adapters.identity.meanings import (
    AGREES,
    AT_LIMIT,
    BAD_IMAGE,
    BAD_INPUT,
    BUSY,
    DIFFERS,
    EXPIRED,
    MISCONFIGURED,
    NO_PORTRAIT,
    NO_RECORD,
    NOT_LIVE,
    NOT_OPERATING,
    SUSPECTED,
    THROTTLED,
    Table,
)

__all__ = ["ERRORS", "LIVE_RESULTS", "NFC_RESULTS", "OPERATING", "PENDING", "RESULTS", "TYPED_SOURCES"]

PENDING: Final = "17"
"""Of a live check: the person has not finished."""

TYPED_SOURCES: Final = frozenset({"手动输入", "手工输入"})
"""``IdInfoFrom`` of data that somebody typed."""

RESULTS: Final[Table] = {
    "0": AGREES,
    "-1": DIFFERS,
    "-2": BAD_INPUT,
    "-3": BAD_INPUT,
    "-4": BUSY,
    "-5": NO_RECORD,
    "-6": BUSY,
    "-7": AT_LIMIT,
}
"""Of ``IdCardVerification``; 0 and -1 are billed."""

ERRORS: Final[Table] = {
    "FailedOperation.IdNameMisMatch": DIFFERS,
    "FailedOperation.CompareLowSimilarity": DIFFERS,
    "FailedOperation.LifePhotoDetectFake": NOT_LIVE,
    "FailedOperation.LivessDetectFake": NOT_LIVE,
    "FailedOperation.IdNoExistSystem": NO_RECORD,
    "FailedOperation.IdPhotoNoExist": NO_PORTRAIT,
    "FailedOperation.IdFormatError": BAD_INPUT,
    "FailedOperation.NameFormatError": BAD_INPUT,
    "FailedOperation.ImageBlur": BAD_IMAGE,
    "FailedOperation.Silent*": BAD_IMAGE,
    "FailedOperation.Lip*": BAD_IMAGE,
    "FailedOperation.Action*": BAD_IMAGE,
    "FailedOperation.LifePhoto*": BAD_IMAGE,
    "FailedOperation.CompareLibServiceUnavailable": BUSY,
    "FailedOperation.CompareSystemError": BUSY,
    "FailedOperation.DecryptSystemError": BUSY,
    "FailedOperation.DetectEngineSystemError": BUSY,
    "InternalError*": BUSY,
    "RequestLimitExceeded*": THROTTLED,
    "LimitExceeded*": THROTTLED,
    "InvalidParameterValue.BizTokenExpired": EXPIRED,
    "InvalidParameterValue.BizTokenIllegal": EXPIRED,
    "UnauthorizedOperation.IdentityAuthLimitExceeded": AT_LIMIT,
    "FailedOperation.IdentityAuthLimitExceeded": AT_LIMIT,
    "OperationDenied.IdentityAuthLimitExceeded": AT_LIMIT,
    "UnauthorizedOperation*": MISCONFIGURED,
    "AuthFailure*": MISCONFIGURED,
}
"""``Response.Error.Code``; of the families the longest that fits counts."""

LIVE_RESULTS: Final[Table] = {
    "0": AGREES,
    "1": MISCONFIGURED,
    "2": MISCONFIGURED,
    "3": MISCONFIGURED,
    "4": BUSY,
    "8": BUSY,
    "10": BUSY,
    "12": BUSY,
    "13": BUSY,
    "14": EXPIRED,
    "15": EXPIRED,
    "16": AT_LIMIT,
    "201": BUSY,
    "202": BUSY,
    "203": MISCONFIGURED,
    "204": MISCONFIGURED,
    "301": DIFFERS,
    "302": BAD_INPUT,
    "303": BAD_IMAGE,
    "1001": BUSY,
    "1002": NOT_LIVE,
    "1003": BAD_IMAGE,
    "1004": BAD_IMAGE,
    "1005": BAD_IMAGE,
    "1006": BUSY,
    "1007": BUSY,
    "1008": BUSY,
    **{str(code): BAD_IMAGE for code in range(1101, 1110)},
    **{str(code): BAD_IMAGE for code in range(1201, 1206)},
    "1301": NOT_LIVE,
    "1302": BAD_IMAGE,
    "1303": BAD_IMAGE,
    "2001": BUSY,
    "2002": BAD_INPUT,
    "2003": BAD_INPUT,
    "2004": BAD_IMAGE,
    "2005": NO_RECORD,
    "2006": DIFFERS,
    "2007": NO_PORTRAIT,
    "2008": NO_PORTRAIT,
    "2009": NO_PORTRAIT,
    "2010": BAD_IMAGE,
    "2011": SUSPECTED,
    "2012": BAD_IMAGE,
    "2013": BAD_IMAGE,
    "2014": BAD_IMAGE,
    "2015": BAD_IMAGE,
    "2016": DIFFERS,
    "2017": BUSY,
}
"""``Text.ErrCode`` of ``GetDetectInfoEnhanced``; 0, 1002, 2006 and 2016 are billed."""

NFC_RESULTS: Final[Table] = {"0": AGREES, "-1": BAD_IMAGE}
"""``ResultCode`` of ``ParseNfcData``; a reading is billed once."""

OPERATING: Final[Table] = {"1": AGREES, "2": NOT_OPERATING, "3": NOT_OPERATING, "4": NOT_OPERATING}
"""``OperatingStatus`` of a unit; what is not open does not pass."""
