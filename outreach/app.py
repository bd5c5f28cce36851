"""The application: rooms hung on the frame, in the order of the folder listing."""

from typing import Any

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from campaigns.ground import backups, files, sealing
from campaigns.ground.database import db
from campaigns.people import second_factor
from outreach import config, models
from outreach.cli import commands
from outreach.desk import desk
from outreach.field import field
from outreach.hall import (
    addresses,
    assets,
    compress,
    errors,
    filters,
    headers,
    keeper,
    language,
    letters,
    links,
    notices,
    origins,
    session,
    sharing,
    telling,
    unchanged,
)
from outreach.portal import portal
from outreach.public import public

ROOMS = (desk, field, portal, public)
# Hung up in this order: what is told first before a request runs last after it; the two keepers stand around all.
PARTS = (
    *(language, links, addresses, origins, assets, session, errors),
    *(filters, letters, notices, telling, headers, compress, sharing, unchanged, keeper),
)


def create_app(**overrides: Any) -> Flask:
    """The WSGI application; `overrides` replace settings, for tests."""
    app = Flask(
        "outreach",
        root_path=str(config.ROOT / "outreach"),
        template_folder="../templates",
        static_folder=None,
    )
    app.config.from_mapping(config.read(**overrides))
    sealing.use_keys(app.config["SEALING_KEYS"], app.config["LOOKUP_KEY"], app.config["SEALING_KEYS_FILE"])
    second_factor.require_of(app.config["REQUIRE_TOTP"])
    files.use_folder(app.config["DATA_DIR"] / "attachments")
    backups.use_folders(app.config["BACKUP_DIR"], app.config["DATA_DIR"] / "attachments")
    db.init_app(app)
    Migrate(app, db, directory=str(config.ROOT / "campaigns" / "migrations"), **models.MIGRATION_OPTIONS)
    for part in PARTS:
        part.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room)
    app.cli.add_command(commands)
    if proxies := int(app.config["TRUSTED_PROXIES"]):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app
