import gc

import pytest

from campaigns.ground.collecting import held_back


def test_nothing_is_collected_meanwhile_and_again_afterwards() -> None:
    @held_back()
    def make(deeper: int) -> bool:
        return gc.isenabled() or (deeper > 0 and make(deeper - 1)) or gc.isenabled()

    assert make(2) is False
    assert gc.isenabled()


def test_a_failure_does_not_end_collecting() -> None:
    @held_back()
    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()
    assert gc.isenabled()


def test_whoever_had_switched_it_off_finds_it_off_again() -> None:
    @held_back()
    def make() -> None:
        with held_back():
            pass

    gc.disable()
    try:
        make()
        assert not gc.isenabled()
    finally:
        gc.enable()
    make()
    assert gc.isenabled()
