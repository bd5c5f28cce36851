"""Agencies: renamed with history, closed without losing anything."""

import pytest

from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import agencies, directory, sessions
from campaigns.people.agencies import AgencyKind


@pytest.fixture
def dishub_office(app):
    return agencies.with_code("DISHUB")


def rename(agency, name, by, kind=AgencyKind.SERVICE, email=""):
    with transaction():
        directory.revise(agency, name, kind, email, seen=agency.version, by=by)


def test_a_renamed_agency_keeps_its_earlier_names(dishub_office, admin):
    first = dishub_office.name
    rename(dishub_office, "Dinas Perhubungan dan  Kelautan", admin)
    rename(dishub_office, "Dinas Transportasi", admin, email="dishub@contoh.go.id")
    rename(dishub_office, "Dinas Transportasi", admin, email="surat@contoh.go.id")
    assert (dishub_office.name, dishub_office.email) == ("Dinas Transportasi", "surat@contoh.go.id")
    assert [name for _, name in directory.earlier_names(dishub_office)] == [
        "Dinas Perhubungan dan Kelautan",
        first,
    ]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"name": " "}, "agency.nameless"),
        ({"name": "x" * 121}, "agency.nameless"),
        ({"name": "Dinas Sosial"}, "agency.twin"),
        ({"email": "bukan surel"}, "email.wrong"),
        ({"kind": AgencyKind.REGENCY}, "agency.kind"),
    ],
)
def test_a_change_that_cannot_be_is_refused(dishub_office, admin, facts, code):
    with pytest.raises((Invalid, Conflict)) as refusal:
        rename(dishub_office, **{"name": "Dinas Perhubungan", "by": admin, **facts})
    assert refusal.value.code == code


def test_only_an_admin_keeps_the_directory(dishub_office, planner, dishub):
    for by in (planner, dishub):
        with pytest.raises(NotAllowed):
            rename(dishub_office, "Lain", by)
        for act in (directory.deactivate, directory.reactivate):
            with pytest.raises(NotAllowed), transaction():
                act(dishub_office, by=by)


def test_a_closed_agency_is_invited_no_more_and_its_people_are_out(dishub_office, admin, dishub):
    with transaction():
        token = sessions.start(dishub, "test")
    with transaction():
        directory.deactivate(dishub_office, by=admin)
    assert dishub_office not in agencies.partners()
    assert sessions.with_token(token) is None
    with pytest.raises(Conflict), transaction():
        directory.deactivate(dishub_office, by=admin)
    with transaction():
        directory.reactivate(dishub_office, by=admin)
    assert dishub_office in agencies.partners()
    assert sessions.with_token(token) is None


def test_the_office_itself_cannot_be_closed(admin):
    with pytest.raises(Invalid) as refusal, transaction():
        directory.deactivate(agencies.own(), by=admin)
    assert refusal.value.code == "agency.own"


def test_a_new_agency_has_a_code_of_its_own_and_a_regency_its_area(admin):
    def register(code, name, kind=AgencyKind.BOARD, region=None):
        with transaction():
            return directory.register(code, name, kind, None, region, by=admin)

    made = register(" bpbd-2 ", "Badan Percontohan")
    assert (made.code, made.active, made.region_code) == ("BPBD-2", True, None)
    for facts, code in (
        (("BPBD-2", "Lain"), "agency.twin"),
        (("B", "Lain"), "agency.code"),
        (("A B", "Lain"), "agency.code"),
        (("LAIN", "Badan Percontohan"), "agency.twin"),
        (("LAIN", "Lain", AgencyKind.REGENCY), "agency.region"),
        (("LAIN", "Lain", AgencyKind.REGENCY, "64.01"), "agency.region"),
    ):
        with pytest.raises((Invalid, Conflict)) as refusal:
            register(*facts)
        assert refusal.value.code == code
    assert register("LAIN", "Lain", AgencyKind.REGENCY, "63.03").region_code == "63.03"


def test_agencies_are_found_by_name_code_and_kind(app):
    assert [a.code for a in agencies.everything("perhubungan")] == ["DISHUB"]
    assert [a.code for a in agencies.everything("dishub")] == ["DISHUB"]
    assert len(agencies.everything(kind=AgencyKind.REGENCY)) == 13


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("DISHUB", "Kepala Dinas Perhubungan"),
        ("SETDA", "Sekretaris Daerah"),
        ("INSPEKTORAT", "Inspektur Daerah"),
        ("RSUD-ULIN", "Direktur RSUD Ulin Banjarmasin"),
        ("DKISP-BANJAR", "Kepala DKISP Kabupaten Banjar"),
    ],
)
def test_a_letter_is_addressed_to_whoever_heads_it(app, code, head):
    assert agencies.with_code(code).headed_by == head
