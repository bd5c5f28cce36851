"""The rungs of the ladder: an ordered table that the office edits."""

import pytest

from campaigns.ground import settings
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import climbing, ladder, rungs
from campaigns.plans.climbing import ClimbStatus
from tests import cast


def names() -> list[str]:
    return [rung.name for rung in ladder.rungs()]


def test_a_new_rung_stands_on_top(planner: Membership) -> None:
    with transaction():
        made = rungs.append("Replikasi", "kegiatan yang dijalankan desa", by=planner)
    assert names()[-1] == "Replikasi"
    assert (made.level, made.code) == (7, "REPLIKASI")
    assert journal.of(made)[0].act == "menambah anak tangga"


def test_a_rung_changes_places_with_its_neighbour_and_the_ends_stay(planner: Membership) -> None:
    first, second, *_, last = ladder.rungs()
    with transaction():
        rungs.move(first, True, by=planner)
    assert names()[:2] == [second.name, first.name]
    assert [rung.level for rung in ladder.rungs()] == [1, 2, 3, 4, 5, 6]
    with transaction():
        rungs.move(first, False, by=planner)
    assert names()[:2] == [first.name, second.name]
    for rung, up in ((first, False), (last, True)):
        with pytest.raises(Conflict) as refusal, transaction():
            rungs.move(rung, up, by=planner)
        assert refusal.value.code == "rung.end"


def test_how_editions_stand_follows_the_new_order(planner: Membership) -> None:
    """Rule L1: the order of the rungs is the office's."""
    line = cast.program(planner)
    days = {"first_day": cast.FIRST.replace(year=2025), "last_day": cast.LAST.replace(year=2025)}
    before = cast.campaign(planner, line, title="2025", **days)
    after = cast.campaign(planner, line, title="2026", predecessor=before)
    third, fourth = ladder.rungs()[2:4]
    with transaction():
        after.rung_id = fourth.id
    assert climbing.of(after).status == ClimbStatus.UP
    with transaction():
        rungs.move(third, True, by=planner)
    assert climbing.of(after).status == ClimbStatus.DOWN


def test_a_rung_in_use_cannot_be_removed_and_another_can(planner: Membership) -> None:
    used = cast.campaign(planner).rung
    with pytest.raises(Conflict) as refusal, transaction():
        rungs.remove(used, by=planner)
    assert refusal.value.code == "rung.used"
    free = ladder.rungs()[5]
    with transaction():
        rungs.remove(free, by=planner)
    assert free.name not in names()
    assert rungs.uses_of(ladder.rungs())[used.id] == 1


def test_the_last_rung_stays(planner: Membership) -> None:
    for rung in ladder.rungs()[1:]:
        with transaction():
            rungs.remove(rung, by=planner)
    [last] = ladder.rungs()
    with pytest.raises(Conflict) as refusal, transaction():
        rungs.remove(last, by=planner)
    assert refusal.value.code == "rung.last"


def test_a_rung_is_renamed_with_its_proof_by_who_read_it_last(planner: Membership) -> None:
    rung = ladder.rungs()[0]
    seen = rung.version
    with transaction():
        rungs.revise(rung, "Berbagi", "tanda terima", seen=seen, by=planner)
    assert (rung.name, rung.proof) == ("Berbagi", "tanda terima")
    with pytest.raises(Conflict) as stale, transaction():
        rungs.revise(rung, "Lain", "lain", seen=seen, by=planner)
    with pytest.raises(Conflict) as taken, transaction():
        rungs.revise(rung, "sosialisasi", "x", seen=rung.version, by=planner)
    with pytest.raises(Invalid) as nameless, transaction():
        rungs.revise(rung, " ", "x", seen=rung.version, by=planner)
    with pytest.raises(Invalid) as unproven, transaction():
        rungs.append("Baru", " ", by=planner)
    codes = [refusal.value.code for refusal in (stale, taken, nameless, unproven)]
    assert codes == ["stale", "rung.taken", "rung.nameless", "rung.unproven"]


def test_the_offices_rule_is_one_of_the_known_ones(planner: Membership, leader: Membership) -> None:
    with transaction():
        rungs.set_rule("naik>=diulang", by=planner)
    assert settings.get("ladder_rule") == "naik>=diulang"
    with pytest.raises(Invalid) as refusal, transaction():
        rungs.set_rule("turun>naik", by=planner)
    assert refusal.value.code == "ladder.rule"
    with pytest.raises(NotAllowed), transaction():
        rungs.set_rule("", by=leader)
