"""How single cells of ledgers are read."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.adapters.ledgers.cells import (
    CARRIER,
    CODE,
    CODES,
    DAY,
    DOCUMENT,
    FLAG,
    MOMENT,
    TEXT,
    VALIDITY,
    CellType,
    Unread,
    bare_all,
    functions_of,
    nfkc,
    text_of,
    word_of,
)
from iov_realname.application.ledger.rows import Trouble
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.terms import Addressee, Fitment
from iov_realname.domain.time import CHINA_TIME

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def told(cell_type: CellType, text: str) -> object:
    """What a row is given for a cell."""
    value = cell_type.read(nfkc([text])[0])
    return cell_type.finish(value) if cell_type.finish else value


def trouble(cell_type: CellType, text: str) -> Trouble:
    """Why a cell is not read."""
    with pytest.raises(Unread) as caught:
        told(cell_type, text)
    assert text not in str(caught.value)
    return caught.value.trouble


FORMS = [
    ("2024-05-06", (0, 0, 0)),
    ("2024/5/6", (0, 0, 0)),
    ("2024/05/06", (0, 0, 0)),
    ("20240506", (0, 0, 0)),
    ("2024-05-06 13:45", (13, 45, 0)),
    ("2024/5/6 13:45:07", (13, 45, 7)),
    ("20240506\t13:45:07", (13, 45, 7)),
    (" 2024-05-06  00:00:00 ", (0, 0, 0)),
    ("２０２４／５／６　１３：４５：０７", (13, 45, 7)),
]


@pytest.mark.parametrize(("text", "clock"), FORMS)
def test_dates_in_every_form(text: str, clock: tuple[int, int, int]) -> None:
    """A date reads the same in each of its forms, alone or with a time, and is a time in China."""
    assert told(MOMENT, text) == datetime(2024, 5, 6, *clock, tzinfo=CHINA_TIME)
    assert told(DAY, text) == date(2024, 5, 6)


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2023/2/29",
        "20240001",
        "2022/13/2",
        "2024-5-6",
        "24-05-06",
        "2024-05-06 24:00",
        "2024-05-06 13:60",
        "2024-05-06T13:45:00",
        "2024-05-0613:45",
        "2024-05-06 13",
        "2024/05-06",
        "2024年5月6日",
        "45418",
        "0000-01-01",
        "٢٠٢٤-٠٥-٠٦",
        "长期",
        "-",
    ],
)
def test_dates_that_are_none(text: str) -> None:
    """What is in no form, or in no calendar, is not a date."""
    assert trouble(MOMENT, text) is Trouble.DATE


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31, 23, 59, 59)))
def test_all_times_survive(moment: datetime) -> None:
    """Every second of the calendar is read as itself in all forms."""
    second = moment.replace(microsecond=0)
    texts = [
        f"{second.year:04}-{second.month:02}-{second.day:02}",
        f"{second.year:04}/{second.month}/{second.day}",
        f"{second.year:04}{second.month:02}{second.day:02}",
    ]
    clock = f"{second.hour:02}:{second.minute:02}:{second.second:02}"
    assert {told(MOMENT, f"{text} {clock}") for text in texts} == {second.replace(tzinfo=CHINA_TIME)}


def test_long_term_has_no_last_day() -> None:
    """长期 is a validity without end, a date ends on its day, and nothing else is a validity."""
    assert told(VALIDITY, " 长 期　") is None
    assert told(VALIDITY, "99991231 23:59:59") == date(9999, 12, 31)
    assert trouble(VALIDITY, "永久") is Trouble.DATE


def test_blank_cells_read_as_blanks() -> None:
    """White space of any width is the blank of the column's type."""
    blanks = [told(kind, " \t　") for kind in (TEXT, CODE, DOCUMENT, CODES, MOMENT, DAY, FLAG, word_of(Fitment))]
    assert blanks == ["", "", "", (), None, None, None, None]


def test_codes_and_names() -> None:
    """Codes lose all white space and become capitals; free text is only trimmed."""
    assert told(CODE, " ltestvhc　３me００ 28\t") == "LTESTVHC3ME0028"
    assert told(TEXT, "　van der Berg, 1 号 ") == "van der Berg, 1 号"


@given(st.lists(st.text(st.characters(exclude_characters="\0")), min_size=1))
def test_codes_in_bulk(cells: list[str]) -> None:
    """Reading many codes at once gives each what reading it alone gives."""
    assert bare_all(cells) == [CODE.read(cell) for cell in cells]


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1))
def test_normalising_is_idempotent(cells: list[str]) -> None:
    """Normalising a row keeps its number of cells and is done after the first time."""
    once = nfkc(cells)
    assert len(once) == len(cells)
    assert list(nfkc(once)) == list(once)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_full_width_is_half_width(text: str) -> None:
    """Full-width characters read as their ordinary ones."""
    assert nfkc([text.translate(FULL_WIDTH)])[0] == text


@pytest.mark.parametrize("text", ["中国电信", "1000", "telecom", "ＴＥＬＥＣＯＭ", " 中国 电信"])
def test_carriers_by_name_and_code(text: str) -> None:
    """A carrier is read from its name, its interface code and its word, in any case and width."""
    assert Carrier.TELECOM == told(CARRIER, text)


@pytest.mark.parametrize("text", ["factory", "FACTORY", "前", "前装;后装", "原厂"])
def test_only_listed_words(text: str) -> None:
    """A word that is not in the column's list is not read, not even our own code for it."""
    assert trouble(word_of(Fitment), text) is Trouble.WORD


def test_blank_words_with_a_meaning() -> None:
    """A blank word reads as blank, and becomes what the column says it means only in the row."""
    addressee = word_of(Addressee, blank=Addressee.PRESENT_OWNER)
    assert addressee.read(" ") is None
    assert told(addressee, " ") is Addressee.PRESENT_OWNER
    assert told(addressee, "原车主") is Addressee.FORMER_OWNER


@pytest.mark.parametrize(
    "text", ["流量;短信", "短信、流量", "SMS_UNDIRECTED；流 量", "流量;短信;;流量、", "data_undirected,短信"]
)
def test_lists_are_sets(text: str) -> None:
    """Order, repetition and kind of separator do not matter in a list; a comma is none."""
    asked = functions_of(Function)
    if "," in text:
        assert trouble(asked, text) is Trouble.WORD
    else:
        assert told(asked, text) == (Function.DATA_UNDIRECTED, Function.SMS_UNDIRECTED)


def test_the_emergency_call_is_never_asked_for() -> None:
    """A list reads only the functions its column allows."""
    asked = functions_of([Function.VOICE_DIRECTED])
    assert trouble(asked, "紧急救援") is Trouble.WORD
    assert told(functions_of(Function), "紧急救援") == (Function.EMERGENCY,)


def test_clerks_are_codes() -> None:
    """Clerks are a sorted set of codes."""
    assert told(CODES, "c022；Ｃ０２１、C 022") == ("C021", "C022")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("resident_id", "居民身份证"),
        ("居民身份 证", "居民身份证"),
        ("USCC", "统一社会信用代码证"),
        ("学生证", "学生证"),
    ],
)
def test_document_kinds_stay_open(text: str, word: str) -> None:
    """A known document kind is told by its Chinese word, whichever was written; an unknown one stays as it is."""
    assert told(DOCUMENT, text) == word


def test_flags() -> None:
    """1 is yes, 2 is no, anything else is no flag."""
    assert (told(FLAG, "１"), told(FLAG, " 2 ")) == (True, False)
    assert trouble(FLAG, "是") is Trouble.WORD


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1440000000001.0, "1440000000001"),
        (20240506.0, "20240506"),
        (1.5, "1.5"),
        (date(2024, 5, 6), "2024-05-06"),
        (datetime(2024, 5, 6, 13, 45), "2024-05-06 13:45:00"),
        (datetime(2024, 5, 6, 13, 45) - timedelta(microseconds=400), "2024-05-06 13:45:00"),
        ("a\0b", "a\N{REPLACEMENT CHARACTER}b"),
        ("", ""),
    ],
)
def test_spreadsheet_cells_as_text(cell: object, text: str) -> None:
    """Spreadsheet numbers are their digits, and dates are dates to the nearest second."""
    assert text_of(cell) == text
