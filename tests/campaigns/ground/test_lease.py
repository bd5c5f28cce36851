from datetime import timedelta

from flask import Flask

from campaigns.ground import clock, lease
from campaigns.ground.database import transaction
from tests.campaigns.plans.test_races import race


def claim(holder: str) -> bool:
    with transaction():
        return lease.claim(holder)


def test_one_holder_at_a_time_until_the_lease_runs_out(app: Flask, monkeypatch) -> None:
    assert not lease.is_fresh()
    assert claim("satu")
    assert lease.is_fresh()
    assert not claim("dua")
    assert claim("satu"), "the holder renews"
    later = clock.now() + lease.LASTS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not lease.is_fresh()
    assert claim("dua")
    assert not claim("satu")


def test_a_holder_that_ends_lets_the_next_one_start_at_once(app: Flask) -> None:
    claim("satu")
    with transaction():
        lease.give_up("dua")
    assert not claim("dua"), "only the holder gives up"
    with transaction():
        lease.give_up("satu")
    assert claim("dua")


def test_of_two_claims_at_once_exactly_one_wins(app: Flask) -> None:
    """On a table without any lease both insert; the loser is told by the unique key."""
    for number in range(5):
        with transaction():
            for holder in ("satu", "dua"):
                lease.give_up(holder)
        won = race(app, [lambda: claim("satu"), lambda: claim("dua")])
        assert [w for w in won if w is True] == [True], f"round {number}: {won}"
