from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

UNSIGNED = {
    "date_signed": False,
    "signed_by_id": False,
    "signatory_post": False,
    "signatory_name": False,
    "executor_name": False,
    "executor_phone": False,
    "is_quality_passed": False,
}
LINE_KEYS = {"criterion_id", "verdict", "quote", "remark"}


class CitizenLetter(models.Model):
    """Quality of a letter at its three points: before the signature, by the author of
    the order, by the sector after the decision (S4 2.4.8-2.4.10, 2.7.2.2-2.7.2.4)."""

    _inherit = "citizen.letter"

    is_quality_passed = fields.Boolean(
        string="Checked after the Decision",
        readonly=True,
        copy=False,
        help="The appeals office looked at it when entering the decision (S4 2.7.2.4).",
    )
    quality_line_ids = fields.One2many(
        "citizen.quality.line",
        "letter_id",
        string="Defects",
        domain=[("verdict", "=", "not_met")],
        readonly=True,
    )
    rework_review_id = fields.Many2one(
        "citizen.letter.review",
        string="Return It Accompanies",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    date_rework = fields.Date(
        string="Rework Due",
        compute="_compute_date_rework",
        help="By which day the returned letter is corrected (S4 2.4.10).",
    )

    def _compute_date_rework(self):
        for letter in self:
            running = letter.sudo()._get_rework_deadlines()
            letter.date_rework = min(running.mapped("day_due"), default=False)

    def _get_rework_deadlines(self):
        return self.deadline_ids.filtered(lambda d: d.kind == "rework" and d._is_open())

    # ------------------------------------------------------------------
    # Passed
    # ------------------------------------------------------------------

    def action_approve(self, lines=None):
        """Quality check passed: on to the signatory (S4 2.7.2.2).

        :param lines: verdicts by criterion; without them every criterion is met
        """
        self._check_action("approve")
        self._check_visas()
        self._write_review("approve", lines=lines)
        self._set_state("approved")
        self._log_letter_event("letter_approved")

    def action_pass_quality(self, lines=None):
        """The sector's check after the decision: on to the number (S4 2.7.2.4)."""
        self._check_action("pass_quality")
        self._write_review("approve", lines=lines)
        self.sudo()._write_flow({"is_quality_passed": True})
        self._log_letter_event("quality_passed")

    def _needs_sector_check(self):
        """It waits for the sector: decided on, and the body has the check on."""
        return (
            self.kind_id.needs_decision
            and self.company_id.quality_before_number
            and not self.is_quality_passed
        )

    def _check_decided(self):
        """S4 2.7.2.4: the sector's check comes between decision and number."""
        result = super()._check_decided()
        for letter in self:
            # the chancery reads neither the body's switches nor the appeal
            if letter.sudo()._needs_sector_check():
                raise UserError(
                    self.env._(
                        "%s: the appeals office has not checked the answer after the"
                        " decision (S4 2.7.2.4). Its specialist passes or returns it,"
                        " then it gets a number.",
                        letter.display_name,
                    )
                )
        return result

    # ------------------------------------------------------------------
    # Returned
    # ------------------------------------------------------------------

    def action_return(self, remark=None, lines=None, date_due=None):
        """Back to the executor with remarks and the day to correct them by (D2).

        Without remarks the dialog opens.

        :param lines: verdicts by criterion: dicts with ``criterion_id``, ``verdict``,
            ``quote`` and ``remark``
        :param date_due: by when it is corrected; without it, by the rule of the body
        """
        self._check_action("return")
        lines = self._check_lines(lines)
        failed = [line for line in lines if line["verdict"] == "not_met"]
        if not failed and not (remark or "").strip():
            return self._open_quality_dialog()
        day = self._check_rework_day(date_due)
        reviews = self._write_review("return", remark, lines, day)
        self._drop_signatures()
        self._set_state("draft", **UNSIGNED)
        self._tell_appeal("letter_returned", "_on_letter_returned")
        for review in reviews:
            letter_sudo = review.letter_id.sudo()
            letter_sudo.appeal_id._on_rework(letter_sudo, review)
        return True

    def _open_quality_dialog(self):
        """Criteria for one letter; one remark for several at once."""
        if len(self) > 1:
            return self._open_remark_dialog("return")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citizen_appeals.citizen_quality_check_action"
        )
        return action | {
            "context": {
                "default_letter_id": self.id,
                "dialog_size": "extra-large",
            }
        }

    def _check_rework_day(self, date_due):
        """S4 2.4.10: the day to correct by is named, and lies ahead."""
        day = fields.Date.to_date(date_due)
        if day and any(day < company._today() for company in self.company_id):
            raise ValidationError(
                self.env._(
                    "Rework due: %(day)s is over. Name the day by which the executor"
                    " corrects the letter (S4 2.4.10).",
                    day=day.strftime("%d.%m.%Y"),
                )
            )
        return day

    def _get_rework_term(self):
        """Day by the rule of the body with its proof; never past the legal date."""
        self.ensure_one()
        appeal, company = self.appeal_id, self.company_id
        rule = appeal._find_deadline_rule("rework")
        today, legal = company._today(), appeal.date_deadline
        if not rule:
            return today, {"source": "review", "due": str(today)}, rule
        due, proof = rule._due_for(company, fields.Datetime.now())
        if legal and today <= legal < due:
            return legal, {"source": "review", "due": str(legal)}, rule
        return due, proof, rule

    # ------------------------------------------------------------------
    # The trail
    # ------------------------------------------------------------------

    def _check_lines(self, lines):
        """Verdicts a client gives: known keys, criteria of the body."""
        lines = [dict(line) for line in lines or ()]
        criteria = self.env["citizen.quality.criterion"]._get_all(self.company_id)
        for line in lines:
            if line.keys() - LINE_KEYS or line.get("criterion_id") not in criteria.ids:
                raise AccessError(
                    self.env._("This is not a verdict on a criterion of the body.")
                )
            line.setdefault("verdict", "not_met")
        return lines

    def _write_review(self, result, remark=None, lines=None, day=None, stage=None):
        """One row for each letter with its verdicts; append-only (S4 2.4.9)."""
        posts = self.env["citizen.official"]._get_current()
        lines = self._check_lines(lines)
        if result == "approve" and any(x["verdict"] == "not_met" for x in lines):
            raise UserError(
                self.env._(
                    "A criterion is not met: return the letter for rework with the"
                    " remarks, or correct the verdict (S4 2.4.8)."
                )
            )
        values = []
        for letter in self.sudo():
            letter._check_quotes(lines)
            named = lines or letter._get_whole_verdict(result)
            values.append(
                {
                    "letter_id": letter.id,
                    "official_id": letter._get_reviewing_post(posts).id,
                    "user_id": self.env.user.id,
                    "stage": stage or letter.state,
                    "result": result,
                    "remark": remark,
                    "date_due": result == "return"
                    and (day or letter._get_rework_term()[0]),
                    "text_digest": letter._get_text_digest(),
                    "executor_id": letter.executor_id.id,
                    "department_id": letter.executor_id.department_id.id,
                    "is_disputed": bool(letter.disagreement),
                    "line_ids": [fields.Command.create(line) for line in named],
                }
            )
        # Sudo: nobody writes the trail but the deeds
        return self.env["citizen.letter.review"].sudo().create(values)

    def _get_reviewing_post(self, posts):
        """The post in which the user looks: of the matter, else his first."""
        own = (self.on_order_of_id | self.signatory_id) & posts
        return (own or posts)[:1]

    def _get_whole_verdict(self, result):
        """Approved as a whole: every criterion of the body is met."""
        if result == "return" or not self.kind_id.needs_review:
            return []
        criteria = self.env["citizen.quality.criterion"]._get_all(self.company_id)
        return [{"criterion_id": c.id, "verdict": "met"} for c in criteria]

    def _check_quotes(self, lines):
        """A remark is tied to words that stand in this very version."""
        quotes = [line["quote"] for line in lines if (line.get("quote") or "").strip()]
        text = self._get_quotable_text() if quotes else ""
        for quote in quotes:
            if "".join(quote.split()) not in text:
                raise ValidationError(
                    self.env._(
                        "Quotation: the words “%(quote)s” do not stand in this version"
                        " of the letter. Copy them from the text, or leave the"
                        " quotation empty.",
                        quote=quote,
                    )
                )

    # ------------------------------------------------------------------
    # Rework
    # ------------------------------------------------------------------

    def action_submit(self):
        """The corrected letter comes back: its rework is done."""
        result = super().action_submit()
        self.sudo()._end_rework("date_met")
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self.sudo()._end_rework("date_stopped")
        return result

    def _end_rework(self, name):
        running = self._get_rework_deadlines()
        if running:
            running.write({name: fields.Datetime.now()})
            running.appeal_id._sync_deadlines()

    def _get_text_values(self):
        """What the letter that accompanies a return names (S4 2.4.10)."""
        return super()._get_text_values() | {
            "rework": self.rework_review_id.sudo()._get_defects()
        }

    def _get_addressee_values(self):
        """The rework letter goes to the executor, by post, unit and name."""
        review = self.rework_review_id.sudo()
        if not review:
            return super()._get_addressee_values()
        return review._get_executor_address()
