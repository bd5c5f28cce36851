"""Rupiah as people type them are read exactly or asked back, never guessed (rule M1)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground import formats, money
from campaigns.ground.errors import Invalid

amounts = st.decimals(min_value=0, max_value=10**13, places=2)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234.567", "1234567"),
        ("1234567", "1234567"),
        ("Rp 1.234.567,50", "1234567.50"),
        ("Rp1.500", "1500"),
        ("rp. 1.500", "1500"),
        ("RP1500", "1500"),
        ("IDR 1.500", "1500"),
        ("1.500,-", "1500"),
        ("Rp1.500,–", "1500"),
        ("  Rp\u00a01.500\u202f ", "1500"),
        ("1 234 567", "1234567"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("0", "0"),
        ("0,5", "0.5"),
        ("1,5", "1.5"),
        ("007", "7"),
        ("1,5 jt", "1500000"),
        ("Rp1,5jt", "1500000"),
        ("1,25 juta", "1250000"),
        ("400 rb", "400000"),
        ("400 ribu", "400000"),
        ("400rb.", "400000"),
        ("2 M", "2000000000"),
        ("2 m", "2000000000"),
        ("2 miliar", "2000000000"),
        ("1,5 Milyar", "1500000000"),
        ("2 T", "2000000000000"),
        ("1.500 rb", "1500000"),
        ("10.000.000.000.000", "10000000000000"),
    ],
)
def test_what_indonesians_write_is_read(text: str, amount: str) -> None:
    assert money.parse_rupiah(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("1,234.56", "Maksud Anda 1.234,56?"),
        ("1,234", "Maksud Anda 1.234?"),
        ("1,234,567", "Maksud Anda 1.234.567?"),
        ("1.5", "Maksud Anda 1,5?"),
        ("12.34", "Maksud Anda 12,34?"),
        ("1.5 jt", "Maksud Anda 1,5 juta?"),
        ("Rp 1.5 jt", "Maksud Anda 1,5 juta?"),
        ("Rp 1.5 M", "Maksud Anda 1,5 miliar?"),
        ("1,275 M", "Maksud Anda 1.275.000.000?"),
        ("0.500", "Angka 0.500 meragukan"),
        ("1234.567", "Angka 1234.567 meragukan"),
        ("1.23.456", "Angka 1.23.456 meragukan"),
        ("1.234,567", "Angka 1.234,567 meragukan"),
        ("1,2345", "Angka 1,2345 meragukan"),
        ("1.234 567", "Angka 1.234 567 meragukan"),
        ("1 5 jt", "Angka 1 5 meragukan"),
    ],
)
def test_a_figure_with_two_readings_is_asked_back(text: str, guess: str) -> None:
    with pytest.raises(Invalid) as refused:
        money.parse_rupiah(text)
    assert refused.value.code == "money.ambiguous"
    assert refused.value.message.startswith(guess)
    assert refused.value.field is None
    _, asked, written = refused.value.message.removesuffix(".").partition("Bila ya, tulis ")
    assert bool(asked) == guess.startswith("Maksud Anda")
    if asked:
        assert money.parse_rupiah(written) > 0  # what it says to write is read


@pytest.mark.parametrize(
    "text", ["-1", "-Rp1.234", "Rp-1.234", "Rp -1", "−5", "–5", "(1.000,00)", "(Rp1.000)", "-0"]
)
def test_negative_amounts_are_refused_as_such(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        money.parse_rupiah(text)
    assert refused.value.code == "money.negative"


@pytest.mark.parametrize("text", ["10.000.000.000.000,01", "11 T", "9" * 30, "99999 T"])
def test_amounts_over_ten_trillion_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        money.parse_rupiah(text)
    assert refused.value.code == "money.too-large"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "   ",
            "Rp",
            "NaN",
            "inf",
            "Infinity",
            "1e5",
            "1E+5",
            "0x10",
            "1_000",
            "seribu",
            "5 kg",
            "400k",
        ),
        *("1.", ",5", "1..5", "1,5 jt jt", "1 jt 500 rb", "$5", "+5", "٣", "１５", "1.500-", "9" * 41, "jt"),
    ],
)
def test_what_is_no_amount_is_unreadable(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        money.parse_rupiah(text)
    assert refused.value.code == "money.unreadable"


@given(amounts)
def test_m1_what_is_shown_reads_back_exactly(amount: Decimal) -> None:
    assert money.parse_rupiah(formats.rupiah(amount)) == amount


@given(st.integers(0, 9999), st.sampled_from(["rb", "jt", "M", "ribu", "juta", "miliar"]))
def test_a_whole_count_of_units_is_that_many(count: int, word: str) -> None:
    size = {"r": 10**3, "j": 10**6, "m": 10**9}[word[0].lower()]
    assert money.parse_rupiah(f"{count} {word}") == count * size


@given(st.text(max_size=50) | st.text(alphabet="0123456789., -Rpjtrbme", max_size=30))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    for read, thing in ((money.parse_rupiah, "money"), (money.parse_quantity, "quantity")):
        code, amount = "", Decimal(0)
        try:
            amount = read(text)
        except Invalid as refused:
            code = refused.code
        assert not code or code.split(".")[0] == thing
        assert 0 <= amount <= money.LARGEST
        assert amount * 100 == int(amount * 100)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("250", "250"),
        ("1.250", "1250"),
        ("2,5", "2.5"),
        (" 1\u00a0250 ", "1250"),
        ("0", "0"),
        ("1.000.000.000", "1E9"),
    ],
)
def test_quantities_are_read_the_same_way(text: str, amount: str) -> None:
    assert money.parse_quantity(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2.5", "quantity.ambiguous"),
        ("1,250", "quantity.ambiguous"),
        ("-2", "quantity.negative"),
        ("2.000.000.000", "quantity.too-large"),
        ("", "quantity.unreadable"),
        ("Rp5", "quantity.unreadable"),
        ("5 kotak", "quantity.unreadable"),
        ("1e3", "quantity.unreadable"),
        ("2,5 jt", "quantity.unreadable"),
    ],
)
def test_quantities_are_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        money.parse_quantity(text)
    assert refused.value.code == code
