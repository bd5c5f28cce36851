"""Evidence: filed once with its kind, day and activity; pictures lose everything but their pixels."""

import io

import pytest
from PIL import Image

from campaigns.fieldwork import evidence
from campaigns.fieldwork.evidence import EvidenceKind
from campaigns.ground import files
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from tests import cast

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)


def photo() -> bytes:
    """A phone's photo: it tells where its owner stood and by which phone."""
    picture = Image.new("RGB", (40, 30), "teal")
    exif = Image.Exif()
    exif[0x010F] = "TelepunPetugas"
    exif.get_ifd(0x8825)[2] = (3.0, 19.0, 11.5)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    assert b"TelepunPetugas" in out.getvalue()
    assert Image.open(out).getexif().get_ifd(0x8825)
    return out.getvalue()


def test_evidence_carries_its_kind_day_and_activity(activity: Activity, officer: Membership) -> None:
    with transaction():
        filed = evidence.file(
            activity, EvidenceKind.MINUTES, files.receive("notulen.pdf", PDF), " Notulen rapat ", by=officer
        )
    assert (filed.kind, filed.day, filed.caption) == (EvidenceKind.MINUTES, cast.DAY, "Notulen rapat")
    assert (filed.attachment.media_type, filed.attachment.name) == ("application/pdf", "notulen.pdf")
    assert files.read(filed.attachment) == PDF
    assert evidence.of(activity) == [filed]
    assert evidence.number_of(activity) == 1
    assert journal.of(activity)[0].act == "menyimpan bukti dukung"


def test_a_photo_keeps_neither_place_nor_phone(activity: Activity, officer: Membership) -> None:
    with transaction():
        filed = evidence.file(
            activity, EvidenceKind.DOCUMENTATION, files.receive("IMG_1.jpg", photo()), by=officer
        )
    kept = files.read(filed.attachment)
    picture = Image.open(io.BytesIO(kept))
    assert (picture.format, picture.size) == ("WEBP", (40, 30))
    assert not picture.getexif()
    assert b"TelepunPetugas" not in kept


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("logo.svg", SVG, "file.kind"),
        ("foto.jpg", SVG, "file.kind"),
        ("foto.jpg", PROGRAM, "file.kind"),
        ("foto.jpg", b"", "file.empty"),
        ("foto.jpg", bytes(8 * 1024 * 1024 + 1), "file.too-large"),
    ],
)
def test_what_is_no_photo_or_pdf_is_refused(
    activity: Activity, officer: Membership, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        evidence.file(activity, EvidenceKind.OTHER, files.receive(name, content), by=officer)
    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert evidence.of(activity) == []


def test_a_caption_has_an_end(activity: Activity, officer: Membership) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        evidence.file(activity, EvidenceKind.OTHER, files.receive("a.pdf", PDF), "a" * 301, by=officer)
    assert refusal.value.field == "caption"


@pytest.mark.parametrize("who", ["leader", "operator", "treasurer", "admin", "dishub", "stranger"])
def test_who_does_not_hold_the_activity_files_nothing(
    activity: Activity, who: str, request: pytest.FixtureRequest
) -> None:
    by = cast.member("officer", username="lain") if who == "stranger" else request.getfixturevalue(who)
    with pytest.raises(NotAllowed), transaction():
        evidence.file(activity, EvidenceKind.OTHER, files.receive("a.pdf", PDF), by=by)


def test_one_file_is_filed_once_under_an_activity(activity: Activity, officer: Membership) -> None:
    """A photo that was sent twice over a poor line."""

    def filed() -> None:
        with transaction():
            evidence.file(activity, EvidenceKind.MINUTES, files.receive("notulen.pdf", PDF), by=officer)

    filed()
    with pytest.raises(Conflict) as refusal:
        filed()
    assert refusal.value.code == "evidence.twice"
    assert evidence.number_of(activity) == 1
