"""Rule R0: one population series, whose every level adds up to the province."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import reference
from campaigns.ground import population
from campaigns.ground.population import DistrictEstimate, RegencyCount, VillageCensus

PROVINCE = 4_305_281  # Ditjen Dukcapil, 31 December 2024

weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)
totals = st.integers(0, 10**7)


@pytest.fixture(scope="module")
def real() -> population.Series:
    return population.series_of(*(reference.rows(name) for name in ("regencies", "districts", "villages")))


def beneath(series: population.Series) -> tuple[Counter[str], Counter[str]]:
    """Persons by kab/kota and by kecamatan, added up from what lies beneath."""
    regencies: Counter[str] = Counter()
    for code, people in series.districts.items():
        regencies[code[:5]] += people
    districts: Counter[str] = Counter()
    for code, share in [*series.villages.items(), *series.undivided.items()]:
        districts[code[:8]] += share or 0
    return regencies, districts


def test_r0_every_level_of_the_province_adds_up(real: population.Series) -> None:
    regencies, districts = beneath(real)
    assert real.total == PROVINCE
    assert regencies == real.regencies
    assert districts == real.districts
    assert sum(districts.values()) == PROVINCE


def test_r0_every_area_is_in_the_series(real: population.Series) -> None:
    assert (len(real.regencies), len(real.districts), len(real.villages)) == (13, 156, 2016)


def test_r0_a_kabupaten_keeps_the_figure_of_dukcapil(real: population.Series) -> None:
    published = {row["code"]: int(row["population"]) for row in reference.rows("regencies")}
    assert real.regencies == published


def test_r0_a_kecamatan_stays_within_one_person_of_its_estimate(real: population.Series) -> None:
    estimates = {row["code"]: int(row["population_2024_est"]) for row in reference.rows("districts")}
    assert all(abs(real.districts[code] - people) <= 1 for code, people in estimates.items())


def test_r0_a_village_without_census_has_no_figure_and_is_not_zero(real: population.Series) -> None:
    blank = {row["code"] for row in reference.rows("villages") if not row["population"]}
    assert {code for code, people in real.villages.items() if people is None} == blank
    assert len(blank) == 42


def test_r0_the_undivided_rest_is_what_the_census_leaves_over(real: population.Series) -> None:
    """Six kecamatan of Kotabaru and Tanah Bumbu hold 6,574 people whose village the census does not tell."""
    assert set(real.undivided) == {
        *("63.02.05.0000", "63.10.01.0000", "63.10.04.0000"),
        *("63.10.06.0000", "63.10.07.0000", "63.10.08.0000"),
    }
    assert all(people > 0 for people in real.undivided.values())
    census = sum(int(row["population"] or 0) for row in reference.rows("villages"))
    assert 3_626_616 - census == 6574


def test_r0_villages_of_one_kecamatan_keep_the_order_of_the_census(real: population.Series) -> None:
    rows = [row for row in reference.rows("villages") if row["population"]]
    for district in real.districts:
        group = sorted((int(r["population"]), r["code"]) for r in rows if r["district_code"] == district)
        for (fewer, smaller), (more, larger) in pairwise(group):
            if fewer < more:
                assert (real.villages[smaller] or 0) <= (real.villages[larger] or 0)


@pytest.mark.parametrize(
    ("total", "shares_of", "shares"),
    [
        (10, [1, 1, 1], [4, 3, 3]),  # equal remainders: the first comes first
        (100, [47, 16, 16, 12, 6, 3], [47, 16, 16, 12, 6, 3]),
        (7, [5, 0, 2], [5, 0, 2]),
        (1, [1, 1], [1, 0]),
        (0, [0, 0], [0, 0]),
        (0, [3, 4], [0, 0]),
        (0, [], []),
    ],
)
def test_largest_remainder_by_hand(total: int, shares_of: list[int], shares: list[int]) -> None:
    assert population.apportion(total, shares_of) == shares


@pytest.mark.parametrize(("total", "shares_of"), [(5, [0, 0]), (5, []), (-1, [1]), (5, [2, -1])])
def test_people_cannot_be_shared_by_nothing(total: int, shares_of: list[int]) -> None:
    with pytest.raises(ValueError, match=r"share|negative"):
        population.apportion(total, shares_of)


@given(totals, weights)
def test_r0_shares_add_up_and_stay_within_one_of_the_exact_share(total: int, shares_of: list[int]) -> None:
    shares = population.apportion(total, shares_of)
    whole = sum(shares_of)
    assert sum(shares) == total
    for share, weight in zip(shares, shares_of, strict=True):
        assert abs(share * whole - total * weight) < whole
        assert share == 0 or weight > 0


@given(totals, weights)
def test_r0_who_weighs_more_never_gets_less(total: int, shares_of: list[int]) -> None:
    ranked = sorted(zip(shares_of, population.apportion(total, shares_of), strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(ranked) if a[0] < b[0])


@st.composite
def provinces(draw: st.DrawFn) -> tuple[list[RegencyCount], list[DistrictEstimate], list[VillageCensus]]:
    regencies, districts, villages = [], [], []
    for r in range(1, draw(st.integers(1, 3)) + 1):
        regencies.append(RegencyCount(f"63.0{r}", draw(st.integers(0, 10**6))))
        for d in range(1, draw(st.integers(1, 3)) + 1):
            code = f"63.0{r}.0{d}"
            census = draw(st.lists(st.none() | st.integers(0, 5000), max_size=6))
            rest = draw(st.integers(0, 500))
            known = sum(people or 0 for people in census)
            districts.append(DistrictEstimate(code, known + rest, draw(st.integers(1, 10**5))))
            villages += [VillageCensus(f"{code}.200{v}", people) for v, people in enumerate(census)]
    return regencies, districts, villages


@given(provinces())
def test_r0_any_province_adds_up_at_every_level(
    province: tuple[list[RegencyCount], list[DistrictEstimate], list[VillageCensus]],
) -> None:
    made = population.series(*province)
    regencies, districts = beneath(made)
    assert dict(regencies) == made.regencies == {area.code: area.population for area in province[0]}
    assert {code: districts[code] for code in made.districts} == made.districts
    assert {v.code for v in province[2] if v.census is None} == {
        c for c, n in made.villages.items() if n is None
    }


def test_people_of_a_kecamatan_without_any_census_stay_undivided() -> None:
    made = population.series(
        [RegencyCount("63.01", 90)],
        [DistrictEstimate("63.01.01", 0, 5)],
        [VillageCensus("63.01.01.2001", None)],
    )
    assert made.villages == {"63.01.01.2001": None}
    assert made.undivided == {"63.01.01.0000": 90}


def test_an_area_without_its_parent_is_refused() -> None:
    with pytest.raises(ValueError, match=r"63\.02\.01 has no parent 63\.02"):
        population.series([RegencyCount("63.01", 5)], [DistrictEstimate("63.02.01", 5, 5)], [])


def test_villages_cannot_hold_more_people_than_their_kecamatan() -> None:
    with pytest.raises(ValueError, match="more people"):
        population.series(
            [RegencyCount("63.01", 5)],
            [DistrictEstimate("63.01.01", 5, 5)],
            [VillageCensus("63.01.01.2001", 6)],
        )
