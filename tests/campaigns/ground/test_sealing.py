"""Sealed fields: what opens with which key, and keys that change while the program runs (rule C2)."""

import logging
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken

from campaigns.ground import keyring, sealing


@pytest.fixture(autouse=True)
def _restore(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("_box", None),
        ("_keys", ()),
        ("_lookup_key", b""),
        ("_file", None),
        ("_seen", None),
    ):
        monkeypatch.setattr(sealing, name, value)


def test_what_is_sealed_opens_with_its_key_and_after_a_new_one_came() -> None:
    """Rule C2: sealing keys rotate; the look-up key does not, so hashes stay the same."""
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    sealing.use_keys([old], "cari")
    sealed, hashed = sealing.seal("6303012345670001"), sealing.fingerprint("6303012345670001")
    assert b"6303" not in sealed
    sealing.use_keys([new, old], "cari")
    assert sealing.unseal(sealed) == "6303012345670001"
    assert sealing.fingerprint("6303012345670001") == hashed
    sealing.use_keys([new], "cari")
    with pytest.raises(InvalidToken):
        sealing.unseal(sealed)


def test_a_fingerprint_depends_on_its_key() -> None:
    sealing.use_keys([Fernet.generate_key().decode()], "satu")
    one = sealing.fingerprint("6303012345670001")
    sealing.use_keys([Fernet.generate_key().decode()], "dua")
    assert one != sealing.fingerprint("6303012345670001")
    assert len(one) == 64


def test_without_keys_nothing_is_sealed() -> None:
    with pytest.raises(RuntimeError):
        sealing.seal("x")
    with pytest.raises(ValueError, match="sealing"):
        sealing.use_keys([], "cari")


def test_a_value_says_which_key_seals_it_and_comes_under_the_newest() -> None:
    old, new = keyring.fresh(), keyring.fresh()
    sealing.use_keys([old], "cari")
    sealed = sealing.seal("rahasia")
    sealing.use_keys([new, old], "cari")
    assert (sealing.key_of(sealed), sealing.key_of(b"no token")) == (1, None)
    fresh = sealing.resealed(sealed)
    assert (sealing.key_of(fresh), sealing.unseal(fresh)) == (0, "rahasia")
    assert sealing.key_names() == (sealing.name_of(new), sealing.name_of(old))
    assert not any(name in new for name in sealing.key_names())


def test_a_key_that_comes_into_the_file_is_used_at_once(tmp_path: Path) -> None:
    """Every process that runs seals with it, and opens what another one sealed with it."""
    file = tmp_path / "sealing.keys"
    old = keyring.fresh()
    file.write_text(old)
    sealing.use_keys([old], "cari", file)
    before = sealing.seal("rahasia")
    new = keyring.prepend(file)
    assert sealing.unseal(Fernet(new).encrypt(b"dari proses lain")) == "dari proses lain"
    assert sealing.unseal(before) == "rahasia"
    assert sealing.key_of(sealing.seal("x")) == 0
    assert sealing.key_names()[0] == sealing.name_of(new)


@pytest.mark.parametrize("spoilt", ["", "not a key\n", None], ids=["empty", "spoilt", "gone"])
def test_a_spoilt_file_leaves_the_keys_as_they_were(tmp_path: Path, caplog, spoilt: str | None) -> None:
    file = tmp_path / "sealing.keys"
    key = keyring.fresh()
    file.write_text(key)
    sealing.use_keys([key], "cari", file)
    sealed = sealing.seal("rahasia")
    if spoilt is None:
        file.unlink()
    else:
        file.write_text(spoilt)
    with caplog.at_level(logging.ERROR):
        assert sealing.unseal(sealed) == "rahasia"
        assert sealing.unseal(sealing.seal("lagi")) == "lagi"
    assert len(caplog.records) == (0 if spoilt is None else 1)
    assert key not in caplog.text
