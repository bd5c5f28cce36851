"""Commands for operators: `flask --app wsgi outreach …`."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import select

from campaigns.ground import clock, outbox, settings
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import DomainError
from campaigns.ground.regions import Level
from campaigns.insight.coverage import kept
from campaigns.people import accounts, agencies, journal, second_factor
from campaigns.people.persons import ROLE_NAMES, Person, with_username
from campaigns.plans.boundaries import Keys
from outreach import demo as demo_room
from outreach import reference
from outreach.demo.accounts import ACCOUNTS
from outreach.hall.letters import notice
from outreach.jobs import backups, records, regions, rotation, timetable


class Refused(click.ClickException):
    """What was not done, in one sentence."""

    exit_code = 2


class HouseGroup(AppGroup):
    """A group whose commands show a refusal, and what was typed amiss, as one line and exit 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DomainError as refusal:
            raise Refused(f"{refusal.message} ({refusal.code})") from refusal
        except (click.BadParameter, click.NoSuchOption) as misuse:
            raise Refused(_told(misuse)) from misuse


def _told(misuse: click.BadParameter | click.NoSuchOption) -> str:
    if isinstance(misuse, click.NoSuchOption):
        return f"Pilihan {misuse.option_name} tidak dikenal; lihat --help."
    param, ctx = misuse.param, misuse.ctx
    what = param.get_error_hint(ctx).strip("'") if param and ctx else "Isian"
    if isinstance(misuse, click.MissingParameter):
        return f"{what} belum disebut; lihat --help."
    return f"{what} tidak dapat dipakai: {_wanted(param)}."


def _wanted(param: click.Parameter | None) -> str:
    """What click would say in English, by the kind of the value."""
    match param.type if param else None:
        case click.Choice(choices=choices):
            return f"pilih {' atau '.join(map(str, choices))}"
        case click.DateTime():
            return "tulis tanggalnya seperti 2026-03-02"
        case click.Path(file_okay=True):
            return "berkas itu tidak ada atau tidak dapat dibaca"
        case _:
            return "periksa tulisannya dengan --help"


commands = HouseGroup("outreach", help="Look after the house.")


@commands.group("db")
def database() -> None:
    """The database: migrate it and fill its reference tables."""


@database.command()
def prepare() -> None:
    """Migrate to this release, load reference data, count what is kept as figures, and print: empty, demo or real."""
    upgrade()
    with transaction():
        reference.load()
        kept.fill()
    click.echo(status())


def status() -> str:
    """What the database holds: `empty` (nobody can sign in), `demo` or `real`."""
    if settings.get("demo"):
        return "demo"
    return "real" if db.session.scalar(select(Person.id).limit(1)) else "empty"


@commands.group()
def demo() -> None:
    """The demo year: real places, agencies and holidays, invented figures."""


@demo.command("load")
@click.option("--password", help="Password of every demo account; without it one is made and printed.")
def load_demo(password: str | None) -> None:
    """Load the demo year; what is there already stays, and every demo account gets the password."""
    made = password or secrets.token_urlsafe(12)
    demo_room.load(made)
    for account in ACCOUNTS:
        click.echo(f"{ROLE_NAMES[account.role]}\t{account.name}\t{account.username}")
    click.echo(
        "Data contoh dimuat." + ("" if password else f" Kata sandi semua akun contoh: {made}"), err=True
    )


@demo.command("status")
def show_status() -> None:
    """Print what the database holds: empty, demo or real."""
    click.echo(status())


@commands.group()
def person() -> None:
    """Accounts from the command line."""


@person.command("first-admin")
@click.option("--name", default="Admin pertama")
def first_admin(name: str) -> None:
    """Print the link by which an administrator joins: it works once, for seven days, or until the next one."""
    with transaction():
        token = accounts.invite_first_admin(agencies.own(), name)
    click.echo(f"{current_app.config['PUBLIC_URL']}/invitations/{token}")


@person.command("password")
@click.argument("username")
@click.password_option(help="The new password; asked for if left out.")
def set_password(username: str, password: str) -> None:
    """Give a person a new password; their sessions end."""
    with transaction():
        found = _named(username)
        accounts.set_password(found, password)
        notice(found, "Kata sandi diganti oleh pengelola server")
    click.echo("Kata sandi diganti; semua sesinya berakhir.")


@person.command("second-factor-off")
@click.argument("username")
def remove_second_factor(username: str) -> None:
    """Let a person who lost phone and recovery codes in by the password alone; their sessions end."""
    with transaction():
        found = _named(username)
        second_factor.remove(found, by=None)
        notice(found, "Kode masuk dua langkah dihapus oleh pengelola server")
    click.echo("Kode masuk dua langkah dihapus; semua sesinya berakhir.")


def _named(username: str) -> Person:
    found = with_username(username)
    if found is None:
        raise click.ClickException(f"tidak ada pengguna {username}")
    return found


@commands.group("regions")
def areas() -> None:
    """Regions: official boundaries."""


@areas.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--level", type=click.Choice([str(level) for level in Level]), default=str(Level.DISTRICT))
@click.option("--source", required=True, help="Whose boundaries these are; shown beneath the map.")
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day of the data.")
@click.option("--code", "code_key", default="", help="The property that holds the code, if it is not found.")
@click.option("--name", "name_key", default="", help="The property that holds the name.")
@click.option("--take-over", is_flag=True, help="Draw the map by them at once, if nothing is wrong.")
def import_boundaries(
    file: Path, level: str, source: str, day: datetime, code_key: str, name_key: str, take_over: bool
) -> None:
    """Look at an office's GeoJSON; an administrator takes it over on the page of boundaries."""
    keys = Keys(code_key, name_key)
    _answer(*regions.load(file, Level(level), source, day.date(), keys, take_over=take_over))


@commands.command()
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), help="Another folder than BACKUP_DIR."
)
def backup(to: Path | None) -> None:
    """Make a backup and prove it whole; only then it counts."""
    made = backups.make(to)
    click.echo(f"Cadangan {made.folder} selesai, dan terbukti utuh.")


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Also where people are; what is there is kept beside it.")
def restore(folder: Path, replace: bool) -> None:
    """Put a backup in the place of the database, or change nothing; the program must not run."""
    done = backups.restore(folder, replace=replace)
    rows = sum(figure.rows for figure in done.figures.values())
    click.echo(f"Cadangan {done.manifest.made_at} dipulihkan: {len(done.figures)} tabel, {rows} baris,")
    click.echo(
        f"{done.manifest.attachments} lampiran, {done.attachments} di antaranya dikembalikan dari cadangan."
    )
    if done.aside:
        click.echo(f"Basis data sebelumnya disimpan dengan akhiran {done.aside}.")
    if lost := len(done.manifest.lost_attachments):
        click.echo(f"{lost} lampiran sudah hilang sebelum cadangan dibuat.")
    click.echo(
        "Semua orang harus masuk lagi. Surat yang saat itu menunggu ditahan: `outreach outbox unsure`."
    )
    _answer(*records.prove(done.manifest.journal))


@commands.group("outbox")
def letters() -> None:
    """E-mails of which nobody knows whether they were sent."""


@letters.command("unsure")
def list_unsure() -> None:
    """List them: number, since when, to whom, subject."""
    for message in outbox.unsure(clock.now()):
        since = f"{message.sending_at:%Y-%m-%d %H:%M}"
        click.echo(f"{message.id}\t{since} UTC\t{message.to}\t{message.subject}")


@letters.command("resend")
@click.argument("numbers", type=int, nargs=-1, required=True)
def resend_letters(numbers: tuple[int, ...]) -> None:
    """Send them again: they did not arrive."""
    _decide(numbers, outbox.resend, "mengirim ulang surat")


@letters.command("settle")
@click.argument("numbers", type=int, nargs=-1, required=True)
def settle_letters(numbers: tuple[int, ...]) -> None:
    """Note that they did arrive."""
    _decide(numbers, outbox.settle, "memastikan surat terkirim")


def _decide(numbers: tuple[int, ...], act: Callable[..., None], said: str) -> None:
    for number in numbers:
        with transaction():
            message = fetch(outbox.Message, number)
            act(message, at=clock.now())
            journal.note(None, said, message)
    click.echo(f"{len(numbers)} surat diperbarui.")


@commands.group()
def worker() -> None:
    """The worker: reminders, deliveries and whatever else the clock does."""


@worker.command("run")
def run_worker() -> None:
    """Run the timetable until stopped; of several, the one that holds the lease works."""
    timetable.run(current_app._get_current_object())  # type: ignore[attr-defined]


@commands.group("journal")
def chained() -> None:
    """The journal: proof that nobody changed it since."""


@chained.command("verify")
@click.option(
    "--head", metavar="NUMBER:HASH", help="A head that was printed earlier and must still be in it."
)
def verify_journal(head: str | None) -> None:
    """Compute the journal's chain anew and print its head; exit 1 names the first broken link."""
    _answer(*records.prove(head))


@commands.group()
def sealing() -> None:
    """The keys that seal personal data."""


@sealing.command("status")
def show_sealing() -> None:
    """Print how many values lie under which key; exit 1 if some are opened by none."""
    _answer(*rotation.told())


@sealing.command("new-key")
def make_sealing_key() -> None:
    """Put a new key in front of the file of keys: all is sealed with it from then on."""
    click.echo(rotation.make_key(current_app.config["SEALING_KEYS_FILE"]))


@sealing.command("rotate")
def rotate_sealing() -> None:
    """Put all that is sealed under the newest key; may be stopped and run again. Exit 1 if some is left."""
    _answer(*rotation.run(click.echo))


def _answer(good: bool, lines: list[str]) -> None:
    click.echo("\n".join(lines))
    if not good:
        raise SystemExit(1)
