"""Dates known to the day, the month or the year: how they are read, written and end a period."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.errors import InvalidInput
from governance.periods import PartialDate, check_happened, ending
from governance.platforms.models import Seat

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("written", "day", "last", "end"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31), date(2013, 1, 1)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29), date(2012, 3, 1)),
        ("2012-12", date(2012, 12, 1), date(2012, 12, 31), date(2013, 1, 1)),
        ("2012-11-23", date(2012, 11, 23), date(2012, 11, 23), date(2012, 11, 23)),
        ("0001", date(1, 1, 1), date(1, 12, 31), date(2, 1, 1)),
        ("9999", date(9999, 1, 1), date(9999, 12, 30), date(9999, 12, 31)),
        ("9999-12-31", date(9999, 12, 31), date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_a_date_spans_what_is_known_of_it(written: str, day: date, last: date, end: date) -> None:
    known = PartialDate.parse(written)

    assert (known.day, known.last, known.end, str(known)) == (day, last, end, written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12",
        "2012-1",
        "2012-13",
        "2012-02-30",
        "0000",
        "23.11.2012",
        "2012-11-23T00:00",
        "２０１２",
    ],
)
def test_what_is_no_date_is_refused_with_the_forms_there_are(written: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        PartialDate.parse(written)


@given(st.dates(max_value=date(9998, 12, 31)), st.sampled_from((4, 7, 10)))
def test_what_is_written_is_read_as_it_was(day: date, length: int) -> None:
    written = day.isoformat()[:length]
    known = PartialDate.parse(written)

    assert str(known) == written
    assert known.day <= day <= known.last


@pytest.mark.parametrize("written", ["2026-03-01", "2026-02", "2025"])
def test_what_is_over_has_happened(written: str) -> None:
    check_happened(PartialDate.parse(written), TODAY)


@pytest.mark.parametrize("written", ["2026-03-02", "2026-03", "2026", "2027"])
def test_what_is_not_over_has_not_happened(written: str) -> None:
    with pytest.raises(InvalidInput):
        check_happened(PartialDate.parse(written), TODAY)


@pytest.mark.parametrize(
    ("began", "on", "ends"),
    [
        (None, None, "2026-03-01"),
        ("2020", "2025", "2025"),
        ("2020", None, "2026-03-01"),
        ("2026-03-01", None, "2026-03-01"),
        ("2027", None, "2027-01-01"),
        ("2027", "2026-06", "2027-01-01"),
        ("2027", "2028", "2028"),
    ],
)
def test_what_has_not_begun_never_will(began: str | None, on: str | None, ends: str) -> None:
    seat = Seat()
    seat.begin(PartialDate.parse(began) if began else None)

    assert str(ending(seat, PartialDate.parse(on) if on else None, TODAY)) == ends
