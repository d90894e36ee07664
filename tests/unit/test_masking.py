"""How little of personal data is shown."""

import pytest

from iov_realname.domain.masking import masked_name, masked_number, masked_particulars, masked_text, masked_words
from iov_realname.domain.parties import Particulars
from iov_realname.domain.subject.words import Content


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("张**", "张三丰"),
        ("李*", "李四"),
        ("上********", "上海某某汽车公司甲"),
        ("J***", "John"),
        ("*", "王"),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_its_first_character(shown: str, name: str) -> None:
    """Only the first character of a name is shown, and nothing of a name of one character."""
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("110*************2X", "11010519491231002X"),
        ("138******00", "13800000000"),
        ("E12*****89", "E123456789"),
        ("*********", "E12345678"),
        ("*", "1"),
        ("", ""),
    ],
)
def test_a_masked_number_keeps_three_and_two(shown: str, number: str) -> None:
    """Numbers of ten and more show three characters and two; shorter ones show nothing."""
    assert masked_number(number) == shown


@pytest.mark.parametrize("words", ["车主拒绝", "a", "x" * 500])
def test_masked_words_do_not_even_tell_their_length(words: str) -> None:
    """Whatever was said is three stars; nothing stays nothing."""
    assert "***" == masked_words(words)
    assert "" == masked_words("")


def test_masked_particulars_leave_no_field_out() -> None:
    """Name and numbers are told apart, address and validity not at all; what is unknown stays unknown."""
    known = Particulars("张三丰", "11010519491231002X", "北京市朝阳区某路1号", "13800000000", "2031-01-01")
    assert Particulars("张**", "110*************2X", "***", "138******00", "***") == masked_particulars(known)
    assert Particulars() == masked_particulars(Particulars())


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (Content.NAME, "上***********"),
        (Content.NUMBER, "上海某*******-1"),
        (Content.WORDS, "***"),
        (Content.PARTICULARS, "***"),
    ],
)
def test_texts_are_masked_after_their_kind(content: Content, shown: str) -> None:
    """Names as names, numbers as numbers; whatever could be anything, altogether."""
    assert shown == masked_text(content, "上海某某汽车公司甲乙-1")
