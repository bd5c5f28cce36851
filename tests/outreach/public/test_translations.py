"""English is complete on every public page: sign-in and invitation too."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask_babel import gettext, refresh

from campaigns.ground.errors import DomainError
from campaigns.people import accounts, passwords, persons, resets
from campaigns.people.permissions import Action, Reach
from campaigns.people.persons import ROLE_NAMES
from campaigns.plans.partnerships import links
from outreach.hall.errors import SENTENCES
from outreach.hall.session import ACCOUNT_ONLY, EXPIRED, GUEST_AWAY, LINK_OVER, NEEDED
from outreach.public.partner_links import NOT_YOURS

SAID = (ACCOUNT_ONLY, EXPIRED, GUEST_AWAY, LINK_OVER, NEEDED)
ROOT = Path(__file__).parents[3]
TRANSLATIONS = ROOT / "outreach" / "translations"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def english():
    return read_po(io.BytesIO((TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").read_bytes()))


@pytest.fixture(scope="module")
def sources():
    """Every sentence that babel.cfg finds in the public room and its templates."""
    methods, options = parse_mapping_cfg(io.StringIO((TRANSLATIONS / "babel.cfg").read_text()))
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


def test_every_sentence_has_its_english_and_none_is_a_guess(sources, english):
    assert len(sources) > 100
    missing = {s for s in sources if s not in english or not english[s].string}
    assert missing == set()
    assert {m.id for m in english if m.id and m.fuzzy} == set()


def test_no_english_is_left_over(sources, english):
    assert {m.id for m in english if m.id} - sources == set()


def test_placeholders_survive_translation(english):
    for message in english:
        assert set(PLACEHOLDER.findall(str(message.id))) == set(PLACEHOLDER.findall(str(message.string)))


def refusals():
    """What the house really says to somebody at the public doors."""
    for password in ("pendek", "x" * 201, "aaaaaaaaaaaa"):
        yield lambda password=password: passwords.check(password)
    yield lambda: persons.check_username("x")
    yield lambda: accounts.invitation_with("x")
    yield lambda: resets.with_token("x")
    yield lambda: links.with_token("x")


def test_what_the_house_says_at_public_doors_is_english_too(app):
    spoken = [*SENTENCES.values(), *SAID, NOT_YOURS, *Action, *Reach]
    spoken += [*(name for name in ROLE_NAMES.values() if name != "Admin")]
    for refusal in refusals():
        with pytest.raises(DomainError) as refused:
            refusal()
        spoken.append(refused.value.message)
    with app.test_request_context("/?lang=en"):
        assert [sentence for sentence in spoken if gettext(sentence) == sentence] == []
    with app.test_request_context("/"):
        refresh()  # what the request before was told: tests share one context
        assert [sentence for sentence in spoken if gettext(sentence) != sentence] == []
