from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import fingerprint, person_line
from ..tools.text import clean

ROLES = ("registrar", "office_head", "chancery")
# Compared word by word; the rest of a question is answered by its keys
COMPARED = 40
OF_A_PERSON = 40
SAME_PERSONS = 5
# Likeness from which a text says something: alone, of the same person or house,
# and from which it is the same text
ALIKE, HINT, SAME = 0.6, 0.3, 0.7
POINTS = {
    "number": 35,
    "person": 30,
    "alike": 25,
    "phone": 20,
    "namesake": 5,
    "house": 10,
}
# Reasons that are shown whatever the texts say
STRONG = frozenset({"number", "person", "alike", "phone"})
DONE = ("answered", "closed", "filed")
LIMIT = 50


class CitizenAppeal(models.Model):
    """Looks like…: repeats, duplicates and identical texts while the clerk types (A7).

    Each source of candidates asks an index and yields few; only these are read and
    compared. Nothing is found that the user may not read.
    """

    _inherit = "citizen.appeal"

    @api.model
    @api.readonly
    def find_similar(self, values, limit=8):
        """Earlier appeals the typed one may repeat, the likeliest first.

        :param dict values: what is typed so far, any of ``appeal_id``,
            ``applicant_id``, ``name``, ``address``, ``place``, ``phone``, ``text``,
            ``superior_number``
        :return: list of dict ``id``, ``number``, ``date``, ``state``, ``state_label``,
            ``annotation``, ``score`` (to 100), ``reasons``, ``relation``
        :raise AccessError: neither the office nor the chancery asks
        """
        self._check_role(*ROLES)
        typed = self._clean_typed(values)
        hints = self._collect_hints(typed)
        appeals = self._read_candidates(hints, typed["appeal_id"])
        found = self._compare(appeals, hints, typed)
        found.sort(key=lambda hit: (-hit["score"], -hit["appeal"].id))
        return self._describe_similar(found[: min(max(int(limit or 8), 1), LIMIT)])

    @api.model
    def _clean_typed(self, values):
        """Known keys of the right kind; what is typed is garbage as often as not."""
        values, typed = values or {}, {}
        for name in ("appeal_id", "applicant_id"):
            value = values.get(name)
            typed[name] = int(value) if str(value or "").isdecimal() else False
        for name in ("name", "address", "place", "phone", "superior_number"):
            typed[name] = clean(str(values.get(name) or "")[: person_line.MAX_LENGTH])
        text = str(values.get("text") or "")[: fingerprint.MAX_LENGTH]
        typed["stems"] = fingerprint.stems(text)
        return typed

    # ------------------------------------------------------------------
    # candidates
    # ------------------------------------------------------------------

    @api.model
    def _collect_hints(self, typed):
        """Appeal's id → set of reasons it is a candidate."""
        hints = {}

        def add(reason, ids):
            for appeal_id in ids:
                hints.setdefault(appeal_id, set()).add(reason)

        # Sudo: the keys are nobody's to read; what they lead to is read as the user
        keys = self.env["citizen.appeal.key"].sudo()
        add("number", keys._find(fingerprint.number_keys(typed["superior_number"]), 30))
        for reason, person_ids in self._find_writers(typed).items():
            add(reason, self._find_of_persons(person_ids))
        add("phone", keys._find(fingerprint.phone_keys(typed["phone"]), 30))
        houses = fingerprint.house_keys(typed["address"], typed["place"])
        add("house", keys._find(houses, OF_A_PERSON))
        near = keys._find_nearest(fingerprint.pair_keys(typed["stems"]), COMPARED)
        add("text", [appeal_id for appeal_id, _shared in near])
        return hints

    @api.model
    def _find_writers(self, typed):
        """The chosen person; else who is spelled alike, and mere namesakes apart."""
        if typed["applicant_id"]:
            return {"person": [typed["applicant_id"]]}
        words = typed["name"].split(" ")
        if len(words) < 2:
            return {}
        found = self.env["citizen.applicant"]._find_persons(typed["name"], SAME_PERSONS)
        house = person_line.house_key(typed["address"])
        writers = {}
        for row in found:
            if row["reason"] not in ("name", "like"):
                continue
            same = not house or person_line.house_key(row["address"]) == house
            writers.setdefault("alike" if same else "namesake", []).append(row["id"])
        return writers

    @api.model
    def _find_of_persons(self, person_ids):
        """Their appeals; unordered, so that the index of the persons is used."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM citizen_appeal WHERE applicant_id = ANY(%s) LIMIT 500",
                person_ids,
                to_flush=self._fields["applicant_id"],
            )
        )
        return sorted((row[0] for row in rows), reverse=True)[:OF_A_PERSON]

    @api.model
    def _read_candidates(self, hints, own_id):
        """The candidates the user may read, of the own bodies, not erased."""
        ids = [appeal_id for appeal_id in hints if appeal_id != own_id]
        domain = Domain("id", "in", ids) & Domain("destruction_act_id", "=", False)
        return self.search_fetch(
            domain & Domain("company_id", "in", self.env.companies.ids),
            [
                "name",
                "date_received",
                "date_registered",
                "date_answered",
                "date_deadline",
                "state",
                "annotation",
                "body",
                "company_id",
            ],
            order="id",
        )

    # ------------------------------------------------------------------
    # comparing
    # ------------------------------------------------------------------

    @api.model
    def _compare(self, appeals, hints, typed):
        """The candidates that are more than a coincidence."""
        found = []
        for appeal in appeals:
            likeness = 0
            if typed["stems"]:
                theirs = "\n".join(filter(None, (appeal.annotation, appeal.body)))
                likeness = fingerprint.likeness(
                    typed["stems"], fingerprint.stems(theirs)
                )
            reasons = hints[appeal.id]
            if not self._is_worth_showing(reasons, likeness, bool(typed["stems"])):
                continue
            points = sum(POINTS.get(reason, 0) for reason in reasons)
            found.append(
                {
                    "appeal": appeal,
                    "hints": reasons,
                    "likeness": likeness,
                    "score": min(100, round(points + likeness * 65)),
                }
            )
        return found

    @api.model
    def _is_worth_showing(self, reasons, likeness, is_text_typed):
        if likeness >= ALIKE or not STRONG.isdisjoint(reasons):
            return True
        if reasons <= {"text"}:
            return False
        return likeness >= HINT or not is_text_typed

    # ------------------------------------------------------------------
    # saying why
    # ------------------------------------------------------------------

    @api.model
    def _describe_similar(self, found):
        appeals = self.browse([hit["appeal"].id for hit in found])
        self.env["citizen.access.log"]._record(appeals, "find")
        answers = appeals._get_answers_said()
        return [
            hit["appeal"]._get_similar_values()
            | {
                "score": hit["score"],
                "reasons": [
                    *self._get_reasons(hit),
                    *answers.get(hit["appeal"].id, ()),
                ],
                "relation": self._guess_relation(hit),
            }
            for hit in found
        ]

    def _get_similar_values(self):
        day = self.date_registered or self.company_id._local_date(self.date_received)
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "id": self.id,
            "number": self.name or "",
            "date": fields.Date.to_string(day),
            "state": self.state,
            "state_label": labels[self.state],
            "annotation": (self.annotation or self.body or "")[:300],
        }

    @api.model
    def _get_reasons(self, hit):
        said = {
            "number": self.env._("same covering letter"),
            "person": self.env._("same person"),
            "alike": self.env._("same person, spelled otherwise"),
            "namesake": self.env._("same name, another address"),
            "phone": self.env._("same phone"),
            "house": self.env._("same house"),
        }
        reasons = [text for reason, text in said.items() if reason in hit["hints"]]
        if hit["likeness"] >= HINT:
            percent = round(hit["likeness"] * 100)
            reasons.append(self.env._("text %(percent)s%% alike", percent=percent))
        return reasons

    def _get_answers_said(self):
        """Appeal's id → when it was answered, and by whom."""
        answered = self.filtered("date_answered")
        letters = self.env["citizen.letter"].search_fetch(
            [
                ("appeal_id", "in", answered.ids),
                ("kind_id.answers_appeal", "=", True),
                ("date_dispatched", "!=", False),
            ],
            ["appeal_id", "signatory_name"],
            order="id",
        )
        names = {letter.appeal_id.id: letter.signatory_name for letter in letters}
        result = {}
        for appeal in answered:
            day = appeal.date_answered.strftime("%d.%m.%Y")
            name = names.get(appeal.id)
            result[appeal.id] = [
                self.env._("answered on %(date)s by %(name)s", date=day, name=name)
                if name
                else self.env._("answered on %(date)s", date=day)
            ]
        return result

    @api.model
    def _guess_relation(self, hit):
        """What the new appeal most likely is to this one (59-ФЗ; A7)."""
        appeal, hints, likeness = hit["appeal"], hit["hints"], hit["likeness"]
        is_same = likeness >= SAME
        if hints.isdisjoint({"person", "alike", "phone"}):
            if "number" in hints and is_same:
                return "duplicate"
            return "collective" if is_same else "primary"
        if likeness < HINT:
            return "duplicate" if "number" in hints else "primary"
        today = appeal.company_id._today()
        over = appeal.date_deadline and appeal.date_deadline < today
        if appeal.state in DONE or over:
            return "repeat"
        return "duplicate" if is_same else "continuation"
