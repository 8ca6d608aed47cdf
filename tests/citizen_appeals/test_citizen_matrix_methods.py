import inspect
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .citizens import CitizensCase

# Methods of ours that let a citizen through, and why that harms nobody
HARMLESS = {
    # refuse in other words, before anything is read
    "write": "entries of history are refused to everybody",
    "copy": "letters are copied by nobody",
    "export_data": "without the right to export",
    "create": "refused for the values given here; with others by the right",
    "unlink": "a record that is not there",
    "formatted_read_group": "the fields asked for, each checked",
    "formatted_read_grouping_sets": "the fields asked for, each checked",
    "web_read_group": "the fields asked for, each checked",
    "name_search": "his own appeals, by number",
    "copy_data": "a mixin without records",
    "message_post": "a mixin without records",
    "default_get": "no field of theirs is his",
    "scan": "an unknown code: says so, whatever it is",
    "check_form_version": "the version of his own appeal, which he reads",
    # windows of the web client, which he has not: a model and ids of his own appeal
    "action_hand_custody_dialog": "opens a dialog he may not create",
    "action_hand_over": "opens a dialog he may not create",
    "action_leave": "opens a dialog he may not create",
    "action_leave_unanswered": "opens a dialog he may not create",
    "action_mark_false": "opens a dialog he may not create",
    "action_return": "opens a dialog he may not create",
    "action_withdraw": "opens a dialog he may not create",
    "action_open_commitments": "a list he may not read",
    "action_open_documents": "a list he may not read",
    "action_open_joined": "a list of his own appeals alone",
    "action_open_letters": "a list he may not read",
    "action_open_nonconformities": "a list he may not read",
    "action_open_questions": "a list he may not read",
    "action_open_redirects": "a list he may not read",
    "action_open_violations": "a list he may not read",
}
# What a client would send for a parameter of that name
VALUES = {
    "domain": [],
    "fields": ["display_name"],
    "vals": {},
    "values": {},
    "vals_list": [{}],
    "specification": {},
    "fields_spec": {},
    "groupby": [],
    "field_names": [],
    "fields_to_export": ["id"],
    "operation": "read",
    "ids": [1],
}
WRITES = ("INSERT", "UPDATE", "DELETE")
# What core's import of a list writes before it is refused: taken back, or to himself
OF_IMPORTS = ('"bus_bus"', '"mail_alias"')


@tagged("post_install", "-at_install")
class TestCitizenMatrixMethods(CitizensCase):
    """K1: every public method of our models, called over RPC by a citizen."""

    def test_on_ones_own(self):
        """A citizen calls what the web client calls, on what hangs on his appeal."""
        self._walk(self.citizen, "citizen", self.appeal, self._get_models())

    def test_on_another_ones(self):
        """The appeal of somebody else, whose number he has guessed."""
        self._walk(self.other_citizen, "other citizen", self.appeal, ["citizen.appeal"])

    def _get_models(self):
        return sorted(name for name in self.env.registry if name.startswith("citizen."))

    def _walk(self, user, name, appeal, models):
        let_through = {}
        for model in models:
            records = appeal if model == "citizen.appeal" else self._get_record(model)
            for method, call in self._get_calls(user, records):
                outcome = self._try(f"{model}.{method.__name__}", name, call)
                if outcome != "refused" and "citizen_appeals" in method.__module__:
                    let_through.setdefault(method.__name__, (model, outcome))
        new = {key: let_through[key] for key in let_through if key not in HARMLESS}
        self.assertEqual(new, {})

    def _get_record(self, model):
        if self.env[model]._abstract:
            return self.env[model].browse()
        return self.env[model].search([], limit=1) or self.env[model].browse(1)

    def _get_calls(self, user, records):
        """Each method an RPC client may name, with the arguments it asks for."""
        seen = self._seen_by(user, records)
        for name in dir(type(seen)):
            try:
                method = get_public_method(seen, name)
            except (AttributeError, AccessError):
                continue
            parameters = list(inspect.signature(method).parameters.values())[1:]
            args = [
                VALUES.get(parameter.name, "1")
                for parameter in parameters
                if parameter.default is parameter.empty
                and parameter.kind
                in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
            ]
            is_model = getattr(method, "_api_model", False)
            if seen._abstract and not is_model:
                # There is no record to call it on
                continue
            yield (
                method,
                lambda method=method, args=args, is_model=is_model: method(
                    self._seen_by(user, records.browse() if is_model else records),
                    *args,
                ),
            )

    def _try(self, what, name, call):
        """How the call ends; it tells nothing and leaves nothing."""
        written = []
        Cursor = type(self.env.cr)
        execute = Cursor.execute

        def watch(cursor, query, *args, **kwargs):
            text = getattr(query, "code", query)
            text = str(text).lstrip()[:80]
            is_write = text[:6].upper() in WRITES
            if is_write and not any(table in text for table in OF_IMPORTS):
                written.append(text)
            return execute(cursor, query, *args, **kwargs)

        point = self.env.cr.savepoint(flush=False)
        outcome = "answered"
        try:
            with patch.object(Cursor, "execute", watch), mute_logger("odoo.sql_db"):
                answer = call()
                self.env.flush_all()
        except AccessError as error:
            answer, outcome = error, "refused"
        except Exception as error:
            answer, outcome = error, type(error).__name__
        finally:
            self.env.invalidate_all(flush=False)
            point.close(rollback=True)
        for word in self._get_hidden(name):
            self.assertNotIn(word, repr(answer), what)
        if outcome == "answered":
            self.assertEqual(written, [], what)
        return f"{outcome}: {str(answer)[:80]}" if outcome != "refused" else outcome
