"""Budget lines and partners' own DPA lines are held to the same codes."""

from collections.abc import Callable

import pytest

from campaigns.ground.errors import Invalid
from campaigns.plans import account_codes

SUB_ACTIVITIES = ["2.16.02.1.01.02", "2.16.02.1.01.0002", "4.01.07.2.03.0002", "X.XX.01.1.01.0002"]
ACCOUNTS = ["5.1.02.01.01.0039"]


@pytest.mark.parametrize("code", SUB_ACTIVITIES)
def test_a_sub_activity_has_two_or_four_last_digits_and_may_support_any_program(code: str) -> None:
    assert account_codes.check_sub_activity(f" {code.lower()} ", "x.code", "code") == code
    assert len(code) <= account_codes.LONGEST


@pytest.mark.parametrize("code", ACCOUNTS)
def test_an_account_goes_down_to_the_sub_item(code: str) -> None:
    assert account_codes.check_account(f" {code} ", "x.code", "code") == code
    assert len(code) <= account_codes.LONGEST


@pytest.mark.parametrize(
    ("check", "code"),
    [
        *(
            (account_codes.check_sub_activity, code)
            for code in (
                *("", "2.16", "2.16.02.1.01", "2.16.02.3.01.02", "2.16.02.1.01.002", "2.16.02.1.01.00021"),
                *("X.16.02.1.01.02", "2.XX.02.1.01.02", "٢.16.02.1.01.02", "2.16.02.1.01.02\n0"),
            )
        ),
        *(
            (account_codes.check_account, code)
            for code in ("", "5.1.02", "5.1.02.01.01.39", "5.1.02.01.01.００39", "X.1.02.01.01.0039")
        ),
    ],
)
def test_what_has_another_shape_is_refused_by_the_name_it_was_given(
    check: Callable[[str, str, str], str], code: str
) -> None:
    """ASCII digits only: others look alike, and would never match what the documents say."""
    with pytest.raises(Invalid) as refusal:
        check(code, "thing.code", "code")
    assert (refusal.value.code, refusal.value.field) == ("thing.code", "code")
