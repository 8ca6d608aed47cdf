from odoo import fields, models


class CitizenLetterCopy(models.TransientModel):
    """Dialog: a copy of the answer is given to the citizen (S4 2.5.2)."""

    _name = "citizen.letter.copy"
    _description = "Give a Copy of the Answer"

    letter_id = fields.Many2one(
        "citizen.letter", required=True, readonly=True, ondelete="cascade"
    )
    asked_by = fields.Selection(
        [("applicant", "The applicant"), ("representative", "A representative")],
        required=True,
        default="applicant",
    )
    received_by = fields.Char(
        required=True, help="Surname, name and patronymic of who gets the copy."
    )
    paper = fields.Char(
        string="Paper Shown",
        required=True,
        help="Passport; of a representative also the power of attorney.",
    )
    date = fields.Date(
        string="Given on",
        required=True,
        default=lambda self: self.env.company._today(),
    )

    def action_confirm(self):
        """Give the copy: the receipt is printed and put into the file."""
        self.ensure_one()
        names = ("asked_by", "received_by", "paper", "date")
        action = self.letter_id.action_give_copy({name: self[name] for name in names})
        # Left open, a second click would give a second copy
        return action | {"close_on_report_download": True}
