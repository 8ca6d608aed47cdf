from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What an approved list keeps as it was approved
FIXED_FIELDS = frozenset(
    {"company_id", "year", "code", "name", "retention", "years", "article", "is_epk"}
)


class CitizenFileIndex(models.Model):
    """Entry of the list of files (номенклатура дел) of a body and year (F1, S3 9).

    Its criteria say which appeals go there: the first entry that fits, by order; one
    without criteria takes the rest. Entries without a body are the model list, which
    a new body starts from.
    """

    _name = "citizen.file.index"
    _inherit = ["citizen.protected.mixin"]
    _description = "Entry of the List of Files"
    _order = "year DESC, sequence, code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True
    _protected_fields = frozenset({"state", "date_approved", "approved_by_id"})

    company_id = fields.Many2one(
        "res.company",
        string="Body",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
        help="Empty: the model list.",
    )
    year = fields.Integer(
        default=lambda self: self.env.company._today().year,
        aggregator=None,
        help="Year in which the case was opened.",
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(string="Index", required=True, help="For example 01-15.")
    name = fields.Char(string="Title", required=True)
    department_id = fields.Many2one(
        "hr.department", string="Unit", ondelete="restrict", check_company=True
    )
    # retention
    retention = fields.Selection(
        [("years", "For years"), ("permanent", "Permanently")],
        string="Kept",
        required=True,
        default="years",
    )
    years = fields.Integer(default=5, aggregator=None)
    is_epk = fields.Boolean(
        string="Expert Check (ЭПК)",
        help="The expert commission looks at each case before it is destroyed.",
    )
    article = fields.Char(help="Article of the list of terms the period is taken from.")
    # which appeals
    register_ids = fields.Many2many("citizen.register", string="Registers")
    channel_ids = fields.Many2many("citizen.channel", string="Channels")
    topic_ids = fields.Many2many(
        "citizen.topic", string="Topics", help="With all topics below them."
    )
    kind = fields.Selection(
        selection=lambda self: self.env["citizen.appeal"]._fields["kind"].selection,
        string="Kind of Appeal",
    )
    collective = fields.Selection(
        [("yes", "Only collective"), ("no", "Only of one person")]
    )
    # approval
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "In force")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    date_approved = fields.Date(string="Approved on", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    appeal_count = fields.Integer(string="Filed", compute="_compute_appeal_count")

    _code_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), year, code)",
        "This index stands in the list of that year already.",
    )
    _years_positive = models.Constraint(
        "CHECK (retention != 'years' OR years > 0)",
        "Retention: at least one year, or permanently.",
    )

    def _compute_appeal_count(self):
        groups = self.env["citizen.appeal"]._read_group(
            [("file_index_id", "in", self.ids)], ["file_index_id"], ["__count"]
        )
        counts = {index.id: count for index, count in groups}
        for index in self:
            index.appeal_count = counts.get(index.id, 0)

    @api.depends("code", "year", "name")
    def _compute_display_name(self):
        for index in self:
            parts = (index.code, index.year and str(index.year), index.name)
            index.display_name = " · ".join(filter(None, parts))

    @api.constrains("company_id", "year")
    def _check_year(self):
        for index in self:
            if index.company_id and not 2000 <= index.year <= 2100:
                raise ValidationError(
                    self.env._(
                        "Year: give the year of the list of files, for example 2026"
                        " (F1)."
                    )
                )

    def write(self, vals):
        if not FIXED_FIELDS.isdisjoint(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_draft()

    def _check_draft(self):
        if approved := self.filtered(lambda index: index.state == "approved"):
            raise UserError(
                self.env._(
                    "%(index)s is approved and is kept as it was approved (F1). Change"
                    " the list of the next year.",
                    index=approved[0].display_name,
                )
            )

    # ------------------------------------------------------------------
    # the list of a year
    # ------------------------------------------------------------------

    def action_approve(self):
        """The head approved the list: from now on appeals are filed under it (F1)."""
        self.env["citizen.appeal"]._check_role("office_head")
        self.check_access("write")
        if self.filtered(lambda index: not index.company_id):
            raise UserError(
                self.env._(
                    "The model list is not approved: copy it to a year first (F1)."
                )
            )
        self._write_flow(
            {
                "state": "approved",
                "date_approved": self.env.company._today(),
                "approved_by_id": self.env.uid,
            }
        )
        return True

    def action_copy_to_next_year(self):
        """The same entries for the next year; the model list for the current one."""
        self.env["citizen.appeal"]._check_role("office_head")
        company, created = self.env.company, self.browse()
        this_year = company._today().year
        for index in self:
            target = index.company_id or company
            year = index.year + 1 if index.company_id else this_year
            known = [
                ("company_id", "=", target.id),
                ("year", "=", year),
                ("code", "=", index.code),
            ]
            if not self.search_count(known, limit=1):
                created += index.copy({"company_id": target.id, "year": year})
        if not created:
            raise UserError(
                self.env._("These entries stand in the list of the next year already.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citizen_appeals.citizen_file_index_action"
        )
        return action | {"domain": [("id", "in", created.ids)], "context": {}}

    # ------------------------------------------------------------------
    # filing
    # ------------------------------------------------------------------

    @api.model
    def _find_for(self, appeals):
        """Entry of the approved list for each appeal: dict appeal's id → entry.

        :raise UserError: no approved entry of the year takes it
        """
        # Sudo: the list of the body is no secret of who files
        entries = self.sudo().search(
            [
                ("company_id", "in", appeals.company_id.ids),
                ("year", "in", list({appeal.number_year for appeal in appeals})),
                ("state", "=", "approved"),
            ],
            order="sequence, code, id",
        )
        by_list = entries.grouped(lambda index: (index.company_id.id, index.year))
        found = {}
        for appeal in appeals:
            listed = by_list.get(
                (appeal.company_id.id, appeal.number_year), entries[:0]
            )
            index = next((i for i in listed if i._takes(appeal)), None)
            if index is None:
                raise UserError(
                    self.env._(
                        "%(appeal)s: the list of files of %(year)s has no approved"
                        " entry for it (F1, S3 9). The head of the office adds and"
                        " approves one under Archive, List of Files.",
                        appeal=appeal.display_name,
                        year=appeal.number_year,
                    )
                )
            found[appeal.id] = index.with_env(self.env)
        return found

    def _takes(self, appeal):
        self.ensure_one()
        collective = "yes" if appeal.is_collective else "no"
        return (
            (not self.register_ids or appeal.register_id in self.register_ids)
            and (not self.channel_ids or appeal.channel_id in self.channel_ids)
            and (not self.kind or appeal.kind == self.kind)
            and (not self.collective or collective == self.collective)
            and (not self.topic_ids or self._takes_topics(appeal))
        )

    def _takes_topics(self, appeal):
        paths = [topic.parent_path or "" for topic in appeal.question_ids.topic_id]
        return any(
            path.startswith(topic.parent_path)
            for path in paths
            for topic in self.topic_ids
        )

    def _get_destroy_after(self, day):
        """Last day of the retention of what was closed that day (F1).

        Years count from 1 January of the year after the closing.
        """
        self.ensure_one()
        if self.retention == "permanent":
            return False
        return fields.Date.to_date(f"{day.year + self.years}-12-31")

    def _get_retention_text(self):
        """«5 лет ЭПК, ст. 154», as acts name it."""
        self.ensure_one()
        term = "Постоянно"
        if self.retention == "years":
            term = f"{self.years} {_years_word(self.years)}"
        return ", ".join(
            filter(None, (f"{term} ЭПК" if self.is_epk else term, self.article))
        )


def _years_word(number):
    if number % 10 == 1 and number % 100 != 11:
        return "год"
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return "года"
    return "лет"
