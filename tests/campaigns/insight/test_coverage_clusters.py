"""Sites gathered for the view of a map: nothing is lost, nothing is counted twice, and a screen has so many."""

from hypothesis import given
from hypothesis import strategies as st

from campaigns.insight.coverage.clusters import COARSEST, FINEST, MOST, View, Visit, Visits

WHOLE = (114.0, -5.0, 118.0, -1.0)
near = st.floats(-4.9, -1.3), st.floats(114.4, 117.4)
visits = st.lists(
    st.builds(
        Visit,
        site_id=st.integers(1, 10_000),
        lat=near[0],
        lon=near[1],
        held=st.integers(0, 5),
        planned=st.integers(0, 5),
    ),
    max_size=60,
    unique_by=lambda visit: visit.site_id,
)
zooms = st.integers(COARSEST, FINEST)


def spread(number: int) -> Visits:
    """Sites on a grid over the whole province."""
    return Visits(Visit(n, -4.8 + n % 100 * 0.035, 114.4 + n // 100 * 0.03, 1, 0) for n in range(number))


@given(visits, zooms)
def test_every_site_of_a_view_is_in_one_cluster(sites: list[Visit], zoom: int) -> None:
    found = Visits(sites).clusters(View(*WHOLE, zoom))
    assert sum(one.sites for one in found) == len(sites)
    assert sum(one.held for one in found) == sum(site.held for site in sites)
    assert sum(one.planned for one in found) == sum(site.planned for site in sites)
    assert len({one.key for one in found}) == len({one.site_id for one in found}) == len(found)


@given(visits, zooms)
def test_a_site_alone_is_known_by_the_same_key_at_every_zoom(sites: list[Visit], zoom: int) -> None:
    for one in Visits(sites).clusters(View(*WHOLE, zoom)):
        assert (one.key == f"site/{one.site_id}") is (one.sites == 1)


@given(visits, st.lists(zooms, min_size=2, max_size=2, unique=True).map(sorted))
def test_a_closer_look_never_gathers_more(sites: list[Visit], pair: list[int]) -> None:
    far, close = (Visits(sites).clusters(View(*WHOLE, zoom)) for zoom in pair)
    assert len(far) <= len(close)


def test_a_view_has_its_own_sites_and_no_others() -> None:
    there, elsewhere = Visit(1, -3.3, 114.6, 1, 0), Visit(2, -2.2, 115.4, 1, 0)
    found = Visits([there, elsewhere]).clusters(View(114.5, -3.4, 114.7, -3.2, 12))
    assert [one.site_id for one in found] == [1]


def test_a_screen_has_so_many_clusters_however_many_sites_there_are() -> None:
    for number in (100, 1_000, 10_000):
        for zoom in range(COARSEST, FINEST + 1):
            found = spread(number).clusters(View(*WHOLE, zoom))
            assert len(found) <= MOST
            assert sum(one.sites for one in found) == number


def test_at_the_finest_zoom_sites_of_one_place_stand_apart() -> None:
    """Sites that took their village's point lie on each other: they can still be told apart in the table."""
    twins = Visits(Visit(n, -3.3, 114.6, 1, 0) for n in range(1, 4))
    view = (114.5, -3.4, 114.7, -3.2)
    assert [one.sites for one in twins.clusters(View(*view, FINEST - 1))] == [3]
    assert [one.site_id for one in twins.clusters(View(*view, FINEST))] == [1, 2, 3]


def test_the_busiest_site_speaks_for_its_cluster() -> None:
    [one] = Visits([Visit(1, -3.3, 114.6, 1, 0), Visit(2, -3.3, 114.6, 0, 3)]).clusters(View(*WHOLE, 8))
    assert (one.site_id, one.held, one.planned) == (2, 1, 3)


def test_a_site_without_a_point_is_counted_apart() -> None:
    found = Visits([Visit(1, None, None, 1, 0), Visit(2, -3.3, 114.6, 1, 0)])
    assert (found.unplaced, len(found.clusters(View(*WHOLE, 8)))) == (1, 1)
