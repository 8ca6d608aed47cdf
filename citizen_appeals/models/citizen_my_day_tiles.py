from datetime import timedelta

from odoo import api, models

SOON_DAYS = 3
SIGNED_ANSWER = [
    ("kind_id.answers_appeal", "=", True),
    ("state", "in", ["signed", "numbered", "dispatched"]),
]


class CitizenMyDay(models.AbstractModel):
    """Which tiles each role has.

    ``posts`` are those the user holds or acts for. Days are those of the body and stand
    in the domains as dates: the list a tile opens is exactly what it counts.
    """

    _inherit = "citizen.my.day"

    @api.model
    def _get_role_names(self):
        """Roles in the order of the page, and their headings."""
        return {
            "registrar": self.env._("Registration"),
            "chancery": self.env._("Chancery"),
            "office_head": self.env._("Appeals Office"),
            "supervisor": self.env._("Curator"),
            "assistant": self.env._("Curator's Assistant"),
            "executor": self.env._("Execution"),
            "signatory": self.env._("Signature"),
            "oversight": self.env._("Oversight"),
            "auditor": self.env._("Audit"),
            "admin": self.env._("Administration"),
        }

    @api.model
    def _tile(self, key, title, model, domain, tone="info", date=None):
        """One tile: what it counts and opens.

        :param date: date field of ``model`` the next records are listed by; without
            one it is the next date of their appeals
        """
        return {
            "key": key,
            "title": title,
            "model": model,
            "domain": domain,
            "tone": tone,
            "date": date,
            "views": [[False, "list"], [False, "form"]],
            "action": False,
            "count": 0,
            "items": [],
        }

    @api.model
    def _link(self, key, title, action):
        """A tile that only opens an action."""
        tile = self._tile(key, title, False, [], "link")
        return tile | {"action": f"citizen_appeals.{action}", "count": False}

    @api.model
    def _appeals(self, key, title, domain, tone="info", date="date_next_due"):
        """Appeals open in the list by the next date."""
        view_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "citizen_appeals.citizen_appeal_view_list_due"
        )
        tile = self._tile(key, title, "citizen.appeal", domain, tone, date)
        return tile | {"views": [[view_id, "list"], [False, "form"]]}

    @api.model
    def _terms_missed(self, key, title, *terms):
        """In time by law, but a term on the way has passed.

        What was not handed over yet has a tile of its own.
        """
        today, _soon = self._get_days()
        return self._appeals(
            key,
            title,
            domain=[
                *terms,
                ("is_open", "=", True),
                ("state", "not in", ["received", "registered"]),
                ("date_next_due", "<", today),
                ("date_deadline", ">=", today),
            ],
            tone="danger",
        )

    @api.model
    def _letters(self, key, title, domain, tone="info"):
        return self._tile(key, title, "citizen.letter", domain, tone)

    @api.model
    def _assignments(self, key, title, domain, tone="info"):
        return self._tile(key, title, "citizen.assignment", domain, tone, "date_due")

    @api.model
    def _get_days(self):
        """Today of the body and the last day that is soon."""
        today = self.env.company._today()
        return today, today + timedelta(days=SOON_DAYS)

    # ------------------------------------------------------------------
    # the office
    # ------------------------------------------------------------------

    def _get_registrar_tiles(self, _posts):
        received = ("state", "=", "received")
        today, _soon = self._get_days()
        return [
            self._appeals(
                "registration_due",
                self.env._("Registration due today or late"),
                domain=[received, ("date_next_due", "<=", today)],
                tone="danger",
            ),
            self._appeals("to_register", self.env._("To register"), domain=[received]),
            self._appeals(
                "to_hand_over",
                self.env._("To hand to the curators"),
                domain=[("state", "=", "registered")],
                tone="warning",
            ),
            self._letters(
                "letters_out",
                self.env._("Signed letters to number and dispatch"),
                domain=[("state", "in", ["signed", "numbered"])],
            ),
            self._appeals(
                "to_close",
                self.env._("Answered, to be closed"),
                domain=[("state", "=", "answered"), ("decision", "=", "to_file")],
                tone="success",
                date="date_answered",
            ),
        ]

    def _get_chancery_tiles(self, _posts):
        return [
            self._letters(
                "to_number", self.env._("To number"), domain=[("state", "=", "signed")]
            ),
            self._letters(
                "to_dispatch",
                self.env._("To dispatch"),
                domain=[("state", "=", "numbered")],
            ),
            self._letters(
                "email_failed",
                self.env._("E-mails that failed or are uncertain"),
                domain=[("email_state", "in", ["failed", "uncertain"])],
                tone="danger",
            ),
        ]

    def _get_office_head_tiles(self, _posts):
        today, soon = self._get_days()
        return [
            self._appeals(
                "overdue",
                self.env._("Overdue"),
                domain=[("is_overdue", "=", True)],
                tone="danger",
                date="date_deadline",
            ),
            self._terms_missed("terms_missed", self.env._("Intermediate terms missed")),
            self._appeals(
                "soon",
                self.env._("Due within 3 days"),
                domain=[
                    ("is_open", "=", True),
                    ("date_next_due", ">=", today),
                    ("date_next_due", "<=", soon),
                ],
                tone="warning",
            ),
            self._appeals(
                "unassigned",
                self.env._("Not handed to a curator"),
                domain=[("state", "=", "registered")],
                tone="warning",
            ),
            self._letters(
                "answers_in_review",
                self.env._("Answers in review"),
                domain=[
                    ("state", "=", "in_review"),
                    ("kind_id.answers_appeal", "=", True),
                ],
            ),
        ]

    # ------------------------------------------------------------------
    # curators, executors, signatories
    # ------------------------------------------------------------------

    def _get_supervisor_tiles(self, posts):
        mine = ("supervisor_id", "in", posts.ids)
        return [
            self._appeals(
                "my_overdue",
                self.env._("Mine, overdue"),
                domain=[mine, ("is_overdue", "=", True)],
                tone="danger",
                date="date_deadline",
            ),
            self._terms_missed(
                "my_terms_missed", self.env._("Mine, intermediate terms missed"), mine
            ),
            self._appeals(
                "to_resolve",
                self.env._("To resolve"),
                domain=[mine, ("state", "=", "assigned")],
                tone="warning",
            ),
            self._resolutions(
                "resolutions_to_give", self.env._("Draft resolutions to give"), posts
            ),
            *self._get_author_tiles(posts),
            self._appeals(
                "to_decide",
                self.env._("Signed answers to decide on"),
                domain=[
                    mine,
                    ("state", "in", ["in_review", "answered"]),
                    ("decision", "=", False),
                    ("letter_ids", "any", SIGNED_ANSWER),
                ],
            ),
        ]

    def _resolutions(self, key, title, authors):
        domain = [("state", "=", "draft"), ("author_id", "in", authors.ids)]
        view_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "citizen_appeals.citizen_resolution_view_list_approve"
        )
        tile = self._tile(key, title, "citizen.resolution", domain, date="date_due")
        return tile | {"views": [[view_id, "list"], [False, "form"]]}

    def _get_author_tiles(self, posts, prefix=""):
        """What executors ask the authors for, what is proposed to the head."""
        return [
            self._tile(
                f"{prefix}requests",
                self.env._("Requests of executors"),
                "citizen.assignment.request",
                domain=[
                    ("state", "=", "asked"),
                    ("assignment_id.state", "=", "open"),
                    ("author_id", "in", posts.ids),
                ],
                tone="warning",
            ),
            self._tile(
                f"{prefix}proposals",
                self.env._("Proposals to decide on"),
                "citizen.proposal",
                domain=[("state", "=", "sent"), ("addressee_id", "in", posts.ids)],
                date="date_wanted",
            ),
        ]

    def _get_assistant_tiles(self, posts):
        assisted = posts.assisted_ids
        return [
            self._appeals(
                "to_prepare",
                self.env._("Waiting for a resolution"),
                domain=[
                    ("supervisor_id", "in", assisted.ids),
                    ("state", "=", "assigned"),
                ],
                tone="warning",
            ),
            self._resolutions(
                "resolution_drafts", self.env._("Drafts of resolutions"), assisted
            ),
            *self._get_author_tiles(assisted, "assisted_"),
            self._letters(
                "answers_to_check",
                self.env._("Answers to check"),
                domain=[
                    ("state", "=", "in_review"),
                    ("kind_id.answers_appeal", "=", True),
                ],
            ),
        ]

    def _get_executor_tiles(self, posts):
        mine = [("official_id", "in", posts.ids), ("state", "=", "open")]
        today, soon = self._get_days()
        return [
            self._assignments(
                "assignments_overdue",
                self.env._("My assignments, overdue"),
                domain=[*mine, ("date_due", "<", today)],
                tone="danger",
            ),
            self._assignments(
                "assignments_soon",
                self.env._("My assignments, due within 3 days"),
                domain=[*mine, ("date_due", ">=", today), ("date_due", "<=", soon)],
                tone="warning",
            ),
            self._assignments(
                "assignments_later",
                self.env._("My assignments, later"),
                domain=[*mine, ("date_due", ">", soon)],
            ),
            self._get_late_parts_tile(posts, today),
            *self._get_executor_letter_tiles(posts),
        ]

    def _get_late_parts_tile(self, posts, today):
        """S4 2.3.10: whom the lead has to press."""
        own = [("is_lead", "=", True), ("official_id", "in", posts.ids)]
        return self._assignments(
            "late_parts",
            self.env._("Late parts of my co-executors"),
            domain=[
                ("state", "=", "open"),
                ("date_due", "<", today),
                ("is_lead", "=", False),
                ("resolution_id.assignment_ids", "any", own),
            ],
            tone="warning",
        )

    def _get_executor_letter_tiles(self, posts):
        pending = [("state", "=", "pending"), ("official_id", "in", posts.ids)]
        return [
            self._letters(
                "returned",
                self.env._("Letters returned for rework"),
                domain=[
                    ("state", "=", "draft"),
                    ("executor_id", "in", posts.ids),
                    ("review_ids", "any", [("result", "=", "return")]),
                ],
                tone="danger",
            ),
            self._letters(
                "visas",
                self.env._("Visas to give"),
                domain=[("state", "=", "in_review"), ("visa_ids", "any", pending)],
            ),
        ]

    def _get_signatory_tiles(self, posts):
        return [
            self._letters(
                "to_sign",
                self.env._("To sign"),
                domain=[("state", "=", "approved"), ("signatory_id", "in", posts.ids)],
                tone="warning",
            )
        ]

    # ------------------------------------------------------------------
    # control and configuration
    # ------------------------------------------------------------------

    def _get_oversight_tiles(self, _posts):
        return [
            self._appeals(
                "all_overdue",
                self.env._("Overdue"),
                domain=[("is_overdue", "=", True)],
                tone="danger",
                date="date_deadline",
            ),
            self._appeals(
                "all_in_review",
                self.env._("Answers in review"),
                domain=[("state", "=", "in_review")],
            ),
            self._appeals(
                "undecided",
                self.env._("Answered, without a decision"),
                domain=[("state", "=", "answered"), ("decision", "=", False)],
                tone="warning",
                date="date_answered",
            ),
        ]

    def _get_auditor_tiles(self, _posts):
        month = self.env.company._today().replace(day=1)
        return [
            self._appeals(
                "registered_late",
                self.env._("Registered late this month"),
                domain=[
                    ("is_registered_late", "=", True),
                    ("date_registered", ">=", month),
                ],
                tone="warning",
                date="date_registered",
            ),
            self._appeals(
                "answered_late",
                self.env._("Answered late this month"),
                domain=[("is_closed_late", "=", True), ("date_answered", ">=", month)],
                tone="warning",
                date="date_answered",
            ),
            self._link(
                "access_log", self.env._("Access log"), "citizen_access_log_action"
            ),
        ]

    def _get_admin_tiles(self, _posts):
        return [
            self._link("officials", self.env._("Officials"), "citizen_official_action"),
            self._link("channels", self.env._("Channels"), "citizen_channel_action"),
            self._link(
                "rules", self.env._("Deadline rules"), "citizen_deadline_rule_action"
            ),
            self._link(
                "calendar",
                self.env._("Production calendar"),
                "citizen_calendar_day_action",
            ),
            self._link(
                "letter_kinds",
                self.env._("Kinds of letters"),
                "citizen_letter_kind_action",
            ),
        ]
