"""What is odd about a well-formed identifier: listed for a person to look at, never a reason to refuse."""

from iov_realname.domain.words import Word


class Doubt(Word):
    """Something that only warns."""

    AREA_UNKNOWN = "area_unknown", "行政区划代码未知", "area code is not a known one"
    CARRIER_PREFIX = "carrier_prefix", "ICCID 号段与运营商不符", "ICCID prefix is not the carrier's"
    EID_PREFIX = "eid_prefix", "EID 不以 89 开头", "EID does not begin with 89"
    FOREIGN_WMI = "foreign_wmi", "车辆识别代号不是中国厂商的", "VIN is not of a Chinese maker"
    IMSI_CARRIER = "imsi_carrier", "IMSI 与运营商不符", "IMSI network is not the carrier's"
    LUHN = "luhn", "ICCID 校验位不符", "ICCID has no right Luhn digit"
    MODEL_YEAR = "model_year", "车辆识别代号年份与下线日期不符", "VIN model year does not fit the factory date"
    NUMBER_BLOCK = (
        "number_block",
        "接入号码号段与运营商或位数不符",
        "number block is not the carrier's or of another length",
    )
    ORGANISATION_CHECK = "organisation_check", "组织机构代码校验位不符", "organisation code has a wrong check character"
    POSSIBLE_DUPLICATE = "possible_duplicate", "疑似同一张卡", "may be the same card written in two ways"
    VALIDITY_SPAN = "validity_span", "证件有效期年限异常", "document is valid for an unusual span"
    VIN_CHECK = "vin_check", "车辆识别代号校验位不符", "VIN has a wrong check character"
