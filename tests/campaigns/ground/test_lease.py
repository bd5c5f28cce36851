import time
from datetime import timedelta

import pytest
from flask import Flask

from campaigns.ground import clock, lease
from campaigns.ground.database import transaction
from tests.races import race


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


def hold(holder: lease.Holder, asked_at: float) -> bool:
    with transaction():
        held = holder.claim()
    if held:
        holder.keep(asked_at)
    return held


def test_a_clock_set_back_keeps_the_lease_of_a_dead_one_for_its_length_only(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the row it lasts another hour; but nobody renewed it while we watched for 20 seconds."""
    claim("mati")
    back = clock.now() - timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: back)
    assert not lease.is_fresh(), "no pulse is an hour long"
    watcher, seconds = lease.Holder(), iter([100.0, 110.0, 119.0, 121.0])
    monkeypatch.setattr(lease, "monotonic", lambda: next(seconds))
    assert [hold(watcher, 0.0) for _ in range(4)] == [False, False, False, True]


def test_a_lease_that_is_renewed_meanwhile_is_not_taken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    claim("hidup")
    watcher, now = lease.Holder(), [100.0]
    monkeypatch.setattr(lease, "monotonic", lambda: now[0])
    for number in range(10):
        later = clock.now() + timedelta(seconds=1)
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        assert claim("hidup")
        now[0] += lease.RENEW
        assert not hold(watcher, now[0]), f"round {number}"


def test_who_acts_under_a_lease_is_stopped_when_it_is_gone(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease.insist()  # a command, a test: there is none to ask for
    holder = lease.Holder()
    assert hold(holder, time.monotonic())
    with lease.acting_as(holder):
        lease.insist()
        lease.insist_still()
        later = clock.now() + lease.LASTS + timedelta(seconds=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        with pytest.raises(lease.Lost):
            lease.insist()
        assert claim("lain")
        monkeypatch.undo()
        with pytest.raises(lease.Lost):
            lease.insist()
        holder.lose()
        with pytest.raises(lease.Lost):
            lease.insist_still()
    lease.insist()
