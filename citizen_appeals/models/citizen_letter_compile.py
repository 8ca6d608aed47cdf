from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.html_text import html_blocks


class CitizenLetter(models.Model):
    """The lead's desk: the parts of the others are taken over by paragraph.

    S4 2.3.10: the lead executor puts the parts of the co-executors together.
    """

    _inherit = "citizen.letter"

    part_count = fields.Integer(
        compute="_compute_part_count", export_string_translation=False
    )

    @api.depends("appeal_id.assignment_ids.report")
    def _compute_part_count(self):
        # Sudo: the chancery reads letters, not the assignments behind them
        for letter in self:
            tasks = letter.sudo().appeal_id.assignment_ids
            letter.part_count = len(tasks.filtered("report"))

    def action_compile(self):
        """The reported parts, paragraph by paragraph, to take into the text."""
        self.ensure_one()
        self._check_action("edit")
        paragraphs = self._get_part_paragraphs()
        if not paragraphs:
            raise UserError(
                self.env._(
                    "No part was reported yet: the co-executors write theirs in “Own"
                    " Part” of their assignments (S4 2.3.10)."
                )
            )
        desk = self.env["citizen.letter.compile"]._open_desk(self, paragraphs)
        return desk._get_records_action(
            name=self.env._("Parts of the Co-Executors"), target="new"
        )

    def _get_part_paragraphs(self):
        """``[(assignment, paragraph)]`` of all reported parts, the lead's first."""
        tasks = self.appeal_id.assignment_ids.filtered(
            lambda task: task.report and task.state != "cancelled"
        )
        return [
            (task, paragraph)
            for task in tasks.sorted(
                lambda task: (not task.is_lead, task.sequence, task.id)
            )
            for line in task.report.splitlines()
            if (paragraph := " ".join(line.split()))
        ]

    def _get_body_keys(self):
        """Paragraphs of the text, to tell what was taken over already."""
        return {self._get_paragraph_key(block) for block in html_blocks(self.body)}

    def _get_paragraph_key(self, paragraph):
        return " ".join(paragraph.split()).lower().replace("ё", "е").rstrip(".;")

    def _take_over(self, paragraphs):
        """Add paragraphs to the end of the text; what stands there is not repeated.

        :return: how many were added
        """
        self.ensure_one()
        known = self._get_body_keys()
        added = []
        for paragraph in paragraphs:
            key = self._get_paragraph_key(paragraph)
            if key and key not in known:
                known.add(key)
                added.append(Markup("<p>%s</p>") % paragraph.strip())
        if added:
            self.body = (self.body or Markup()) + Markup().join(added)
            self._log_letter_event("letter_compiled")
        return len(added)
