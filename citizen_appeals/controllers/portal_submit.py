from datetime import timedelta

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.citizen_submission import (
    ANSWER_WAYS,
    COAUTHORS,
    LENGTHS,
    MEGABYTE,
    TEXT_LENGTH,
)
from ..tools.letter_text import long_date
from ..tools.upload import ACCEPT
from .citizen_pages import (
    get_id,
    get_own_appeal,
    get_plain,
    get_uploads,
    show_page,
)

FORM = "/my/appeals/new"
# Without JavaScript the buttons of a row send the form
DROP_ROW = "drop_row_"
WHO = ("self", "other", "organization")


class AppealSubmission(CustomerPortal):
    """The form of an appeal: submitted, refused, kept and restored (I1)."""

    # ------------------------------------------------------------------
    # pages
    # ------------------------------------------------------------------

    @route(FORM, type="http", auth="user", methods=["GET"], website=True)
    def show_form(self, **_params):
        """What was begun last comes back; ``new`` begins another one."""
        bodies = request.env["citizen.appeal"]._get_portal_bodies()
        company = bodies.filtered(lambda body: body.id == self._get_id("body"))
        drafts = request.env["citizen.appeal.draft"]
        draft = drafts.browse()
        if "new" not in request.params:
            draft = drafts._find_latest(request.env.user, company)
        company = company or draft.company_id & bodies
        if not company and len(bodies) == 1:
            company = bodies
        if not company:
            return self._show_bodies(bodies)
        if draft.company_id == company:
            notice = "kept" if "kept" in request.params else "restored"
            return self._show(company, draft.token, draft.values, draft, notice=notice)
        token = drafts._new_token(request.env.user)
        known = request.env["citizen.applicant"]._get_known_values(
            company, request.env.user
        )
        return self._show(company, token, known)

    # Csrf is checked inside: after the end of a session what was typed is kept
    @route(FORM, type="http", auth="public", methods=["POST"], website=True, csrf=False)
    def submit(self, **_params):
        values, draft = self._get_values(), self._find_draft()
        if draft.user_id != request.env.user:
            # Another session than the form's: that one has ended, or never was
            return self._keep_for_owner(draft, values)
        if not self._is_csrf_valid():
            return self._keep(draft, values, notice="expired")
        action = get_plain(request.params.get("action"))
        if action == "submit":
            return self._submit(draft, values)
        is_row = action == "add_row" or any(map(self._is_drop, request.params))
        return self._keep(draft, values, notice="" if is_row else "saved", more=is_row)

    @route(
        "/my/appeals/draft",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def save_draft(self, **_params):
        """The form saves itself while it is filled in; answers in JSON."""
        draft = self._find_own_draft()
        tries, place = request.env["citizen.code.try"], f"user-{draft.user_id.id}"
        if tries._is_over("draft", place):
            return request.make_json_response({"saved": False}, status=429)
        tries._note("draft", place)
        draft._keep(self._get_values())
        return request.make_json_response({"saved": True})

    @route(
        "/my/appeals/draft/discard",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def discard_draft(self, **_params):
        """The citizen begins anew: nothing of the old words stays."""
        draft = self._find_own_draft()
        draft._discard()
        return request.redirect(f"{FORM}?new=1&body={draft.company_id.id}")

    @route(
        "/my/appeals/<int:appeal_id>/accepted",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def show_accepted(self, appeal_id, **_params):
        """Number, day, until when and why, and the code to look it up by."""
        # An employee reads more appeals, and rates no answer by its code
        appeal = get_own_appeal(appeal_id).with_context(prefetch_fields=True)
        # Sudo: the code of his own papers, which the citizen has just been found to own
        values = appeal.sudo()._get_receipt() | {
            "page_name": "accepted",
            "told": appeal._get_receipt_address(request.env.user),
        }
        return show_page("citizen_appeals.submission_accepted", values)

    # ------------------------------------------------------------------
    # what a POST comes to
    # ------------------------------------------------------------------

    def _submit(self, draft, values):
        tries, place = request.env["citizen.code.try"], f"user-{draft.user_id.id}"
        uploads, removed = get_uploads(), self._get_removed()
        if tries._is_over("submit", place):
            message = request.env._(
                "Too many appeals in a row. The text is kept: come back in an hour."
            )
            return self._keep(draft, values, errors={"": message})
        try:
            with request.env.cr.savepoint():
                appeal = draft._submit(values, uploads, removed)
        except AccessError:
            raise
        except UserError as refusal:
            # What no rule of the form foresaw is told above it
            errors = getattr(refusal, "errors", {"": str(refusal)})
            return self._keep(draft, values, errors=dict(errors))
        tries._note("submit", place)
        return request.redirect(f"/my/appeals/{appeal.id}/accepted", code=303)

    def _keep(self, draft, values, errors=None, notice="", more=False):
        """The same form again: nothing typed and no good file is lost."""
        errors = errors or {}
        refused = self._keep_files(draft, values)
        if refused and "files" not in errors:
            errors["files"] = " ".join(refused)
        return self._show(
            draft.company_id, draft.token, values, draft, errors, notice, more
        )

    def _keep_files(self, draft, values):
        """What was typed is always kept, files as often as an honest hand sends them.

        :return: messages about files that were not kept
        """
        uploads, place = get_uploads(), f"user-{draft.user_id.id}"
        refused = []
        if uploads and not request.env["citizen.code.try"]._take("files", place):
            uploads = []
            refused.append(
                request.env._(
                    "Files were sent too often. Come back in an hour; what you have"
                    " typed is kept."
                )
            )
        return [*refused, *draft._keep(values, uploads, self._get_removed())]

    def _keep_for_owner(self, draft, values):
        """A POST after the end of the session saves the draft, and that is all."""
        user, company = request.env.user, self._get_company()
        if not user._is_public():
            # No form of this user: he sees what he has sent and may send it himself
            if not company:
                return request.redirect(FORM)
            token = draft._new_token(user)
            return self._show(company, token, values, notice="expired")
        if not draft:
            return request.redirect_query("/web/login", {"redirect": FORM})
        tries, place = request.env["citizen.code.try"], f"user-{draft.user_id.id}"
        if not tries._is_over("draft", place):
            tries._note("draft", place)
            self._keep_files(draft, values)
        back = f"{FORM}?kept=1&body={draft.company_id.id}"
        return request.redirect_query("/web/login", {"redirect": back})

    # ------------------------------------------------------------------
    # what was sent
    # ------------------------------------------------------------------

    def _is_csrf_valid(self):
        token = request.params.get("csrf_token")
        return (
            isinstance(token, str) and token.isascii() and request.validate_csrf(token)
        )

    def _find_draft(self):
        """The draft of the form, for its owner or for whose session has ended."""
        drafts, user = request.env["citizen.appeal.draft"], request.env.user
        token = request.params.get("draft_token")
        if not user._is_public() and drafts._get_token_owner(token) != user:
            return drafts
        return drafts._find_by_token(token, self._get_company())

    def _find_own_draft(self):
        draft = self._find_draft()
        if draft.user_id != request.env.user:
            raise NotFound
        return draft

    def _get_id(self, name):
        return get_id(request.params.get(name))

    def _get_company(self):
        bodies = request.env["citizen.appeal"]._get_portal_bodies()
        return bodies.filtered(lambda body: body.id == self._get_id("company_id"))

    def _get_values(self):
        """The values of ``_take_submission`` out of the form's fields."""
        form = request.httprequest.form
        names = (*LENGTHS, "text", "answer_way", "territory_id", "addressee_id")
        values = {name: form.get(name, "") for name in names}
        who = form.get("applying_as")
        return values | {
            "no_patronymic": bool(form.get("no_patronymic")),
            "is_organization": who == "organization",
            "on_behalf": who == "other",
            "plain_topic_ids": form.getlist("plain_topic_ids"),
            "coauthors": [
                {
                    "name": form.get(f"coauthor_name_{row}", ""),
                    "address": form.get(f"coauthor_address_{row}", ""),
                }
                for row in self._get_row_numbers(form)
            ],
        }

    def _get_row_numbers(self, form):
        """Rows may be missing between others: they were taken out in the browser."""
        numbers = {
            get_id(name.removeprefix("coauthor_name_"))
            for name in form
            if name.startswith("coauthor_name_")
        }
        numbers -= {
            get_id(name.removeprefix(DROP_ROW)) for name in form if self._is_drop(name)
        }
        return sorted(number for number in numbers if number <= 10 * COAUTHORS)

    def _is_drop(self, name):
        return name.startswith(DROP_ROW)

    def _get_removed(self):
        """Kept files that were ticked to be left out."""
        return {get_id(one) for one in request.httprequest.form.getlist("remove_files")}

    # ------------------------------------------------------------------
    # what is shown
    # ------------------------------------------------------------------

    def _show_bodies(self, bodies):
        values = {"bodies": bodies, "page_name": "new_appeal"}
        return show_page("citizen_appeals.submission_bodies", values)

    def _show(
        self, company, token, values, draft=None, errors=None, notice="", more=False
    ):
        rules = request.env["citizen.submission"].sudo()
        appeals = request.env["citizen.appeal"]
        values = rules._clean(values or {}) | {
            "applying_as": self._get_applying_as(values or {}),
            "answer_way": (values or {}).get("answer_way") or "portal",
        }
        is_empty_row = more or not values["coauthors"]
        page = {
            "page_name": "new_appeal",
            "company": company,
            "body_count": len(appeals._get_portal_bodies()),
            "obstacle": appeals._get_submission_obstacle(company, request.env.user),
            "token": token,
            "values": values,
            "errors": errors or {},
            "form_notice": notice,
            "coauthor_rows": values["coauthors"] + [{}] * is_empty_row,
            "is_row_added": more,
            "kept_files": draft._get_shown_files() if draft else [],
            "until": self._get_draft_end(),
            **self._get_offers(rules, company),
        }
        return show_page("citizen_appeals.submission_form", page)

    def _get_offers(self, rules, company):
        # Sudo: lists of a body that its page shows to everybody
        topics = request.env["citizen.plain.topic"].sudo()
        return {
            "groups": topics._get_groups(company),
            "territories": [
                (land.id, land.complete_name)
                for land in rules._get_territories(company)
            ],
            "addressees": [
                (post.id, post.name) for post in rules._get_addressees(company)
            ],
            "text_length": TEXT_LENGTH,
            "max_rows": COAUTHORS,
            "max_count": company.portal_file_count,
            "max_size": company.scan_limit_mb * MEGABYTE,
            "max_total": company.portal_total_mb * MEGABYTE,
            "accept": ACCEPT,
            **self._get_choices(company),
        }

    def _get_choices(self, company):
        who = (
            request.env._("For myself"),
            request.env._("For another person, whom I represent"),
            request.env._("For an organization"),
        )
        ways = (
            request.env._("In this account, with a notice by e-mail"),
            request.env._("By e-mail"),
            request.env._("On paper, by post"),
        )
        return {
            "applying_as": list(zip(WHO, who, strict=True)),
            "answer_ways": list(zip(ANSWER_WAYS, ways, strict=True)),
            "files_hint": request.env._(
                "Up to %(count)s files of at most %(size)s MB each, %(total)s MB"
                " together: photos, PDF, Word, Excel, sound, video.",
                count=company.portal_file_count,
                size=company.scan_limit_mb,
                total=company.portal_total_mb,
            ),
        }

    def _get_applying_as(self, values):
        if values.get("is_organization"):
            return "organization"
        return "other" if values.get("on_behalf") else "self"

    def _get_draft_end(self):
        term = request.env["citizen.appeal.draft"]._get_term()
        return long_date((fields.Datetime.now() + term - timedelta(days=1)).date())
