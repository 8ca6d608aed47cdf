from odoo.http import Controller, request, route

from .citizen_pages import get_id, get_place, get_plain, show_page

MARKS = ("solved", "term_kept", "polite", "clear")
COMMENT_LIMIT = 3000
NUMBER_LIMIT = 100


class Questionnaire(Controller):
    """The questionnaire about the quality of examination, for everybody (S2)."""

    @route(
        "/appeals/questionnaire",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def ask(self, body="", **params):
        return self._show({"body": get_id(body)}, thanks="thanks" in params)

    @route(
        "/appeals/questionnaire",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def answer(self, **params):
        """Kept and thanked for, or shown again with the reasons and what was typed."""
        typed = {name: get_plain(params.get(name), 10) for name in MARKS}
        typed |= {
            "body": get_id(params.get("body")),
            "channel_id": get_id(params.get("channel_id")),
            "comment": get_plain(params.get("comment"), COMMENT_LIMIT + 1),
            "number": get_plain(params.get("number"), NUMBER_LIMIT),
            "code": get_plain(params.get("code"), NUMBER_LIMIT),
        }
        _bodies, company = self._get_body(typed)
        Feedback = request.env["citizen.feedback"]
        errors = Feedback._take_questionnaire(company, typed, get_place())
        if errors:
            return self._show(typed, errors)
        return request.redirect(f"/appeals/questionnaire?thanks=1&body={company.id}")

    def _get_body(self, typed):
        return request.env["res.company"]._choose_public_body(typed["body"])

    def _show(self, typed, errors=None, thanks=False):
        bodies, company = self._get_body(typed)
        values = {
            "bodies": bodies,
            "values": typed | {"body": company.id},
            "errors": errors or {},
            "thanks": thanks,
            "questions": request.env["citizen.feedback"]._get_questions(company),
        }
        return show_page("citizen_appeals.questionnaire_page", values)
