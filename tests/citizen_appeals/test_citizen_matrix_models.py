from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.citizen_appeals.models.citizen_appeal_portal import PORTAL_FIELDS

from .citizens import OTHER_SECRETS, CitizensCase
from .test_sight import WAYS

# Who is no employee: what they read of our models is this and nothing else
CITIZENS = ("citizen", "other citizen", "portal", "stranger", "site")
# Models of Odoo's own that hold what happens on a record, and its domain
AROUND = {
    "mail.message": [("model", "=like", "citizen.%")],
    "mail.followers": [("res_model", "=like", "citizen.%")],
    "mail.activity": [("res_model", "=like", "citizen.%")],
    "mail.mail": [("model", "=like", "citizen.%")],
    "mail.notification": [("mail_message_id.model", "=like", "citizen.%")],
    "mail.tracking.value": [("mail_message_id.model", "=like", "citizen.%")],
    "mail.scheduled.message": [("model", "=like", "citizen.%")],
    "ir.attachment": [
        ("res_model", "=like", "citizen.%"),
        "|",
        ("res_field", "=", False),
        ("res_field", "!=", False),
    ],
    "res.users.apikeys": [],
    "ir.model.data": [("model", "=like", "citizen.%")],
    "ir.exports": [],
    "ir.logging": [],
    "ir.filters": [],
    "bus.bus": [],
}
PORTAL = "base.group_portal"
# The other ways of WAYS are of Python, not of RPC
RPC_WAYS = [way for way in WAYS if way not in ("display_name", "field", "copy")]


@tagged("post_install", "-at_install")
class TestCitizenMatrixModels(CitizensCase):
    """K1: every model × who is no employee, by every way of RPC."""

    def _get_citizens(self):
        viewers = self._get_viewers()
        return {name: viewers[name] for name in CITIZENS}

    def _get_own(self, name, model):
        """Ids of the records that are this citizen's to read."""
        own = {
            "citizen": self.own,
            "other citizen": self.other_appeal | self.other_east,
        }
        return own.get(name, self.own.browse()).ids if model == "citizen.appeal" else []

    def _try(self, deed):
        """What the deed gives; refused is nothing. No refusal names anybody."""
        try:
            return deed()
        except (UserError, ValueError) as error:
            self.assertNotRegex(str(error), "|".join(OTHER_SECRETS))
            return []

    def _get_models(self):
        return [
            name
            for name, model in self.env.registry.items()
            if name.startswith("citizen.") and not model._abstract
        ]

    def test_every_model_in_every_way(self):
        """K1: of ours a citizen reads his own appeals and nothing else at all."""
        found = []
        for model in self._get_models():
            if model == "citizen.appeal":
                continue
            ids = self.env[model].search([]).ids[-20:] or [1]
            seen = self._seen_by(self.citizen, self.env[model])
            found += [
                (model, way)
                for way in RPC_WAYS
                if self._try(lambda: WAYS[way](seen, ids))  # noqa: B023
            ]
        self.assertEqual(found, [])

    def test_appeals_in_every_way(self):
        """I1, K1: each citizen finds his own appeals, nobody else any."""
        ids = self.env["citizen.appeal"].search([]).ids
        for name, user in self._get_citizens().items():
            allowed = self._get_own(name, "citizen.appeal")
            for way in RPC_WAYS:
                with self.subTest(f"{way} {name}"):
                    seen = self._seen_by(user, self.env["citizen.appeal"])
                    found = self._try(lambda: WAYS[way](seen, ids))  # noqa: B023
                    self._check_found(way, found, allowed)

    def _check_found(self, way, found, allowed):
        if not allowed:
            self.assertFalse(found)
        elif way == "search":
            self.assertEqual(set(found), set(allowed))
        elif way in ("search_read", "web_search_read", "name_search"):
            shown = {row["id"] if isinstance(row, dict) else row[0] for row in found}
            self.assertEqual(shown, set(allowed))
        elif way in ("search_count", "formatted_read_group"):
            self.assertEqual(found, len(allowed))
        elif way != "web_read_group":
            # Asked for with others' among them, the whole is refused
            self.assertFalse(found)

    def test_no_operation_but_reading_ones_own(self):
        """K1: no right on any model, not even to make an empty record."""
        for name, user in self._get_citizens().items():
            allowed = {
                (model, operation)
                for model in self._get_models()
                for operation in ("read", "write", "create", "unlink")
                if self.env[model].with_user(user).has_access(operation)
            }
            own = {("citizen.appeal", "read")}
            self.assertEqual(allowed, own if user.has_group(PORTAL) else set(), name)

    def test_what_lies_around_the_appeals(self):
        """K1: chatter, followers, activities, files, names, keys, e-mails."""
        for model, domain in AROUND.items():
            ids = self.env[model].search(domain).ids[-50:] or [1]
            for name, user in self._get_citizens().items():
                for way in ("search", "search_count", "search_read", "read", "export"):
                    look = WAYS.get(way, WAYS["export_data"])
                    with self.subTest(f"{model} {way} {name}"):
                        seen = self._seen_by(user, self.env[model])
                        found = self._try(lambda: look(seen, ids))  # noqa: B023
                        if way != "read" or found:
                            self.assertFalse(found)

    def test_hidden_fields_answer_no_question(self):
        """K1: neither read, nor searched, sorted, grouped, counted by."""
        answered, own = [], self._seen_by(self.citizen, self.own)
        for name, field in own._fields.items():
            if name in PORTAL_FIELDS:
                continue
            for way, deed in self._get_questions(name, field).items():
                try:
                    deed(own)
                except (AccessError, ValueError):
                    continue
                answered.append((name, way))
        self.assertEqual(answered, [])

    def _get_questions(self, name, field):
        deeds = {
            "read": lambda own: own.read([name]),
            "web_read": lambda own: own.web_read({name: {}}),
            "search_read": lambda own: own.search_read([], [name]),
            "search": lambda own: own.search([(name, "!=", False)]),
            "group": lambda own: own.formatted_read_group([], [name], ["__count"]),
            "gather": lambda own: own.formatted_read_group(
                [], [], [f"{name}:count_distinct"]
            ),
        }
        if field.store and field.column_type:
            deeds["order"] = lambda own: own.search([], order=name)
            deeds["order group"] = lambda own: own.formatted_read_group(
                [], ["state"], ["__count"], order=f"{name}:max"
            )
        if field.relational:
            path = f"{name}.display_name"
            deeds["path"] = lambda own: own.search([(path, "ilike", "а")])
            deeds["any"] = lambda own: own.search([(name, "any", [("id", ">", 0)])])
        return deeds

    def test_no_way_leads_from_other_models_to_ours(self):
        """K1: paths of domains through whatever a portal account may search."""
        for model in sorted(self.env.registry):
            records = self._seen_by(self.citizen, self.env[model])
            if model.startswith("citizen.") or not records._auto:
                continue
            if not records.has_access("read"):
                continue
            for name, field in records._fields.items():
                if (field.comodel_name or "").startswith("citizen."):
                    with self.subTest(f"{model}.{name}"):
                        self._check_path(records, name)

    def _check_path(self, records, name):
        found = self._try(lambda: records.search([(f"{name}.id", ">", 0)]).ids)
        self.assertFalse(found)
        some = self._try(lambda: records.search([], limit=5))
        for record in some or ():
            shown = self._try(lambda: record.read([name])[0][name])  # noqa: B023
            self.assertFalse(shown)

    def test_values_of_ones_own(self):
        """I1: what is listed may be read, and holds nothing of the office or others."""
        rows = self._seen_by(self.citizen, self.own).read(sorted(PORTAL_FIELDS))
        self.assertEqual(len(rows), len(self.own))
        for word in self._get_hidden("citizen"):
            self.assertNotIn(word, str(rows))
