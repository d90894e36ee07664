"""``crypto inventory``: what cryptography a key store uses, for an assessor; no key material."""

import attrs
from rich.table import Table

from iov_realname.adapters.keys.inventory import DIGEST, HASH, SEAL, WRAP, CryptoUse, Inventory, inventory_of
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.adapters.terminal.console import outcome, print_json
from iov_realname.adapters.wording.language import Lang, Said

__all__ = ["FORMAT", "STATES", "show_inventory"]

FORMAT = "iov-realname.crypto-inventory.v1"

HEADINGS = (
    Said("算法", "algorithm"),
    Said("用途", "purpose"),
    Said("密钥位数", "key bits"),
    Said("存放位置", "kept in"),
    Said("纪元", "epoch"),
    Said("状态", "state"),
    Said("数量", "number"),
)
PURPOSES = {
    SEAL: Said("密封个人信息", "seal personal data"),
    WRAP: Said("包装密钥", "wrap keys"),
    HASH: Said("销毁记录摘要", "record of a destroyed key"),
}
DIGESTS = Said("带密钥摘要：", "keyed digest: ")
STATES = {
    "active": Said("使用中", "active"),
    "locked": Said("已锁定", "locked"),
    "shredded": Said("已销毁", "shredded"),
    "current": Said("当前", "current"),
    "leaving": Said("换出中", "leaving"),
    "retired": Said("已停用", "retired"),
    "destroyed": Said("已销毁", "destroyed"),
    "not in use": Said("未使用", "not in use"),
}
PROFILE = Said("密码套件：{profile}", "Crypto profile: {profile}")
PROFILES = {
    "intl": Said("国际算法 intl", "intl (international)"),
    "gm": Said("商用密码 gm", "gm (China's SM algorithms)"),
}
SOUND = Said("已知答案自检：", "Known answers:")
PASSED = Said("通过", "passed")
FAILED = Said("未通过", "FAILED")
LIBRARIES = Said("密码库：", "Libraries:")
NONE = "—"


def show_inventory(ring: WrappedKeyRing, *, as_json: bool, lang: Lang) -> None:
    """Print the inventory of an open key ring."""
    inventory = inventory_of(ring)
    if as_json:
        print_json({"format": FORMAT, **attrs.asdict(inventory)})
    else:
        _show(lang, inventory)


def _show(lang: Lang, inventory: Inventory) -> None:
    console = outcome()
    console.print(PROFILE(lang, profile=PROFILES[inventory.profile](lang)))
    table = Table(*(heading(lang) for heading in HEADINGS))
    for use in inventory.uses:
        table.add_row(*_row(lang, use))
    console.print(table)
    console.print(SOUND(lang))
    for algorithm, sound in inventory.known_answers.items():
        console.print(f"  {algorithm}: {(PASSED if sound else FAILED)(lang)}")
    console.print(LIBRARIES(lang))
    for library, version in inventory.libraries.items():
        console.print(f"  {library}: {version}")


def _row(lang: Lang, use: CryptoUse) -> tuple[str, ...]:
    return (
        use.algorithm,
        _purpose(lang, use.purpose),
        str(use.bits or NONE),
        use.where,
        str(use.epoch or NONE),
        STATES[use.state](lang),
        f"{use.number:,}" if use.number else NONE,
    )


def _purpose(lang: Lang, purpose: str) -> str:
    if purpose.startswith(DIGEST):
        return DIGESTS(lang) + purpose.removeprefix(DIGEST)
    return PURPOSES[purpose](lang)
