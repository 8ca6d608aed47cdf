"""Search methods of computed fields."""

from functools import wraps

from odoo.fields import Domain


def boolean_search(method):
    """Make a search method of what gives the domain where a boolean field is true.

    Odoo asks for ``in [True]`` or for both values; the rest it derives by itself.
    """

    @wraps(method)
    def search(self, operator, value):
        if operator != "in":
            return NotImplemented
        if True in value and False in value:
            return Domain.TRUE
        holds = Domain(method(self))
        return holds if True in value else ~holds

    return search
