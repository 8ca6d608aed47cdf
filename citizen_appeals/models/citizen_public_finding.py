from odoo import api, fields, models
from odoo.exceptions import UserError


class CitizenPublicFinding(models.Model):
    """What the machine takes for personal in a text for the site: a clerk decides (I3).

    Each is masked, or confirmed to be nobody's, and who confirmed it stays recorded.
    """

    _name = "citizen.public.finding"
    _inherit = ["citizen.access.logged.mixin"]
    _description = "Finding in a Published Answer"
    _order = "answer_id, is_confirmed, id"
    _rec_name = "kind"
    _access_free_fields = frozenset({"id", "display_name", "kind", "place"})
    _personal_fields = frozenset({"excerpt", "key"})

    answer_id = fields.Many2one(
        "citizen.public.answer", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="answer_id.company_id", store=True, index=True)
    place = fields.Selection(
        [("title", "Title"), ("question", "Question"), ("answer", "Answer")],
        required=True,
    )
    kind = fields.Selection(
        [
            ("name", "Full Name"),
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("link", "Link"),
            ("passport", "Identity document"),
            ("snils", "Insurance number (СНИЛС)"),
            ("inn", "Taxpayer number (ИНН)"),
            ("account", "Account or card"),
            ("plate", "Car plate"),
            ("birth", "Date of birth"),
            ("cadastre", "Cadastral number"),
            ("address", "House or flat"),
            ("date", "Day of the appeal"),
            ("number", "Long number"),
        ],
        required=True,
    )
    excerpt = fields.Char(string="Found Words", required=True)
    key = fields.Char(required=True, export_string_translation=False)
    is_confirmed = fields.Boolean(string="Not Personal")
    confirmed_by_id = fields.Many2one(
        "res.users", string="Decided by", ondelete="restrict"
    )
    date_confirmed = fields.Date(string="Decided on")
    state = fields.Selection(related="answer_id.state", export_string_translation=False)

    @api.model
    def _get_kind_labels(self):
        return dict(self._fields["kind"]._description_selection(self.env))

    def action_confirm(self):
        """The words name nobody: a hero of a street, a minister, a hot line."""
        self._decide(True)
        return True

    def action_reopen(self):
        """They do name somebody."""
        self._decide(False)
        return True

    def action_mask(self):
        """Mask these words wherever they stand in their text."""
        for finding in self:
            text, place = finding.answer_id, finding.place
            masker = text._get_masker()
            keep = {found.key for found in masker.find(text[place])} - {finding.key}
            text.write({place: masker.mask(text[place], keep)})
        return True

    def _decide(self, confirmed):
        self.env["citizen.appeal"]._check_role("registrar", "office_head")
        texts = self.answer_id
        texts.check_access("write")
        if texts.filtered(lambda text: text.state != "draft"):
            raise UserError(
                self.env._("Findings are decided on in a draft: return the text first.")
            )
        # Sudo: nobody writes findings by hand; right and state were checked
        twins = texts.sudo().finding_ids.filtered(
            lambda line: (
                (line.answer_id.id, line.key)
                in {(finding.answer_id.id, finding.key) for finding in self}
            )
        )
        twins.write(
            {
                "is_confirmed": confirmed,
                "confirmed_by_id": confirmed and self.env.uid,
                "date_confirmed": confirmed and fields.Date.context_today(self),
            }
        )
