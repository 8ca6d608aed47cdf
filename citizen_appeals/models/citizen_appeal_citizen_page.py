from odoo import models
from odoo.tools import LazyTranslate

from ..tools.masking import Masker
from .citizen_feedback import MARKS

_lt = LazyTranslate(__name__)

STATES = {
    "planned": _lt("on control"),
    "postponed": _lt("the date was moved, on control"),
    "reported": _lt("reported as done, being checked"),
    "failed": _lt("the check showed that it is not done; on control"),
    "fulfilled": _lt("done"),
}
OVERDUE = {
    "planned": _lt("the date has passed, on control"),
    "postponed": _lt("the moved date has passed, on control"),
}
SHOWN = tuple(STATES)


class CitizenAppeal(models.Model):
    """What the page behind the code shows and takes: status, works, rating (I3, E1).

    Whoever holds the paper sees it: officials are named, citizens never.
    """

    _inherit = "citizen.appeal"

    def _get_code_page(self):
        """All that the page shows of the appeal a code has opened."""
        self.ensure_one()
        # The events name the officials of the status too: read together, once
        events = self._get_citizen_timeline()
        refusal = self._get_feedback_refusal()
        rating = self._get_feedback() if not refusal else self.feedback_ids
        return {
            "status": self._get_citizen_status(),
            "events": events,
            "rows": self._get_citizen_rows(),
            "body": self._get_citizen_body(),
            "may_rate": not refusal,
            # Not the words: they may name the person
            "rated": rating[:1].solved or "",
            "solved_options": self._get_solved_options(),
        }

    def _get_solved_options(self):
        field = self.env["citizen.feedback"]._fields["solved"]
        return field._description_selection(self.env)

    def _get_citizen_body(self):
        """Who answers for the appeal and where to ask: the body, no person."""
        company = self.company_id
        return {"name": company.name, "phone": company.phone or ""}

    # ------------------------------------------------------------------
    # refusals
    # ------------------------------------------------------------------

    def _get_code_errors(self, typed):
        """What is missing to look for an appeal."""
        texts = {
            "number": self.env._(
                "Enter the number of the appeal: it stands on our letter."
            ),
            "code": self.env._(
                "Enter the code: ten letters and digits under the square of the letter."
            ),
        }
        return {name: text for name, text in texts.items() if not typed[name]}

    def _get_flood_errors(self):
        text = self.env._("Too many answers in a row. Try again in ten minutes.")
        return {"": text}

    # ------------------------------------------------------------------
    # rating
    # ------------------------------------------------------------------

    def _rate_by_code(self, values):
        """Keep a rating by the code of the paper.

        :return: dict of field → refusal; empty when it is kept
        """
        Feedback = self.env["citizen.feedback"]
        if refusal := self._get_feedback_refusal():
            return {"": refusal}
        values = {name: values.get(name) for name in ("solved", "comment", *MARKS)}
        if errors := Feedback._get_value_errors(values):
            return errors
        Feedback._take(self.company_id, values, appeal=self, source="code")
        return {}

    # ------------------------------------------------------------------
    # works promised
    # ------------------------------------------------------------------

    def _get_citizen_rows(self):
        """Commitments as the page shows them: nothing that names anybody."""
        self.ensure_one()
        shown = self._get_shown_commitments()
        rows = [self._prepare_citizen_row(commitment) for commitment in shown]
        if rows:
            # The page reads narrow rows, but of these nearly every column is asked
            wide = self.with_context(prefetch_fields=True)
            person, _dates = wide._get_public_secrets()
            # The house is where the works are; who asked for them is nobody's business
            masker = Masker(person._replace(addresses=(), numbers=()))
            for row in rows:
                row["works"] = masker.mask_known(row["works"])
        return rows

    def _get_shown_commitments(self):
        works = self.with_context(prefetch_fields=True).commitment_ids
        shown = works.filtered(lambda c: c.state in SHOWN)
        return shown.sorted(lambda c: (c.date_due, c.id))

    def _prepare_citizen_row(self, commitment):
        first, due = commitment.date_promised, commitment.date_due
        states = STATES | OVERDUE if due < commitment.company_id._today() else STATES
        said = ""
        if commitment.is_denied:
            said = self.env._("You told us that the works are not done. We check it.")
        elif commitment.is_confirmed:
            said = self.env._("You have confirmed that the works are done.")
        return {
            "id": commitment.id,
            "works": commitment.works,
            "due": due,
            "first": first if first != due else False,
            "state": self.env._(states[commitment.state]),
            "said": said,
            "may_answer": commitment._may_citizen_answer(),
        }

    def _take_citizen_answer(self, work, answer, comment):
        """Enter the citizen's word as a check.

        :param int work: id of the commitment
        :return: dict of field → refusal; empty when it is entered
        """
        commitment = self._get_shown_commitments().filtered(lambda c: c.id == work)
        if not commitment or not commitment._may_citizen_answer():
            return {"": self.env._("An answer on these works is not taken now.")}
        if answer not in ("yes", "no"):
            return {"answer": self.env._("Choose whether the works are done or not.")}
        comment = (comment or "").strip()
        if answer == "no" and not comment:
            return {"comment": self.env._("Write what is not done or done badly.")}
        self.env["citizen.commitment.check"].create(
            {
                "commitment_id": commitment.id,
                "kind": "citizen",
                "date": commitment.company_id._today(),
                "result": "done" if answer == "yes" else "not_done",
                "remark": comment or False,
                "user_id": self.env.uid,
            }
        )
        return {}
