"""Every table of the product, so that Alembic can compare them with a database."""

import importlib.util
import pkgutil

from sqlalchemy import MetaData
from sqlmodel import SQLModel

import gateway


def all_tables() -> MetaData:
    """The metadata of every slice's `models`, a module or a folder of modules."""
    for slice_ in pkgutil.iter_modules(gateway.__path__):
        if slice_.ispkg:
            name = f"gateway.{slice_.name}.models"
            if importlib.util.find_spec(name) is not None:
                importlib.import_module(name)
    return SQLModel.metadata
