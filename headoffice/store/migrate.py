# SPDX-License-Identifier: Apache-2.0
"""Bring the tables to the newest revision with Alembic."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine


def configuration() -> Config:
    """Alembic's configuration for the scripts that ship."""
    config = Config()
    config.set_main_option("script_location", "headoffice.store:migrations")
    return config


def upgrade(engine: Engine) -> None:
    """Run every migration that is missing, in one transaction."""
    config = configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
