"""Letters about accounts, and the address in those that tell of something.

Their links are made of PUBLIC_URL, never of what a request calls us (Host).
"""

from flask import Flask, current_app

from campaigns.ground import clock, formats, outbox, settings
from campaigns.people.accounts import Invitation
from campaigns.people.notices import Notice
from campaigns.people.persons import ROLE_NAMES, Person
from campaigns.people.resets import PasswordReset
from campaigns.plans.partnerships import PartnerLink

INVITATION = """{name},

Anda diundang memakai Jangkau sebagai {role} untuk {agency}.
Buka tautan ini untuk membuat nama pengguna dan kata sandi:

{link}

Tautan berlaku sampai {until} dan hanya dapat dipakai satu kali.
Abaikan surat ini bila Anda tidak mengenal undangannya.
"""
RESET = """{name},

Buka tautan ini untuk memilih kata sandi baru bagi akun Jangkau Anda ({username}):

{link}

Tautan berlaku sampai {until} dan hanya dapat dipakai satu kali.
Bila Anda tidak memintanya, abaikan surat ini; kata sandi lama tetap berlaku.
"""
PARTNER_LINK = """Yth. {name}
{agency}

Dengan hormat,

{office} mengundang {agency} mendukung kampanye {campaign} ({days}). Melalui tautan berikut, Saudara dapat membaca
permintaan kami, menyampaikan kesediaan, serta mencatat dukungan atas nama {agency}, tanpa perlu membuat akun:

{link}

Tautan ini bersifat pribadi, hanya membuka kemitraan tersebut, dan berlaku sampai {until}. Mohon tidak meneruskannya
kepada pihak lain; setiap tindakan melalui tautan ini tercatat atas nama Saudara.

Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.

{office}
"""
NOTICE = """{name},

{what} pada akun Jangkau Anda ({username}), {at}.

Bila bukan Anda yang melakukannya, segera hubungi admin Jangkau.
"""


def invitation_link(token: str) -> str:
    """The address by which an invitation is answered."""
    return f"{_public_url()}/invitations/{token}"


def reset_link(token: str) -> str:
    """The address at which a new password is chosen."""
    return f"{_public_url()}/password-resets/{token}"


def partner_link(token: str) -> str:
    """The address at which a partner without an account comes in."""
    return f"{_public_url()}/partner-links/{token}"


def text_of(message: outbox.Message) -> str:
    """The letter as it is sent: where its notice can be read is filled in here, since the house knows no address."""
    kind, _, number = message.about.partition(":")
    if kind != Notice.__tablename__:
        return message.text
    before, found, after = message.text.rpartition(outbox.ADDRESS)  # the last one is ours, others were typed
    return f"{before}{_public_url()}/inbox/{number}{after}" if found else message.text


def invite(invitation: Invitation, token: str) -> None:
    """Send an invitation's link, if there is an address to send it to."""
    words = {"name": invitation.name, "role": ROLE_NAMES[invitation.role], "agency": invitation.agency.name}
    link = invitation_link(token)
    _send_link(invitation.email, "Undangan memakai Jangkau", INVITATION, words, invitation, link)


def reset(made: PasswordReset, token: str) -> None:
    """Send the link to a new password, if there is an address to send it to."""
    words = {"name": made.person.name, "username": made.person.username}
    _send_link(made.person.email, "Kata sandi baru untuk Jangkau", RESET, words, made, reset_link(token))


def send_partner_link(made: PartnerLink, token: str) -> None:
    """Send the link to one partnership, if there is an address to send it to."""
    campaign = made.partnership.campaign
    words = {
        "name": made.name,
        "agency": made.partnership.agency.name,
        "office": settings.get("office"),
        "campaign": campaign.title,
        "days": formats.days(campaign.first_day, campaign.last_day),
    }
    subject = f"Undangan kemitraan {campaign.title}"[:200]
    if settings.get("demo"):
        words["office"] += " (data contoh)"
        subject = f"[data contoh] {subject}"[:200]
    _send_link(made.email, subject, PARTNER_LINK, words, made, partner_link(token))


def _send_link(
    to: str | None,
    subject: str,
    letter: str,
    words: dict[str, str],
    thing: Invitation | PasswordReset | PartnerLink,
    link: str,
) -> None:
    """A letter with a link that works until the thing expires; the link lies sealed beside the body."""
    if to:
        body = letter.format(**words, link=outbox.SECRET, until=formats.moment(thing.expires_at))
        outbox.put_secret(to, subject, body, thing, secret=link, until=thing.expires_at)


def notice(person: Person, what: str) -> None:
    """Tell a person what happened to their account, in case it was not they: `Kata sandi diganti`."""
    if person.email:
        body = NOTICE.format(
            name=person.name, username=person.username, what=what, at=formats.moment(clock.now())
        )
        outbox.put(person.email, f"{what}: akun Jangkau Anda", body, person)


def sends() -> bool:
    """Whether there is a mail server to hand letters to; without one they wait, and nobody may be told otherwise."""
    return bool(current_app.config["SMTP_URL"])


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(mails=sends)


def _public_url() -> str:
    url: str = current_app.config["PUBLIC_URL"]
    return url.rstrip("/")
