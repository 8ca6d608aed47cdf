from odoo import fields, models


class CitizenAssignment(models.Model):
    """Outside executors: a letter and a date for them, an official stays responsible.

    Management companies, institutions (S4 2.3.13, S3 2).
    """

    _inherit = "citizen.assignment"

    partner_id = fields.Many2one(
        "res.partner",
        string="Outside Executor",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_company', '=', True)]",
        help="Gets a letter with the date; the executor named stays responsible.",
    )
    letter_id = fields.Many2one(
        "citizen.letter",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def _draft_outside_letters(self):
        """A letter with the date to each outside executor, when the order is given."""
        outside = self.filtered("partner_id")
        kinds = self.env["citizen.letter.kind"]
        for company, tasks in outside.grouped("company_id").items():
            kind = kinds._get_by_code("outside_assignment", company)
            letters = self.env["citizen.letter"].create(
                [task._prepare_outside_letter(kind) for task in tasks]
            )
            for task, letter in zip(tasks, letters, strict=True):
                task.letter_id = letter

    def _prepare_outside_letter(self, kind):
        author = self.resolution_id.author_id
        high = (author.signing_level or "") >= kind.signing_level
        return {
            "appeal_id": self.appeal_id.id,
            "kind_id": kind.id,
            "partner_id": self.partner_id.id,
            "date_named": self.date_due,
            "reason": self.note or self.resolution_id.text,
            "executor_id": self.official_id.id,
            "on_order_of_id": author.id,
            "signatory_id": author.id if high else False,
        }

    def action_open_letter(self):
        """The letter to the outside executor."""
        self.ensure_one()
        return self.letter_id._get_records_action()
