"""Commands for operators: `flask --app wsgi outreach …`."""

import secrets
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import select

from campaigns.ground import settings
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import DomainError
from campaigns.people import accounts, agencies
from campaigns.people.persons import ROLE_NAMES, Person, Role, with_username
from outreach import demo as demo_room
from outreach import reference
from outreach.demo.accounts import ACCOUNTS
from outreach.jobs import timetable


class HouseGroup(AppGroup):
    """A group whose commands show a refusal as one line and exit 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DomainError as refusal:
            error = click.ClickException(f"{refusal.message} ({refusal.code})")
            error.exit_code = 2
            raise error from refusal


commands = HouseGroup("outreach", help="Look after the house.")


@commands.group("db")
def database() -> None:
    """The database: migrate it and fill its reference tables."""


@database.command()
def prepare() -> None:
    """Migrate to this release, load reference data, and print: empty, demo or real."""
    upgrade()
    with transaction():
        reference.load()
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
    """Print the path of an invitation for an administrator, where nobody can sign in yet."""
    with transaction():
        _, token = accounts.invite(agencies.own(), Role.ADMIN, name, None, by=None)
    click.echo(f"{current_app.config['PUBLIC_URL']}/invitations/{token}")


@person.command("password")
@click.argument("username")
@click.password_option(help="The new password; asked for if left out.")
def set_password(username: str, password: str) -> None:
    """Give a person a new password; their sessions end."""
    with transaction():
        found = with_username(username)
        if found is None:
            raise click.ClickException(f"tidak ada pengguna {username}")
        accounts.set_password(found, password)
    click.echo("Kata sandi diganti; semua sesinya berakhir.")


@commands.group()
def worker() -> None:
    """The worker: reminders, deliveries and whatever else the clock does."""


@worker.command("run")
def run_worker() -> None:
    """Run the timetable until stopped; of several, the one that holds the lease works."""
    timetable.run(current_app._get_current_object())  # type: ignore[attr-defined]
