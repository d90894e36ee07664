"""What the commands of this part say."""

from iov_realname.adapters.wording.language import Said

__all__ = ["JUDGED"]

JUDGED = Said(
    "比对 {seen} 张卡，资源外 {outside} 张，新情况 {news} 项", "{seen} cards looked at, {outside} outside, {news} news"
)
