"""Tests of the pure Python tools: they run under plain pytest, without Odoo."""

import importlib
import sys
import types
from pathlib import Path

MODULE = Path(__file__).resolve().parents[3] / "citizen_appeals"
PACKAGE = "citizen_appeals_tools"


def load_tool(name):
    """A file of ``citizen_appeals/tools`` as a module of a package of its own.

    Importing it as part of the addon would import the models, hence Odoo.
    """
    if PACKAGE not in sys.modules:
        package = types.ModuleType(PACKAGE)
        package.__path__ = [str(MODULE / "tools")]
        sys.modules[PACKAGE] = package
    return importlib.import_module(f"{PACKAGE}.{name}")
