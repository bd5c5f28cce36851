"""Notices: one to each person, in the inbox always, by e-mail as they wish; nobody reads another's."""

import pytest
from sqlalchemy import func, select

from campaigns.ground import outbox, settings
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import NotFound
from campaigns.people import agencies, journal, notices
from campaigns.people.notices import Notice, Purpose
from campaigns.people.persons import Membership, Role
from tests import cast


def tell(
    *whom: Membership, purpose: Purpose = Purpose.TASK, by: Membership | None = None, **more: str
) -> list[int]:
    with transaction():
        people = [member.person for member in whom]
        told = notices.tell(people, purpose, "Tugas “KAK” jatuh tempo.", "task:7", **more, by=by)
        return [notice.id for notice in told]


def letters() -> list[outbox.Message]:
    return list(db.session.scalars(select(outbox.Message).order_by(outbox.Message.id)))


def test_a_notice_stands_in_the_inbox_and_leaves_as_a_letter(planner: Membership) -> None:
    (id_,) = tell(planner, detail="- satu\n- dua")
    (notice,), (letter,) = notices.inbox(planner), letters()
    assert (notice.id, notice.about, notice.is_unread) == (id_, "task:7", True)
    assert (letter.to, letter.about) == (planner.person.email, f"notice:{id_}")
    assert letter.subject == notice.sentence.rstrip(".")
    assert "- satu\n- dua" in letter.body
    assert outbox.ADDRESS in letter.body, "the house knows no address"
    assert notices.unread(planner.person_id) == 1


def test_one_person_in_two_roles_is_told_once(planner: Membership) -> None:
    """Trap 21."""
    with transaction():
        db.session.add(
            second := Membership(person_id=planner.person_id, agency_id=agencies.own().id, role=Role.OFFICER)
        )
    tell(planner, second, planner)
    assert len(notices.inbox(planner)) == len(letters()) == 1


def test_whoever_did_it_and_whose_account_is_closed_is_not_told(
    planner: Membership, leader: Membership, officer: Membership
) -> None:
    with transaction():
        officer.person.active = False
    tell(planner, leader, officer, by=planner)
    assert [len(notices.inbox(who)) for who in (planner, leader, officer)] == [0, 1, 0]


def test_without_an_address_the_inbox_is_all(planner: Membership) -> None:
    with transaction():
        planner.person.email = None
    tell(planner)
    assert (len(notices.inbox(planner)), letters()) == (1, [])


def test_each_purpose_is_had_by_mail_or_not_and_in_the_inbox_always(leader: Membership) -> None:
    with transaction():
        notices.choose_mail([Purpose.ESCALATION], by=leader)
    tell(leader, purpose=Purpose.DIGEST)
    tell(leader, purpose=Purpose.ESCALATION)
    assert [letter.about for letter in letters()] == [f"notice:{notices.inbox(leader)[0].id}"]
    assert len(notices.inbox(leader)) == 2
    assert [entry.act for entry in journal.of(leader.person)] == ["memilih surel"]
    with transaction():
        notices.choose_mail(list(Purpose), by=leader)
    assert notices.mailed(leader.person) == set(Purpose)


def test_what_a_person_can_be_told_of_follows_from_all_their_roles(
    planner: Membership, dishub: Membership, admin: Membership
) -> None:
    assert notices.concerns_of(planner.person) == [
        *(Purpose.TASK, Purpose.ACTIVITY, Purpose.CAMPAIGN, Purpose.PARTNERSHIP)
    ]
    assert notices.concerns_of(dishub.person) == [Purpose.ACTIVITY, Purpose.PARTNERSHIP]
    assert notices.concerns_of(admin.person) == []


def test_while_the_demo_year_is_loaded_every_letter_says_so(planner: Membership) -> None:
    with transaction():
        settings.put("demo", "2026-11-24")
    tell(planner)
    (letter,) = letters()
    assert letter.subject.startswith("[data contoh]")
    assert letter.body.startswith("DATA CONTOH")


def test_nobody_reads_or_marks_anothers(planner: Membership, leader: Membership) -> None:
    (id_,) = tell(planner)
    for act in (lambda: notices.mine(id_, leader), lambda: notices.mine(id_ + 99, leader)):
        with pytest.raises(NotFound) as refused:
            act()
        assert refused.value.code == "notice.unknown"
    with transaction(), pytest.raises(NotFound):
        notices.read(db.session.get_one(Notice, id_), by=leader)
    with transaction():
        notices.read_all(by=leader)
    assert notices.unread(planner.person_id) == 1


def test_read_is_read_and_stays_in_the_inbox(planner: Membership) -> None:
    first, second = tell(planner), tell(planner)
    with transaction():
        notices.read(notices.mine(first[0], planner), by=planner)
    assert [n.id for n in notices.inbox(planner, unread=True)] == second
    with transaction():
        notices.read_all(by=planner)
    assert (notices.unread(planner.person_id), len(notices.inbox(planner))) == (0, 2)


def test_a_long_sentence_is_cut_and_a_header_takes_one_line(planner: Membership) -> None:
    with transaction():
        notices.tell([planner.person], Purpose.TASK, "Tugas\nBcc: a@b.id " + "x" * 900, "task")
    (notice,), (letter,) = notices.inbox(planner), letters()
    assert len(notice.sentence) == notices.LONGEST_SENTENCE
    assert "\n" not in letter.subject
    assert len(letter.subject) < 200


def test_a_notice_is_gone_with_the_act_it_tells_of(planner: Membership) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        notices.tell([planner.person], Purpose.TASK, "Tugas", "task")
        raise ZeroDivisionError
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0
    assert letters() == []


def test_decisions_are_told_to_whom_they_concern(planner: Membership, leader: Membership) -> None:
    campaign = cast.approved(planner, leader)
    (asked,), (decided,) = notices.inbox(leader), notices.inbox(planner)
    assert (asked.kind, asked.about) == (Purpose.CAMPAIGN, f"campaign:{campaign.id}")
    assert (decided.kind, decided.about) == (Purpose.CAMPAIGN, f"campaign:{campaign.id}")
