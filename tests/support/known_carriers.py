"""Two carriers beside the ledgers' three: a basic one, and a reseller whose host may answer in its stead."""

import json
from pathlib import Path

from iov_realname import CarrierCode, CarrierEntry, CarrierKind, CarrierRegistry, Numbering

BROADNET = CarrierCode("broadnet")
RESELLER = CarrierCode("resale-x")
KNOWN = CarrierRegistry(
    [
        CarrierEntry(BROADNET, "中国广电", "China Broadnet", numbering=Numbering(networks=frozenset({"15"}))),
        CarrierEntry(RESELLER, "样例转售", "Example Resale", CarrierKind.RESALE, "unicom", host_answers=True),
    ]
)
DOCUMENT = {
    "format": "iov-realname.carriers.v1",
    "carriers": [
        {"code": BROADNET, "zh": "中国广电", "en": "China Broadnet", "networks": ["15"]},
        {
            "code": RESELLER,
            "zh": "样例转售",
            "en": "Example Resale",
            "kind": "resale",
            "host": "unicom",
            "host_answers": True,
        },
    ],
}


def write_known(file: Path, document: object = DOCUMENT) -> Path:
    """The file that names them, or another."""
    file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return file
