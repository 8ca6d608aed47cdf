from odoo import api, fields, models
from odoo.fields import Command


class CitizenLetterSimilar(models.TransientModel):
    """Earlier answers on the topic of a letter, with what became of them (H7)."""

    _name = "citizen.letter.similar"
    _description = "Earlier Answers on the Topic"

    letter_id = fields.Many2one("citizen.letter", required=True, ondelete="cascade")
    line_ids = fields.One2many("citizen.letter.similar.line", "list_id")

    @api.model
    def _open(self, letter, found):
        """:param found: pairs (answer, likeness)"""
        answers = self.env["citizen.letter"].union(*(answer for answer, _ in found))
        self.env["citizen.access.log"]._record(answers, "find")
        fates = answers._get_fates()
        dialog = self.create(
            {
                "letter_id": letter.id,
                "line_ids": [
                    Command.create(
                        {
                            "answer_id": answer.id,
                            "likeness": round(100 * likeness),
                            **self._describe_fate(fates[answer.id]),
                        }
                    )
                    for answer, likeness in found
                ],
            }
        )
        return dialog._reopen()

    def _reopen(self):
        return self._get_records_action(
            name=self.env._("Earlier Answers on the Topic"),
            target="new",
            context={"dialog_size": "extra-large"},
        )

    @api.model
    def _describe_fate(self, codes):
        """What became of it in words; a dispute outweighs everything."""
        words = {
            "nonconformity": self.env._("nonconformity"),
            "complained": self.env._("complaint"),
            "not_solved": self.env._("not solved, back to work"),
            "repeated": self.env._("repeat appeal"),
            "confirmed": self.env._("the applicant confirmed"),
        }
        bad = codes & {"nonconformity", "complained", "not_solved"}
        if bad:
            fate = "disputed"
        elif "repeated" in codes:
            fate = "repeated"
        else:
            fate = "confirmed" if "confirmed" in codes else "quiet"
        told = ", ".join(word for code, word in words.items() if code in codes)
        return {"fate": fate, "fate_note": told}
