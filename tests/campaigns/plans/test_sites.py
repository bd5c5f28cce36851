import pytest

from campaigns.ground import regions
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people.persons import Membership
from campaigns.plans import boundaries, sites
from tests import cast
from tests.campaigns.plans import mapping
from tests.cast import LOK_BAINTAN


def register(
    by: Membership, name: str = "Dermaga", village: str = LOK_BAINTAN, lat=None, lon=None
) -> sites.Site:
    with transaction():
        return sites.register(name, "dermaga", village, lat, lon, by=by)


def test_a_site_without_a_point_takes_its_villages(planner: Membership) -> None:
    made = register(planner)
    assert made.village is not None
    assert (made.lat, made.lon, made.precision) == (made.village.lat, made.village.lon, "village")


@pytest.mark.parametrize(
    ("village", "lat", "lon", "code"),
    [
        ("32.79.01.1001", None, None, "village.unknown"),
        (LOK_BAINTAN, -3.29, None, "site.half-point"),
        (LOK_BAINTAN, 114.66, -3.29, "site.swapped"),
        (LOK_BAINTAN, -6.2, 106.8, "site.outside"),
        (LOK_BAINTAN, float("nan"), 114.66, "site.outside"),
    ],
)
def test_a_site_stands_in_the_province(planner: Membership, village, lat, lon, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        register(planner, village=village, lat=lat, lon=lon)
    assert refusal.value.code == code


def test_two_sites_of_one_village_have_two_names(planner: Membership, leader: Membership) -> None:
    made = register(planner)
    with pytest.raises(Conflict) as refusal:
        register(planner)
    assert refusal.value.code == "site.twin"
    with transaction():
        sites.revise(made, "Dermaga", "pasar", LOK_BAINTAN, -3.29, 114.66, seen=made.version, by=planner)
    assert (made.kind, made.precision) == ("pasar", "good")
    with pytest.raises(NotAllowed):
        register(leader, "Lain")


def test_a_catchment_is_proposed_by_distance_nearest_first_own_village_always(planner: Membership) -> None:
    """Rule R0: a radius only proposes."""
    market = cast.site()
    near = [village.name for village in sites.villages_near(market)]
    assert near[0] == "Lok Baintan"
    assert set(near) >= {"Lok Baintan Dalam", "Sungai Pinang Lama"}
    assert sites.villages_near(market, 0.01)[0].code == LOK_BAINTAN
    assert sites.villages_near(cast.site("Pasar Terapung Banua")) == []


def test_sites_are_found_by_words_and_by_kab_kota(planner: Membership) -> None:
    assert {s.name for s in sites.everything("lok baintan")} == {"Pasar Terapung Lok Baintan"}
    assert sites.everything("100%_") == []
    assert {(s.village_code or "")[:5] for s in sites.everything("", "63.03")} == {"63.03"}


def test_a_point_s_village_is_guessed_by_the_nearest_until_outlines_tell_its_kecamatan(
    planner: Membership, admin: Membership
) -> None:
    """Beside the line between two kecamatan the nearest village may be the neighbour's."""
    near = sites.guess(-3.2889, 114.6645)
    assert (regions.district_code(near.village.code), near.official) == ("63.03.04", False)
    mapping.in_use(mapping.official(), admin)
    told = 0
    for lat, lon in ((-3.2889, 114.6645), (-3.35, 114.75), (-3.43, 114.83), (-2.6, 115.25), (-3.0, 115.4)):
        district, found = boundaries.where(lat, lon), sites.guess(lat, lon)
        assert (regions.district_code(found.village.code), found.official) == (district, True)
        told += 1
    assert told == 5


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [(None, 114.6, "site.half-point"), (114.66, -3.29, "site.swapped"), (-6.2, 106.8, "site.outside")],
)
def test_a_point_elsewhere_is_asked_back(planner: Membership, lat, lon, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        sites.guess(lat, lon)
    assert refusal.value.code == code


def test_a_site_whose_point_lies_in_another_kecamatan_says_so(planner: Membership, admin: Membership) -> None:
    made = register(planner, lat=-2.6, lon=115.25)
    assert sites.elsewhere(made) is None
    mapping.in_use(mapping.official(), admin)
    assert sites.elsewhere(made) == boundaries.where(-2.6, 115.25) != "63.03.04"
    assert sites.elsewhere(register(planner, "Lain")) is None
