import pytest

from campaigns.ground import texts
from campaigns.ground.errors import Invalid


@pytest.mark.parametrize(("typed", "kept"), [(" Haul ", "Haul"), ("", ""), ("x" * 5 + " ", "xxxxx")])
def test_spaces_around_a_text_are_not_counted(typed: str, kept: str) -> None:
    assert texts.checked(typed, 5, "thing.text", "text") == kept


def test_signs_that_turn_writing_around_are_not_kept() -> None:
    assert texts.checked("\u202ela\u200ft\u2068ip\u2069 ", 5, "thing.text", "text") == "latip"


@pytest.mark.parametrize("typed", ["x" * 6, "a\0b", "\ud83d"])
def test_what_no_column_takes_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        texts.checked(typed, 5, "thing.text", "text")
    assert (refusal.value.code, refusal.value.field) == ("thing.text", "text")


@pytest.mark.parametrize("typed", ["", "  ", "\n"])
def test_an_empty_text_is_refused_in_the_words_of_its_thing(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        texts.checked(typed, 5, "thing.text", "text", empty=("thing.untitled", "Tulis judulnya."))
    assert (refusal.value.code, refusal.value.message) == ("thing.untitled", "Tulis judulnya.")


@pytest.mark.parametrize(
    ("name", "kept"),
    [(" a\n b.csv ", "a b.csv"), ("\0", "tanpa nama"), ("", "tanpa nama"), ("x" * 9 + ".csv", "…xxxxx.csv")],
)
def test_a_files_name_keeps_its_end(name: str, kept: str) -> None:
    assert texts.file_name(name, 10) == kept
