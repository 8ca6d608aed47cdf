from odoo import api, fields, models
from odoo.fields import Domain


class CitizenChannel(models.Model):
    """Channel an appeal comes through (A1), with what the law makes of it.

    What a channel counts as may change with the law: then the old record ends
    with a date, and a new one with the same code begins.
    """

    _name = "citizen.channel"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "Channel of Appeals"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )

    # what comes through it
    medium = fields.Selection(
        [("written", "Written"), ("electronic", "Electronic"), ("oral", "Oral")],
        string="Form",
        required=True,
    )
    counts_as = fields.Selection(
        [("appeal", "Appeal"), ("message", "Message")],
        required=True,
        default="appeal",
        help="Messages have a register of their own and are counted apart.",
    )
    legal_regime = fields.Selection(
        [
            ("law59", "59-ФЗ (appeals)"),
            ("outside59", "Outside 59-ФЗ"),
            ("law8", "8-ФЗ (requests for information)"),
            ("law210", "210-ФЗ (services)"),
        ],
        required=True,
        default="law59",
    )
    identified = fields.Selection(
        [
            ("none", "Not at all"),
            ("esia", "By ЕСИА"),
            ("ukep", "By qualified signature"),
            ("in_person", "By passport, in person"),
        ],
        string="Applicant Identified",
        required=True,
        default="none",
    )
    is_superior = fields.Boolean(
        string="From a Superior Body",
        help="The card asks for the covering letter: number, date, control.",
    )
    needs_source = fields.Boolean(
        string="Ask the Source",
        help="The card asks for the source, for instance the name of the network.",
    )

    # what follows from it
    deadline_rule_ids = fields.Many2many(
        "citizen.deadline.rule",
        "citizen_channel_deadline_rule_rel",
        "channel_id",
        "rule_id",
        string="Deadline Rules",
        help="Rules for this channel; without any the general ones hold.",
    )
    answer_way = fields.Selection(
        [
            ("post", "By post"),
            ("email", "By e-mail"),
            ("portal", "In the portal"),
            ("gosuslugi", "Through Госуслуги"),
            ("hand", "By hand"),
        ],
        required=True,
        default="post",
        help="How the answer is sent unless the applicant asks otherwise.",
    )

    is_office_dispatch = fields.Boolean(
        string="Answered by the Office",
        compute="_compute_is_office_dispatch",
        store=True,
        readonly=False,
        help="Internet reception: the appeals office alone corrects and sends the"
        " answer (S4 2.5.4).",
    )
    # when it holds
    date_from = fields.Date(string="Valid From")
    date_to = fields.Date(string="Valid To")

    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "The channel ends before it begins."
    )
    _code_no_overlap = models.Constraint(
        "EXCLUDE USING gist (code WITH =, COALESCE(company_id, 0) WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "There is a channel with this code for the same time.",
    )

    @api.depends("medium", "answer_way")
    def _compute_is_office_dispatch(self):
        for channel in self:
            channel.is_office_dispatch = (
                channel.medium == "electronic"
                and channel.answer_way in ("email", "portal", "gosuslugi")
            )

    @api.model_create_multi
    def create(self, vals_list):
        # The end of the record before, changed with it, must be there before.
        self.flush_model(["code", "company_id", "date_from", "date_to"])
        return super().create(vals_list)

    @api.model
    def _get_valid_domain(self, day):
        """Channels that hold on a day, whether or not they are still offered."""
        starts = Domain("date_from", "=", False) | Domain("date_from", "<=", day)
        ends = Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        return starts & ends

    @api.model
    def _find_by_code(self, code, company, day):
        """The channel of a code on a day; a body's own one before the common one."""
        channels = self.with_context(active_test=False).search(
            Domain("code", "=", code)
            & Domain("company_id", "in", [company.id, False])
            & self._get_valid_domain(day)
        )
        return channels.sorted(lambda channel: not channel.company_id)[:1]
