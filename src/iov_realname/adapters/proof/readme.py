"""The README.txt of a bundle."""

from iov_realname.verifier import Checkpoint

__all__ = ["readme"]

WHOLE = ("整个日志", "the whole log")
CHOSEN = ("所选的历史", "chosen histories")
TEXT = """\
车联网卡实名登记检查包（iov-realname.bundle.v1）
====================================
内容：日志 {origin} 的{zh}，截至 {size} 个事件的检查点。

核对（无需数据库，无需密钥；公钥请当面或书面取得，不要从本文件取得）：
    pip install iov-realname-verifier
    iov-realname-verifier verify 本文件.zip --vkey 验证公钥 --since 此前留存的检查点
安装了完整软件包 iov-realname 时：iov-realname verify 本文件.zip --vkey 验证公钥 --cards cards.csv

checkpoint        签名检查点（C2SP signed note）：请复制留存
events.jsonl      事件，按存储的原始字节；heads.jsonl、leaves.bin、consistency.json 为证明
personal.jsonl    个人信息：脱敏，或封给检查方公钥的密文（用 open 打开）；由保管者所附，不在签名之下
rulebooks/        事件所依据的规则版本
证明了什么、没有证明什么，由 verify 逐条说明。

Evidence bundle of real-name registrations of IoV cards (iov-realname.bundle.v1)
================================================================================
It holds {en} of the log {origin}, under a checkpoint over {size} events.

To check it, without any database or key (get the verifier key on paper or in person, not from this file):
    pip install iov-realname-verifier
    iov-realname-verifier verify THIS.zip --vkey KEY --since CHECKPOINT_YOU_KEPT
Where the full package is installed: iov-realname verify THIS.zip --vkey KEY --cards cards.csv

checkpoint        the signed checkpoint (C2SP signed note): copy it out and keep it
events.jsonl      the events, in the bytes as stored; heads.jsonl, leaves.bin, consistency.json prove them
personal.jsonl    personal data: masked, or sealed to the inspector's key (see open); its keeper's word, not signed
rulebooks/        the editions that the events were judged by
What is proven and what is not is said by verify, one by one.
"""


def readme(checkpoint: Checkpoint, *, whole: bool) -> str:
    """What the file is and how it is checked, in Chinese and English."""
    zh, en = WHOLE if whole else CHOSEN
    return TEXT.format(origin=checkpoint.origin, size=checkpoint.size, zh=zh, en=en)
