from odoo import fields, models
from odoo.exceptions import UserError


class CitizenLetterSimilarLine(models.TransientModel):
    """An earlier answer: how alike the appeals are, and its fate."""

    _name = "citizen.letter.similar.line"
    _description = "Earlier Answer"
    _order = "likeness DESC, id"

    list_id = fields.Many2one(
        "citizen.letter.similar", required=True, index=True, ondelete="cascade"
    )
    answer_id = fields.Many2one(
        "citizen.letter", required=True, readonly=True, ondelete="cascade"
    )
    appeal_id = fields.Many2one(related="answer_id.appeal_id", related_sudo=False)
    date = fields.Date(
        related="answer_id.date_dispatched", string="Sent on", related_sudo=False
    )
    executor_id = fields.Many2one(related="answer_id.executor_id", related_sudo=False)
    annotation = fields.Text(
        related="answer_id.appeal_id.annotation",
        string="What Was Asked",
        related_sudo=False,
    )
    likeness = fields.Integer(string="Alike, %", readonly=True)
    fate = fields.Selection(
        [
            ("confirmed", "Confirmed"),
            ("quiet", "No Dispute Known"),
            ("repeated", "Repeated"),
            ("disputed", "Disputed"),
        ],
        string="What Became of It",
        readonly=True,
    )
    fate_note = fields.Char(string="By What", readonly=True)

    def action_paragraphs(self):
        """Its paragraphs, to take over; those that tell of the citizen are marked."""
        self.ensure_one()
        letter = self.list_id.letter_id
        letter._check_action("edit")
        # Only what the search has offered: its checks are not those of a form
        if self.answer_id not in [pair[0] for pair in letter._find_similar_answers()]:
            raise UserError(self.env._("This answer is not offered for the letter."))
        self.env["citizen.access.log"]._record(self.answer_id, "look")
        desk = self.env["citizen.letter.compile"]._open_earlier(letter, self.answer_id)
        return desk._get_records_action(
            name=self.env._("Paragraphs of an Earlier Answer"),
            target="new",
            context={"dialog_size": "extra-large"},
        )
