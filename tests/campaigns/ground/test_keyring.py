"""The file of the sealing keys: a key that is lost is lost data."""

import os
import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from campaigns.ground import keyring


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "sealing.keys"
    made.write_text(f"{keyring.fresh()}\n")
    made.chmod(0o600)
    return made


def test_a_new_key_stands_in_front_and_the_old_ones_stay(file: Path) -> None:
    (old,) = keyring.parsed(file.read_text())
    one = keyring.prepend(file)
    two = keyring.prepend(file)
    assert keyring.parsed(file.read_text()) == [two, one, old]
    Fernet(two)


def test_the_file_stays_its_owners_alone(file: Path) -> None:
    file.chmod(0o644)
    keyring.prepend(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_uid == os.getuid()
    assert [path.name for path in file.parent.iterdir()] == ["sealing.keys"]


def test_a_process_that_was_killed_before_leaves_nothing_in_the_way(file: Path) -> None:
    (old,) = keyring.parsed(file.read_text())
    file.with_name("sealing.keys.new").write_text("half a k")
    made = keyring.prepend(file)
    assert keyring.parsed(file.read_text()) == [made, old]


def test_of_many_who_add_a_key_at_once_nobody_loses_theirs(file: Path) -> None:
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.append(keyring.prepend(file))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(made) == 8
    assert set(made) < set(keyring.parsed(file.read_text()))
    assert len(keyring.parsed(file.read_text())) == 9


def test_without_the_file_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        keyring.prepend(tmp_path / "sealing.keys")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [("a\nb\n", ["a", "b"]), ("a,b", ["a", "b"]), (" a ,\n\n b, ", ["a", "b"]), ("", []), (" \n,", [])],
)
def test_keys_are_read_from_lines_or_commas(text: str, keys: list[str]) -> None:
    assert keyring.parsed(text) == keys
