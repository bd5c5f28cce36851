"""Passwords: argon2id, length before composition, and no hint whether an account exists."""

import pytest

from campaigns.ground.errors import Invalid
from campaigns.people import passwords

GOOD = "perahu klotok di Martapura"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("pendek", "password.short"),
        ("x" * 11, "password.short"),
        ("ab" * 101, "password.long"),
        ("password1234", "password.common"),
        ("Password1234 ", "password.common"),
        ("aaaaaaaaaaaaaa", "password.common"),
        ("siti.rahmah.kalsel", "password.common"),
        ("Siti Rahmah binti H.", "password.common"),
    ],
)
def test_a_weak_password_is_refused(password, code):
    with pytest.raises(Invalid) as refusal:
        passwords.check(password, "siti.rahmah.kalsel", "Siti Rahmah binti H.")
    assert (refusal.value.code, refusal.value.field) == (code, "password")


@pytest.mark.parametrize(
    "password", [GOOD, "tanpa-angka-atau-huruf-besar", "ñ" + GOOD, " spasi di tepi boleh "]
)
def test_a_long_sentence_needs_nothing_else(password):
    passwords.check(password, "siti")


def test_a_hash_is_argon2id_and_fits_its_password_alone():
    stored = passwords.hashed(GOOD)
    assert stored.startswith("$argon2id$")
    assert GOOD not in stored
    assert passwords.fits(stored, GOOD)
    assert not passwords.fits(stored, GOOD + "!")
    assert passwords.hashed(GOOD) != stored


def test_the_same_accents_fit_however_a_keyboard_composes_them():
    assert passwords.fits(passwords.hashed("kue\u0301 lapis legit"), "ku\u00e9 lapis legit")


def test_what_is_longer_than_allowed_never_fits_by_its_beginning():
    longest = "ab cd " * 33 + "ef"
    assert len(longest) == passwords.MAX_LENGTH
    assert not passwords.fits(passwords.hashed(longest), longest + "g")


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_without_a_hash_nothing_fits(stored):
    assert not passwords.fits(stored, GOOD)
    assert not passwords.fits(stored, "a password that nobody has")


def test_where_there_is_no_account_the_same_work_is_done(monkeypatch):
    """Brute force learns nothing from the clock: argon2 verifies a decoy."""
    verified = []

    class Counting:
        def verify(self, stored, password):
            verified.append(stored)
            return True

    monkeypatch.setattr(passwords, "_hasher", Counting())
    assert not passwords.fits(None, GOOD)
    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$")
