import pytest
from cryptography.fernet import Fernet, InvalidToken

from campaigns.ground import sealing


@pytest.fixture(autouse=True)
def _restore(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_box", None)
    monkeypatch.setattr(sealing, "_lookup_key", b"")


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
