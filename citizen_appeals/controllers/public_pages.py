from odoo.http import Controller, request, route

from odoo.addons.portal.controllers.web import Home

from ..tools.day import parse_day
from .citizen_pages import PUBLIC_HEADERS, get_id, get_plain, show_page


class PublicPages(Controller):
    """What everybody may read without an account (I3): ways in, terms, figures."""

    @route("/appeals", type="http", auth="public", methods=["GET"], website=True)
    def landing(self, **_params):
        """What one can do here, in plain words."""
        bodies = request.env["res.company"]._get_public_bodies()
        page = "citizen_appeals.landing_page"
        return show_page(page, {"bodies": bodies}, PUBLIC_HEADERS)

    @route(
        "/appeals/deadline", type="http", auth="public", methods=["GET"], website=True
    )
    def deadline(self, body="", channel="", rule="", day="", **params):
        """“If I submit today, the answer is due by …”."""
        bodies, company = self._get_body(body)
        calculator = request.env["citizen.deadline.calculator"]
        channels = calculator._get_channels(company)
        rules = calculator._get_rules(company)
        typed = get_plain(day, 30)
        values = {
            "bodies": bodies,
            "company": company,
            "channels": [(one.id, one.public_name) for one in channels],
            "rules": [(one.id, one.name) for one in rules],
            "values": {
                "body": company.id,
                "channel": get_id(channel) or channels[:1].id,
                "rule": get_id(rule),
                "day": typed or company._today().isoformat(),
            },
            "errors": {},
        }
        if "channel" in request.params or "day" in request.params:
            chosen = channels.filtered(lambda one: one.id == get_id(channel))
            special = rules.filtered(lambda one: one.id == get_id(rule))
            given = (company, chosen, special, parse_day(typed))
            values["errors"] = calculator._check_typed(*given)
            if not values["errors"]:
                values["term"] = calculator._count(*given)
        return show_page("citizen_appeals.deadline_page", values, PUBLIC_HEADERS)

    @route(
        "/appeals/statistics", type="http", auth="public", methods=["GET"], website=True
    )
    def statistics(self, body="", year="", **_params):
        """Anonymised figures of a body and a year."""
        bodies, company = self._get_body(body)
        statistics = request.env["citizen.public.statistics"]
        years = statistics._get_years(company)
        chosen = get_id(year) if get_id(year) in years else years[0]
        values = {
            "bodies": bodies,
            "company": company,
            "years": [(one, str(one)) for one in years],
            "values": {"body": company.id, "year": chosen},
            "figures": statistics._get_figures(company, chosen),
        }
        return show_page("citizen_appeals.statistics_page", values, PUBLIC_HEADERS)

    def _get_body(self, body):
        return request.env["res.company"]._choose_public_body(get_id(body))


class AppealsHome(Home):
    """A citizen who comes to the bare address finds the way."""

    @route()
    def index(self, *args, **kw):
        if request.db and not request.session.uid:
            return request.redirect("/appeals")
        return super().index(*args, **kw)
