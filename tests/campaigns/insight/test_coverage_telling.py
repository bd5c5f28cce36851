"""No number tells of a few complaints where one is rahasia: not itself, not by a sum, not by two filters (C2)."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.ground.errors import NotAllowed
from campaigns.ground.regions import Level
from campaigns.insight import coverage
from campaigns.insight.coverage import Asked, Figures, days_of, visits
from campaigns.insight.coverage.telling import FEWEST, heard, of_years, untold
from tests import cast
from tests.campaigns.insight.test_coverage_visits import GAMBUT, IN_2026, LAUT, TABUK, held_at, told

VILLAGES = [f"63.0{n}.0{m}.2001" for n in (1, 2, 3) for m in (1, 2, 3)]
AREAS = sorted({code[:size] for code in VILLAGES for size in (2, 5, 8)})
figures = st.builds(
    lambda secret, open_: Figures(complaints=secret + open_, confidential=secret),
    st.integers(0, 2),
    st.integers(0, 4),
)
happened = st.dictionaries(st.sampled_from(VILLAGES), figures, max_size=9)


def lowest_and_highest(areas, hidden: set[str], code: str) -> tuple[int, int]:
    """What a reader can work out of an area, who knows that each kecamatan kept back has a complaint or more."""
    districts = {one for one in hidden if len(one) == 8}
    summed = [
        {one for one in districts if one.startswith(regency)}
        for regency in areas
        if len(regency) == 5 and regency not in hidden
    ]
    rest = {one for one in districts if one[:5] in hidden}
    group = next((group for group in summed if code in group), rest)
    if group is rest and "63" in hidden:
        return 0, 10**6  # no sum holds it
    inside = {one for one in group if one.startswith(code)}
    told_inside = sum(
        areas[one].complaints for one in areas.keys() - hidden if len(one) == 8 and one[:5] == code
    )
    together = sum(areas[one].complaints for one in group)
    outside = len(group) - len(inside)
    return told_inside + len(inside), told_inside + together - outside if outside else told_inside + together


@settings(deadline=None, max_examples=400)
@given(happened)
def test_no_area_kept_back_can_be_worked_out_from_what_is_told_at_any_level(seen) -> None:
    areas = heard(seen)
    hidden = untold(areas)
    for code, one in areas.items():
        if one.confidential and one.complaints < FEWEST:
            assert code in hidden
    for code in hidden - {"63"}:
        lowest, highest = lowest_and_highest(areas, hidden, code)
        assert lowest < highest


@settings(deadline=None)
@given(happened)
def test_everything_is_told_where_nothing_is_rahasia_or_nothing_is_few(seen) -> None:
    assert untold(heard({code: one._replace(confidential=0) for code, one in seen.items()})) == set()
    many = {code: one._replace(complaints=one.complaints + FEWEST) for code, one in seen.items()}
    assert untold(heard(many)) == set()


# Filters: two years, each of two programs, in the kecamatan of two kab/kota.

CELLS = list(product(["63.01.01", "63.01.02", "63.02.01", "63.02.02"], (2025, 2026), ("a", "b")))
CHOICES = list(product((2025, 2026, None), ("a", "b", None)))
cells = st.lists(figures, min_size=len(CELLS), max_size=len(CELLS)).map(
    lambda found: dict(zip(CELLS, found, strict=True))
)


def met(found, code: str, year: int | None, program: str | None) -> list:
    """The cells behind a number: of an area, in a year or in both, of a program or of both."""
    return [
        cell
        for cell in CELLS
        if cell[0].startswith(code) and year in (None, cell[1]) and program in (None, cell[2])
    ]


def rank(rows: list[list[int]]) -> int:
    """The number of rows that do not follow from the others."""
    left, rank = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(CELLS)):
        pivot = next((row for row in left[rank:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(rank, pivot)
        for n in range(rank + 1, len(left)):
            factor = left[n][column] / pivot[column]
            if factor:
                left[n] = [value - factor * other for value, other in zip(left[n], pivot, strict=True)]
        rank += 1
    return rank


@settings(deadline=None, max_examples=60)
@given(cells)
def test_nothing_rahasia_is_worked_out_of_any_filters_that_one_may_choose(found) -> None:
    """Of those who may not read it: no sum or difference of what all filters tell gives a few with one rahasia."""
    years = {
        year: heard(
            {
                f"{code}.2001": Figures(
                    complaints=sum(found[cell].complaints for cell in met(found, code, year, None)),
                    confidential=sum(found[cell].confidential for cell in met(found, code, year, None)),
                )
                for code in {cell[0] for cell in CELLS}
            }
        )
        for year in (2025, 2026)
    }
    codes = {cell[0][:size] for cell in CELLS for size in (2, 5, 8)}
    shown, kept_back = [], []
    for code, (year, program) in product(sorted(codes), CHOICES):
        asked = [years[year]] if year else list(years.values())
        behind = met(found, code, year, program)
        row = [int(cell in behind) for cell in CELLS]
        if of_years(asked, narrowed=program is not None).tells(code):
            shown.append(row)
        elif 0 < sum(found[cell].complaints for cell in behind) < FEWEST and any(
            found[cell].confidential for cell in behind
        ):
            kept_back.append(row)
    basis = rank(shown)
    for row in kept_back:
        assert rank([*shown, row]) == basis + 1


# On the database, by role.


@pytest.fixture
def campaign(app, planner, leader):
    return cast.approved(planner, leader, first_day=date(2026, 7, 1), last_day=date(2027, 6, 30))


def counts(asked: Asked, by, level: Level = Level.DISTRICT) -> dict[str, int | None]:
    """The areas with complaints, and the whole, as the table tells of them."""
    table = coverage.of(asked, level, by=by)
    return {area.code: area.complaints for area in [*table.areas, table.total] if area.visited}


def test_the_only_kecamatan_of_its_kabupaten_is_not_told_by_the_sum(
    campaign, planner, leader, officer
) -> None:
    """The kab/kota is kept back with it, and another one, or the province's sum would tell."""
    told(held_at(campaign, planner, TABUK, "Pasar"), officer, 1, 1)
    told(held_at(campaign, planner, LAUT, "Terminal", 2), officer, 5)
    for by in (planner, leader):
        assert counts(IN_2026, by) == {"63.03.04": None, "63.01.03": None, "63": 6}
        assert counts(IN_2026, by, Level.REGENCY) == {"63.03": None, "63.01": None, "63": 6}
        assert {one.code: one.count for one in visits.reports(IN_2026, by=by)} == {
            "63.03.04": None,
            "63.01.03": None,
        }
        assert coverage.of(IN_2026, within="63.03", by=by).total.complaints is None
        assert coverage.overview(IN_2026, by=by).years[-1].total.complaints == 6


def test_one_complaint_alone_is_not_told_of_the_province(campaign, planner, officer) -> None:
    told(held_at(campaign, planner, TABUK, "Pasar"), officer, 1, 1)
    assert counts(IN_2026, planner, Level.REGENCY) == {"63.03": None, "63": None}


def test_whoever_may_not_read_it_is_told_of_whole_years_only(campaign, planner, leader, officer) -> None:
    """A quarter taken from the year would tell of the other one."""
    told(held_at(campaign, planner, TABUK, "Pasar", -90), officer, 4)
    told(held_at(campaign, planner, TABUK, "Toko"), officer, 1, 1)
    told(held_at(campaign, planner, LAUT, "Terminal", 2), officer, 5)
    third, year = Asked(*days_of(2026, 3)), IN_2026
    assert counts(year, planner)["63.03.04"] == 5
    assert counts(third, planner)["63.03.04"] is None
    assert counts(third, leader)["63.03.04"] == 4
    mine = Asked(*days_of(2026), program_id=campaign.program_id)
    assert counts(mine, planner) == {"63.03.04": None, "63.01.03": 5, "63": None}
    assert counts(Asked(), planner)["63.03.04"] == 5


@pytest.mark.parametrize("code", ["63", "63.03", "63.03.04", TABUK])
def test_rows_tell_every_number_to_those_who_may_read_every_complaint_alone(
    campaign, planner, leader, operator, treasurer, officer, admin, code
) -> None:
    few = held_at(campaign, planner, TABUK, "Pasar")
    many = held_at(campaign, planner, TABUK, "Toko", 1)
    told(few, officer, 1, 1)
    told(many, officer, 5)
    for by, shown in (
        (leader, [1, 5]),
        (operator, [1, 5]),
        (planner, [None, None]),
        (treasurer, [None, None]),
    ):
        there = coverage.behind(code, IN_2026, by=by)
        rows = {row.id: row.complaints for row in there.activities}
        assert [rows[few.id], rows[many.id]] == shown
        below = code == TABUK and by is planner
        assert there.area.complaints == (None if below or by is treasurer else 6)
    for by in (officer, admin):
        with pytest.raises(NotAllowed):
            coverage.behind(code, IN_2026, by=by)


def test_rows_without_a_rahasia_complaint_in_their_kecamatan_tell_their_number(
    campaign, planner, officer
) -> None:
    told(held_at(campaign, planner, TABUK, "Pasar"), officer, 4, 1)
    told(held_at(campaign, planner, GAMBUT, "Balai", 1), officer, 2)
    rows = {row.site: row.complaints for row in coverage.behind("63.03", IN_2026, by=planner).activities}
    assert rows == {"Pasar": None, "Balai": 2}


def test_what_is_few_in_one_year_is_not_told_by_all_years(campaign, planner, officer) -> None:
    told(held_at(campaign, planner, TABUK, "Pasar"), officer, 1, 1)
    told(held_at(campaign, planner, GAMBUT, "Balai", 1), officer, 5)
    told(held_at(campaign, planner, TABUK, "Toko", 60), officer, 4)
    assert counts(Asked(*days_of(2027)), planner)["63.03.04"] == 4
    assert counts(Asked(), planner)["63.03.04"] is None
