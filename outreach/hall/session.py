"""Who is at the door: the browser's token, and the membership that acts through it."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from flask import Flask, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.ground.errors import NotAllowed
from campaigns.people import permissions, persons, second_factor, sessions
from campaigns.people.permissions import Action
from campaigns.people.persons import Membership, Role
from campaigns.plans.partnerships import links
from outreach.hall import keeping
from outreach.hall.errors import SENTENCES, answer, wants_json
from outreach.hall.keeping import is_local as is_local

csrf = CSRFProtect()

ACCOUNT_ONLY = "Anda masuk lewat tautan untuk satu kemitraan; halaman ini memerlukan akun."
LINK_OVER = (
    "Tautan yang Anda pakai sudah dicabut atau sudah berakhir. Mintalah yang baru kepada pengundang Anda."
)
GUEST_AWAY = "Sesi Anda sudah berakhir. Buka lagi tautan dari surat Anda, lalu lanjutkan."
NEEDED = "Peran Anda mewajibkan kode masuk dua langkah. Nyalakan dulu."
EXPIRED = "Sesi formulir ini sudah berakhir. Isian Anda masih ada; kirim sekali lagi."

# What is left to a person whose role requires a second factor, until they have one; signing out has no guard.
SET_UP = {"public.show_second_factor", "public.new_second_factor", "public.create_second_factor"}

HOMES = {Role.PARTNER: "portal.home", Role.OFFICER: "field.home"}


def current_member() -> Membership:
    """The signed-in membership; only behind a `guard`."""
    member: Membership = g.member
    return member


def home_of(member: Membership) -> str:
    """The address of the room that belongs to a role."""
    return url_for(HOMES.get(member.role, "desk.home"))


def guard(*roles: Role) -> Callable[[], ResponseReturnValue | None]:
    """A blueprint's guard: signed-in people in one of these roles come in; the others are told why not."""

    def let_in() -> ResponseReturnValue | None:
        sign_in = recognise()
        if sign_in is None:
            return ask_to_sign_in()
        g.sign_in, g.member = sign_in, sign_in.membership
        if second_factor.must_set_up(g.member) and request.endpoint not in SET_UP:
            return ask_to_set_up()
        if g.member.role not in roles:
            raise NotAllowed("room.closed", "Ruang ini bukan untuk peran Anda.")
        if clock.now() - sign_in.seen_at > sessions.SEEN_EVERY:
            with transaction():
                sessions.touch(sign_in)
        return None

    return let_in


def signed_in(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """A view of the public room that only people with an account may open, in whatever role."""
    let_in = guard(*Role)

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        refusal = let_in()
        if refusal is None and g.member.is_guest:
            raise NotAllowed("account.guest", ACCOUNT_ONLY)
        return view(*args, **kwargs) if refusal is None else refusal

    return guarded


def recognise() -> sessions.SignIn | None:
    """The open session of the browser's token, if it holds one."""
    token = session.get("token")
    return sessions.with_token(token) if token else None


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a reader to the sign-in page, and bring them back; keep what a writer typed (product §5)."""
    guest = sessions.guest_of(session.get("token", ""))
    if guest is not None:
        return ask_for_link(guest)
    if wants_json():
        return answer(401, SENTENCES[401], "http.401")
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("public.sign_in", next=request.full_path.rstrip("?")))
    return render_template(
        "public/sign_in/kept.html", kept=keeping.keep(), has_files=bool(request.files)
    ), 401


def ask_for_link(guest: Membership) -> ResponseReturnValue:
    """Tell a guest, who has nothing to sign in with, what to do; what was typed can be sent once they are back."""
    said = GUEST_AWAY if guest.opens else LINK_OVER
    if request.method in {"GET", "HEAD"} or wants_json():
        return answer(401, said, "link.over")
    return keeping.offer_again(said, 401)


def ask_to_set_up() -> ResponseReturnValue:
    """Lead somebody to the page on which they turn their second factor on; keep what a writer typed."""
    if wants_json():
        return answer(403, NEEDED, "second-factor.required")
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("public.show_second_factor", next=request.full_path.rstrip("?")))
    return offer_set_up(keeping.keep(), 403)


def offer_set_up(kept: str, status: int) -> ResponseReturnValue:
    """A page that says what is needed first, and takes kept entries along."""
    shown = render_template("public/second_factor/required.html", kept=kept, has_files=bool(request.files))
    return shown, status


def other_places() -> list[Membership]:
    """The memberships the signed-in person could act as instead; nearly everybody has none, and asks nothing."""
    if not g.sign_in.has_other_place:
        return []
    return [place for place in persons.memberships_of(g.member.person) if place.id != g.member.id]


def place_for(member: Membership, address: str) -> Membership:
    """The person's place in whose room an address lies; the given one if it is there, or none is.

    Whoever comes back to a form in the middle of which the session ended acts again as who could write it.
    """

    def is_there(place: Membership) -> bool:
        return address.startswith(f"{home_of(place).rstrip('/')}/")

    if is_there(member):
        return member
    return next((place for place in persons.memberships_of(member.person) if is_there(place)), member)


def enter(member: Membership) -> None:
    """Sign the browser in, with a new token and nothing left of the session before (no fixation).

    Inside the caller's transaction. A session that this browser still had ends.
    """
    leave()
    session["token"] = sessions.start(member, request.user_agent.string)


def leave() -> None:
    """Sign the browser out, here and in the table. Inside the caller's transaction."""
    sign_in = recognise()
    if sign_in is not None:
        sessions.end(sign_in, by=sign_in.membership)
    forget()


def forget() -> None:
    """Empty the cookie, and the form token that this request may have made for the session before."""
    session.clear()
    g.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)


def show_csrf(error: CSRFError) -> ResponseReturnValue:
    """The form's token is gone or another's: keep what was typed, and let the person send it again.

    CSRFProtect looks before a room's guard does, so whoever is signed out is asked to sign in here.
    """
    if recognise() is None:
        return ask_to_sign_in()
    if wants_json():
        return answer(400, EXPIRED, "form.expired")
    return keeping.offer_again(EXPIRED, 400)


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    app.register_error_handler(CSRFError, show_csrf)

    app.jinja_env.globals.update(
        Action=Action,
        home_of=home_of,
        other_places=other_places,
        must_set_up=second_factor.must_set_up,
        guest_link=lambda: links.of_guest(current_member()),
    )

    @app.context_processor
    def _who() -> dict[str, Any]:
        member = g.get("member")
        ask = partial(permissions.may, member) if member else lambda *_: False
        return {"member": member, "may": ask}
