from lxml import html

from odoo import models


class CitizenLetter(models.Model):
    """The letter that accompanies a return, and the text its remarks quote."""

    _inherit = "citizen.letter"

    def _draft_rework_letter(self, review):
        """S4 2.4.10: signed by the head of the general department, to the executor."""
        self.ensure_one()
        company = self.company_id
        kinds = self.env["citizen.letter.kind"]
        kind = kinds._get_by_code("rework_letter", company)
        signatory = company.rework_signatory_id or review.official_id.filtered(
            lambda post: post.signing_level >= kind.signing_level
        )
        return self.create(
            {
                "appeal_id": self.appeal_id.id,
                "kind_id": kind.id,
                "rework_review_id": review.id,
                "date_named": review.date_due,
                "signatory_id": signatory.id,
                "executor_id": (review.official_id or signatory).id,
                "on_order_of_id": False,
                "dispatch_way": "hand",
            }
        )

    def _get_quotable_text(self):
        """Heading, salutation, text and enclosure without spaces, as quotes are sought:
        lines of a quotation need not break where the paragraphs do."""
        parts = [self.subject, self.salutation, self.attachments_note]
        if self.body:
            parts.insert(2, html.fromstring(f"<div>{self.body}</div>").text_content())
        return "".join("".join(part.split()) for part in parts if part)

    def _open_rework_letter(self):
        """The accompanying letter of the last return, for who may read it."""
        review = self.review_ids[:1]
        letter = review.rework_letter_ids[:1]
        if not letter or not letter.has_access("read"):
            return None
        return letter._get_records_action()
