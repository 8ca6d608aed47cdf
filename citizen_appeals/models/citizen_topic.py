import csv
import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import file_open

from ..tools.text import clean, normalise

CLASSIFIER = "citizen_appeals/data/citizen_topic_classifier.csv"
ASSIGNABLE_LEVEL = 4
CODE_LIKE = re.compile(r"[\d.,\s/-]*\d[\d.,\s/-]*")
CODE_AND_TITLE = re.compile(r"(\d{4}(?:\.\d{4}){3,4}) ")


class CitizenTopic(models.Model):
    """Position of the all-Russian thematic classifier of appeals.

    Levels: section, theme group (тематика), theme (тема), question, sub-question.
    Only the full code is unique, and only the order of the file is the right one.
    """

    _name = "citizen.topic"
    _inherit = ["citizen.directory.mixin"]
    _description = "Topic of the Classifier"
    _parent_store = True
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=100000)
    active = fields.Boolean(default=True, help="Retired topics stay on old appeals.")
    parent_id = fields.Many2one("citizen.topic", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("citizen.topic", "parent_id")
    level = fields.Integer(compute="_compute_place", store=True)
    number = fields.Integer(
        compute="_compute_place",
        store=True,
        export_string_translation=False,
        help="The last part of the code that is not zero.",
    )
    is_assignable = fields.Boolean(
        compute="_compute_place",
        store=True,
        help="Questions and sub-questions are assigned, wider topics only group them.",
    )
    search_key = fields.Char(
        compute="_compute_search_key", store=True, export_string_translation=False
    )

    _code_uniq = models.UniqueIndex("(code)", "There is a topic with this code.")
    _code_format = models.Constraint(
        "CHECK (code ~ '^[0-9]{4}([.][0-9]{4}){3,4}$')",
        "The code has four or five parts of four digits: 0005.0005.0056.1160.",
    )

    @api.depends("code")
    def _compute_place(self):
        for topic in self:
            parts = self._strip_parts(re.findall(r"\d+", topic.code or ""))
            topic.level = len(parts)
            topic.number = int(parts[-1]) if parts else 0
            topic.is_assignable = len(parts) >= ASSIGNABLE_LEVEL

    @api.depends("code", "name")
    def _compute_search_key(self):
        for topic in self:
            topic.search_key = normalise(f"{topic.code} {topic.name}")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for topic in self:
            topic.display_name = f"{topic.code or ''} {topic.name or ''}".strip()

    @api.model
    def _search_display_name(self, operator, value):
        """By any spelling of the code, or by words in any order (A2)."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return ~self._search_display_name(
                Domain.NEGATIVE_OPERATORS[operator], value
            )
        if operator == "in":
            return Domain.OR(self._get_exact_domain(text) for text in value if text)
        return self._get_text_domain(value) if value else Domain.TRUE

    @api.model
    def _get_exact_domain(self, text):
        """One topic, by its code, its title or both, as imports name it."""
        named = CODE_AND_TITLE.match(text)
        if named:
            return Domain("code", "=", named[1])
        is_code = CODE_LIKE.fullmatch(text) and len(re.findall(r"\d", text)) > 4
        if is_code and (parts := self._get_parts(text)):
            parts = [part.zfill(4) for part in parts]
            parts += ["0000"] * (ASSIGNABLE_LEVEL - len(parts))
            return Domain("code", "=", ".".join(parts))
        return Domain("name", "=ilike", text)

    @api.model
    def _get_text_domain(self, text):
        text = clean(text.strip("%"))
        if CODE_LIKE.fullmatch(text):
            return self._get_code_domain(text)
        named = CODE_AND_TITLE.match(text)
        if named:
            return Domain("code", "=", named[1])
        return Domain.AND(
            Domain("search_key", "like", self._get_stem(word))
            for word in normalise(text).split(" ")
        )

    @api.model
    def _get_code_domain(self, text):
        """Topics of a code or under it; of a bare number, those that bear it."""
        parts = self._get_parts(text)
        if not parts or len(parts) > 5 or any(len(part) > 4 for part in parts):
            return Domain.FALSE
        if len(re.findall(r"\d+", text)) == len(parts) == 1:
            return self._get_number_domain(int(parts[0]))
        prefix = ".".join(part.zfill(4) for part in parts)
        domain = Domain("code", "=like", f"{prefix}%")
        # Still being typed: «0005.0005.00».
        if re.fullmatch(r"\d{4}(\.\d{4})*\.\d{1,3}", text):
            domain |= Domain("code", "=like", f"{text}%")
        return domain

    @api.model
    def _get_parts(self, text):
        """Parts of a code however it is spelled, sixteen digits in a row included."""
        groups = re.findall(r"\d+", text)
        if len(groups) == 1 and len(groups[0]) >= 8:
            groups = re.findall(r"\d{1,4}", groups[0])
        return self._strip_parts(groups)

    @api.model
    def _get_number_domain(self, number):
        return Domain("number", "=", number) | (
            Domain("parent_id.number", "=", number)
            & Domain("level", "=", ASSIGNABLE_LEVEL + 1)
        )

    @api.model
    def _strip_parts(self, parts):
        """Parts of a code without the zeros that fill it up."""
        parts = list(parts)
        while parts and not int(parts[-1]):
            parts.pop()
        return parts

    @api.model
    def _get_stem(self, word):
        """A word without its ending: «дороги» finds «дорог» and «дорогам»."""
        stem = re.sub("[аеиоуыэюяйь]{1,2}$", "", word)
        return stem if len(stem) >= 4 else word

    @api.model
    def _load_classifier(self):
        """Make the shipped topics that are missing; those there are left alone."""
        known = set(self.with_context(active_test=False).search([]).mapped("code"))
        with file_open(CLASSIFIER, "r") as file:
            rows = list(csv.DictReader(file))
        ids = {}
        for level in range(1, 6):
            wanted = [
                (sequence, row)
                for sequence, row in enumerate(rows, start=1)
                if row["code"] not in known and self._get_level(row["code"]) == level
            ]
            self._create_topics(wanted, ids)

    @api.model
    def _get_level(self, code):
        return len(self._strip_parts(code.split(".")))

    @api.model
    def _create_topics(self, rows, ids):
        parents = {row["parent_code"] for _sequence, row in rows} - ids.keys()
        for parent in self.with_context(active_test=False).search_fetch(
            [("code", "in", list(parents))], ["code"]
        ):
            ids[parent.code] = parent.id
        topics = self.create(
            [
                {
                    "code": row["code"],
                    "name": row["title"],
                    "sequence": sequence,
                    "parent_id": ids.get(row["parent_code"], False),
                }
                for sequence, row in rows
            ]
        )
        ids.update((topic.code, topic.id) for topic in topics)
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"citizen_appeals.topic_{topic.code.replace('.', '_')}",
                    "record": topic,
                    "noupdate": True,
                }
                for topic in topics
            ]
        )
