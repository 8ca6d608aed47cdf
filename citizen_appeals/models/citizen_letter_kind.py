from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.letter_text import long_date, short_date
from .citizen_letter_visa import VISA_ORDERS

# Ordered: who may sign compares the first character.
SIGNING_LEVELS = [
    ("1_executor", "Executor"),
    ("2_unit_head", "Head of a unit"),
    ("3_deputy_head", "Deputy head, head of a branch or territorial body"),
    ("4_head", "Head of the body"),
]


class CitizenLetterKind(models.Model):
    """A kind of outgoing letter: its words, who signs it, which clause it cites.

    The words are a QWeb text that an administrator edits; they are trusted, therefore
    only ``group_admin`` may write the kind. A new kind is one more record.
    """

    _name = "citizen.letter.kind"
    _inherit = ["citizen.directory.mixin", "mail.render.mixin"]
    _description = "Letter Kind"
    _order = "sequence, id"
    _unrestricted_rendering = True

    name = fields.Char(required=True)
    code = fields.Char(
        required=True, help="By this code the deeds of an appeal find their letter."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: every body. A kind of one body goes before the shared one.",
    )
    # words
    subject = fields.Char(
        string="Heading",
        help="Heading above the text, for example «О продлении срока».",
    )
    body = fields.Html(
        string="Text",
        sanitize=False,
        render_engine="qweb",
        render_options={"post_process": False},
        help="The text a new letter starts with. Placeholders are filled in once.",
    )
    clause = fields.Char(
        help="Ground named in the text, for example «частью 2 статьи 12»."
    )
    email_subject = fields.Char(render_engine="inline_template")
    email_body = fields.Text(
        string="E-mail Text",
        render_engine="inline_template",
        help="Accompanies the letter when it goes by e-mail; the letter is attached.",
    )
    # rules
    addressee = fields.Selection(
        [
            ("applicant", "Applicant"),
            ("organization", "Other body or organization"),
            ("superior", "Superior body that sent the appeal"),
            ("official", "Official"),
        ],
        required=True,
        default="applicant",
    )
    signing_level = fields.Selection(
        SIGNING_LEVELS,
        required=True,
        default="3_deputy_head",
        help="The signatory's post must be of this level at least.",
    )
    needs_review = fields.Boolean(
        string="Quality Check",
        default=True,
        help="The draft is checked before signature.",
    )
    visa_order = fields.Selection(
        VISA_ORDERS,
        string="Visas Are Asked",
        required=True,
        default="parallel",
        help="All at once, or each after the one before has endorsed.",
    )
    answers_appeal = fields.Boolean(
        help="The dispatch of this letter is the answer to the appeal."
    )
    needs_decision = fields.Boolean(
        help="Numbered only after the decision «В дело» or «На контроль» was taken."
    )
    is_long_stored = fields.Boolean(
        string="Kept over 10 Years", help="Printed with a left margin of 30 mm."
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "This kind of letter exists already."
    )

    def _compute_render_model(self):
        self.render_model = "citizen.letter"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if (
            self.env["citizen.letter"]
            .sudo()
            .search_count([("kind_id", "in", self.ids)], limit=1)
        ):
            raise UserError(
                self.env._(
                    "Letters of this kind exist: archive it instead of deleting."
                )
            )

    def _render_bodies(self, letters):
        """Return ``{letter id: text}``, read with the rights of the user."""
        self.ensure_one()
        result = {}
        for letter in letters:
            result |= self._render_field(
                "body", letter.ids, add_context=letter._get_text_values()
            )
        return result

    def _render_email(self, letter):
        """Subject and text of the e-mail that carries the letter; no personal data."""
        self.ensure_one()
        return [
            self._render_field(name, letter.ids)[letter.id]
            for name in ("email_subject", "email_body")
        ]

    @api.model
    def _render_eval_context(self):
        return super()._render_eval_context() | {
            "short_date": short_date,
            "long_date": long_date,
        }

    def _check_access_right_dynamic_template(self):
        """The access lines let the administrator alone write kinds; that is enough."""
        if self.env.user.has_group("citizen_appeals.group_admin"):
            return None
        return super()._check_access_right_dynamic_template()
