"""Tests of the pure Python tools: they run under plain pytest, without Odoo."""

import importlib.util
import sys
from pathlib import Path

MODULE = Path(__file__).resolve().parents[3] / "citizen_appeals"


def load_tool(name):
    """A file of ``citizen_appeals/tools`` by its path.

    Importing it as part of the addon would import the models, hence Odoo.
    """
    qualified = f"citizen_appeals_tool_{name}"
    if qualified not in sys.modules:
        path = MODULE / "tools" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(qualified, path)
        sys.modules[qualified] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[qualified]
