import base64
import hashlib

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command

from ..tools import typed
from .citizen_appeal_actions import SIDE_EXITS
from .citizen_appeal_exits import EXITABLE
from .citizen_applicant_request import OWN_WORDS
from .citizen_submission import SubmissionError

TEXT_LIMIT = 10_000
# Waiting for the office: more helps nobody
WAITING_LIMIT = 20
EVENTS = {
    "supplement": "supplement_received",
    "withdrawal": "withdrawal_asked",
    "copy": "copy_asked",
}
STATES = {
    "supplement": ("received", *EXITABLE),
    "withdrawal": ("received", *EXITABLE),
    "copy": ("in_progress", "in_review", "answered", "closed", "filed", *SIDE_EXITS),
}


class CitizenAppeal(models.Model):
    """Supplement, withdrawal, copy in hand: asked by the applicant (I1, S4 2.5.2)."""

    _inherit = "citizen.appeal"

    applicant_request_ids = fields.One2many(
        "citizen.applicant.request",
        "appeal_id",
        string="Requests of the Applicant",
        copy=False,
    )
    applicant_request_count = fields.Integer(
        compute="_compute_applicant_requests", export_string_translation=False
    )
    has_new_request = fields.Boolean(
        compute="_compute_applicant_requests", export_string_translation=False
    )

    @api.depends("applicant_request_ids.state")
    def _compute_applicant_requests(self):
        for appeal in self:
            requests = appeal.applicant_request_ids
            appeal.applicant_request_count = len(requests)
            appeal.has_new_request = "new" in requests.mapped("state")

    def _take_request(self, kind, text="", files=(), source="portal"):
        """Take a request of the applicant in, as the system; one event.

        The caller has proved that the applicant asks. Text and files become documents
        of the case, kept as received.

        :param files: ``[(name, bytes)]``
        :raise SubmissionError: why not, by field, in words for the applicant
        """
        self.ensure_one()
        appeal = self._as_system()
        text = typed.many_lines(text)
        digest = appeal._get_request_digest(kind, text, files)
        if sent := appeal.applicant_request_ids.filtered(
            lambda r: r.state == "new" and r.digest == digest and kind == "supplement"
        ):
            # Two taps on the button: sent is sent
            return sent[:1]
        if refusal := appeal._get_request_refusal(kind):
            raise SubmissionError({"": refusal})
        files = appeal._check_request(kind, text, files, source)
        documents = appeal._keep_request_files(kind, text, files)
        request = appeal._create_request(
            {
                "kind": kind,
                "text": text,
                "source": source,
                "digest": digest,
                "document_ids": [Command.set(documents.ids)],
            }
        )
        appeal._log_event(
            EVENTS[kind], {"applicant_request_id": request.id}, public=True
        )
        return request

    def _create_request(self, values):
        """The index decides between two requests at once."""
        try:
            with self.env.cr.savepoint():
                return self.env["citizen.applicant.request"].create(
                    {"appeal_id": self.id, **values}
                )
        except UniqueViolation as error:
            raise SubmissionError({"": self._get_waiting_refusal()}) from error

    def _get_waiting_refusal(self):
        return self.env._("You have asked for it already. We answer here.")

    @api.model
    def _get_request_digest(self, kind, text, files):
        """Tells a supplement sent twice; of the others one at a time waits."""
        digest = hashlib.sha256(kind.encode())
        if kind == "supplement":
            for part in (text.encode(), *(raw for _name, raw in files)):
                digest.update(hashlib.sha256(part).digest())
        return digest.hexdigest()

    def _as_system(self):
        """The appeal in the eyes of the system: a citizen is author of nothing."""
        env = self.env(user=SUPERUSER_ID)
        return self.with_env(env).with_company(self.sudo().company_id)

    def _get_request_refusal(self, kind):
        """Why the applicant cannot ask for that now, and what to do; empty: he may."""
        self.ensure_one()
        appeal = self.sudo()  # Sudo: asked for the applicant by his own page
        waiting = appeal.applicant_request_ids.filtered(lambda r: r.state == "new")
        if appeal.state not in STATES[kind]:
            return self._get_state_refusal(kind)
        if kind == "supplement" and len(waiting) >= WAITING_LIMIT:
            return self.env._(
                "%(count)s messages of yours are not read yet. Wait until we have read"
                " them, or call us.",
                count=len(waiting),
            )
        if kind != "supplement" and kind in waiting.mapped("kind"):
            return self._get_waiting_refusal()
        if kind == "copy" and not appeal._get_copyable_letters():
            return self.env._("No letter was issued yet, there is nothing to copy.")
        return ""

    def _get_state_refusal(self, kind):
        if kind == "copy":
            return self.env._("No letter was issued yet, there is nothing to copy.")
        if kind == "withdrawal":
            return self.env._(
                "The examination has ended, there is nothing to withdraw any more."
            )
        if self.sudo().date_answered:
            return self.env._(
                "The answer was given, the case takes no supplements. If the matter is"
                " not solved, say so in the rating, or submit a new appeal."
            )
        return self.env._(
            "The examination has ended, the case takes no supplements. Submit a new"
            " appeal."
        )

    def _check_request(self, kind, text, files, source):
        """The files as they are kept; letters by e-mail were looked through before.

        :raise SubmissionError: refusals by field
        """
        errors = {}
        if kind == "supplement" and not text and not files:
            errors["text"] = self.env._(
                "Write what you add to your appeal, or attach a file."
            )
        if len(text) > TEXT_LIMIT:
            errors["text"] = self.env._(
                "The text has %(count)s characters, more than %(limit)s. Shorten it,"
                " or attach it as a file.",
                count=len(text),
                limit=TEXT_LIMIT,
            )
        if source == "portal":
            rules = self.env["citizen.submission"]
            checked = rules._check_files(self.company_id, files, errors)
            files = [(file["name"], file["raw"]) for file in checked]
        if errors:
            raise SubmissionError(errors)
        return files

    def _keep_request_files(self, kind, text, files):
        """Text and files as documents: the paper of the case is whole without us."""
        if kind == "copy":
            return self.env["citizen.document"]
        kept = list(files)
        if text:
            kept.insert(0, (OWN_WORDS[kind], text.encode()))
        return self.env["citizen.document"].create(
            [
                {
                    "appeal_id": self.id,
                    "kind": kind,
                    "name": name,
                    "content": base64.b64encode(raw),
                    "is_from_citizen": True,
                }
                for name, raw in kept
            ]
        )

    def _get_copyable_letters(self):
        """Letters to the applicant that a copy can be given of."""
        # Sudo: the page asks for the applicant; letters stay behind the deed
        letters = self.sudo()._get_citizen_letters()
        return letters.sudo(self.env.su)

    def action_open_applicant_requests(self):
        """What the applicant has asked for in this case."""
        self.ensure_one()
        return self.applicant_request_ids._get_records_action(
            name=self.env._("Requests of the Applicant")
        )

    # ------------------------------------------------------------------
    # met by the deed
    # ------------------------------------------------------------------

    def _leave(self, outcome, questions=None, values=None):
        """The whole appeal is withdrawn: the request is met; other ones end too."""
        letter = super()._leave(outcome, questions, values)
        if self.sudo().state == "withdrawn":
            self._meet_requests("withdrawal")
        return letter

    def _meet_requests(self, kind):
        # Sudo: the deed that asks has checked its right
        requests = self.sudo().applicant_request_ids.filtered(
            lambda request: request.state == "new" and request.kind == kind
        )
        requests.with_user(self.env.user).sudo()._decide("taken")
