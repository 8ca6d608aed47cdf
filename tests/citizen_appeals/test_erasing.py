import os
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.citizen_appeals.models import citizen_destruction_run

from tests.citizen_appeals.archive import PAST
from tests.citizen_appeals.erasing import (
    BY_HAND,
    DETACHED,
    EMAIL,
    NEUTRAL,
    PLACES,
    SECRET,
    TERMS,
    TEXT_TYPES,
    ErasingCase,
)
from tests.common import NOW, SECRETS, TODAY, AppealsCase


@tagged("post_install", "-at_install")
class TestPersonalFields(AppealsCase):
    """K2, F1: every text of the module is personal or said to be neutral."""

    def _get_models(self):
        for name, model in self.env.registry.items():
            ours = model._original_module == "citizen_appeals" and model._auto
            if ours and not model._abstract and not model._transient:
                yield name

    def test_every_text_is_classified(self):
        """F1: a new text field says first whether the erasing empties it."""
        eraser, unknown = self.env["citizen.eraser"], []
        for name in self._get_models():
            if name in DETACHED:
                continue
            known = eraser._get_personal_fields(name) | NEUTRAL.get(name, set())
            unknown += [
                f"{name}.{field.name}"
                for field in self.env[name]._fields.values()
                if field.store and field.type in TEXT_TYPES and field.name not in known
            ]
        self.assertFalse(unknown)

    def test_what_is_personal_is_reached(self):
        """F1: from an appeal to every record that may name a person."""
        eraser = self.env["citizen.eraser"]
        for name in self._get_models():
            personal = eraser._get_personal_fields(name)
            self.assertLessEqual(personal, self.env[name]._fields.keys(), name)
            if name in DETACHED:
                self.assertFalse(personal, name)
            elif personal and name not in BY_HAND:
                self.assertTrue(eraser._get_paths(name), name)

    def test_the_tables_name_what_exists(self):
        """F1: nothing is excused that is not there."""
        for name, fields in NEUTRAL.items():
            self.assertLessEqual(fields, self.env[name]._fields.keys(), name)
        for name in DETACHED:
            self.assertIn(name, self.env.registry)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestErasing(ErasingCase):
    """F1, K2: after the act nothing in the database names the person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._close()

    def _prepare(self):
        """The person everywhere, the appeal in the archive, its term over."""
        scan, batch = self._create_traces(self.appeal)
        self._put_in_archive(self.appeal)
        return scan, batch

    def _put_in_archive(self, appeals):
        self._as(appeals, "registrar").action_file()
        appeals.sudo()._write_flow({"date_destroy_after": PAST})
        if self.appeal in appeals:
            self._write_late(self.appeal)

    def _erase(self, appeals=None):
        act = self._approve_act(self._create_act(appeals or self.appeal))
        self._execute(act)
        return act

    def _places(self, terms=TERMS):
        found = self.env["citizen.eraser"]._find_traces(terms, files=True)
        return {f"{trace['table']}.{trace['column']}" for trace in found}

    def test_found_everywhere_before_nowhere_after(self):
        """F1: the proof by search, in more than thirty places."""
        self._prepare()
        self.assertLessEqual(PLACES, self._places())
        act = self._erase()
        self.assertEqual(act.state, "executed")
        self.assertEqual(self._places(), set())
        # neither do parts of the name, the street or the house
        self.assertEqual(self._places(SECRETS), set())

    def test_the_act_keeps_the_result_of_the_search(self):
        """F1: places and counts, no words."""
        self._prepare()
        act = self._erase()
        self.assertEqual(act.traces["places"], {})
        self.assertGreater(act.traces["terms"], 2)
        self.assertIn("Nothing was found", act.trace_text)
        self.assertNotIn("Щукин", str(act.traces))

    def test_the_files_leave_the_disk(self):
        """K2: unless another record has the same content."""
        self._prepare()
        other = self._register(
            applicant_id=self._create_applicant(surname="Лаптев", gender="male").id
        )
        shared = self._file(b"the same form", name="form.txt")
        for appeal in (self.appeal, other):
            self.env["citizen.document"].create({**shared, "appeal_id": appeal.id})
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "citizen.document"),
                ("res_field", "=", "content"),
                ("res_id", "in", self.appeal.document_ids.ids),
            ]
        )
        paths = {file._full_path(file.store_fname) for file in attachments}
        kept = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "citizen.document"),
                ("res_field", "=", "content"),
                ("res_id", "=", other.document_ids.id),
            ]
        )
        kept_path = kept._full_path(kept.store_fname)
        self.assertIn(kept_path, paths)
        self._erase()
        self.assertFalse(attachments.exists())
        self.assertTrue(os.path.exists(kept_path))
        self.assertEqual(kept.raw, b"the same form")
        gone = paths - {kept_path}
        self.assertTrue(gone)
        self.assertFalse([path for path in gone if os.path.exists(path)])

    def test_the_figures_stay(self):
        """F1: number, dates, topic, result, channel, territory, category, events."""
        category = self.env["citizen.applicant.category"].search([], limit=1)
        self.applicant.category_id = category
        before = self._get_figures()
        events = self._codes(self.appeal)
        self._prepare()
        act = self._erase()
        self.assertEqual(self._get_figures(), before)
        self.assertEqual(self.appeal.applicant_id.category_id, category)
        self.assertEqual(self._codes(self.appeal)[: len(events)], events)
        self.assertEqual(self._codes(self.appeal)[-1], "erased")
        self.assertEqual(self.appeal.state, "filed")
        self.assertEqual(self.appeal.destruction_act_id, act)
        self.assertEqual(self.appeal.date_destroyed, TODAY)
        texts = self.appeal.event_ids.mapped("text")
        self.assertTrue(all(texts))

    def _get_figures(self):
        self.env.invalidate_all()
        appeal = self.appeal
        return (
            appeal.name,
            appeal.date_registered,
            appeal.date_answered,
            appeal.date_closed,
            appeal.channel_id,
            appeal.kind,
            appeal.question_ids.topic_id,
            appeal.question_ids.mapped("result"),
            len(appeal.letter_ids),
            appeal.letter_ids.mapped("name"),
        )

    def test_a_person_who_is_still_needed_stays(self):
        """F1: the other appeal keeps him; the destroyed one gets a nameless copy."""
        self._put_in_archive(self.appeal)
        self.env.cr.execute(
            "UPDATE citizen_appeal SET case_file_id = NULL WHERE id = %s",
            [self.appeal.id],
        )
        self.env.invalidate_all()
        other = self._register()
        self._erase()
        self.assertEqual(other.applicant_id, self.applicant)
        self.assertEqual(self.applicant.surname, "Щукина")
        nameless = self.appeal.applicant_id
        self.assertNotEqual(nameless, self.applicant)
        self.assertTrue(nameless.is_erased)
        self.assertFalse(nameless.name or nameless.name_key)
        self.assertEqual(nameless.gender, self.applicant.gender)
        self.assertEqual(nameless.display_name, "Personal data destroyed")

    def test_nothing_comes_back(self):
        """F1, K2: neither texts nor the card nor the person."""
        self._put_in_archive(self.appeal)
        self._erase()
        head = self._as(self.appeal, "office_head")
        with self.assertRaisesRegex(UserError, "Nothing brings them back"):
            head.action_unfile("Надо")
        with self.assertRaises(UserError):
            head.annotation = SECRET
        with self.assertRaises(UserError):
            head.message_post(body=SECRET)
        with self.assertRaises(UserError):
            self._as(self.applicant, "registrar").surname = "Щукина"
        with self.assertRaises(UserError):
            self.env["citizen.document"].create(
                self._file(kind="supplement", appeal_id=self.appeal.id)
            )
        self.assertEqual(
            self._create_act()._find_blocks(self.appeal.ids),
            {self.appeal.id: "destroyed"},
        )
        lapteva = self._create_applicant(surname="Лаптева")
        fresh = self._register(applicant_id=lapteva.id)
        self.assertNotEqual(fresh.name, self.appeal.name)

    def test_the_card_of_another_body_is_left_alone(self):
        """K1: it is theirs; the act counts it."""
        twin = self._register(self.east, annotation="Чужая карточка")
        self.env.cr.execute(
            "UPDATE citizen_appeal SET family_id = %s WHERE id = ANY(%s)",
            [self.appeal.id, [self.appeal.id, twin.id]],
        )
        self.env.invalidate_all()
        self._put_in_archive(self.appeal)
        act = self._erase()
        self.assertEqual(act.elsewhere_count, 1)
        self.assertEqual(twin.annotation, "Чужая карточка")

    def test_what_belongs_to_several_goes_with_the_last(self):
        """F1: a ban named for two appeals is emptied when both are destroyed."""
        lapteva = self._create_applicant(surname="Лаптева")
        other = self._close(applicant_id=lapteva.id)
        self._as(other, "registrar").action_file()
        hold = self.env["citizen.legal.hold"].create(
            {
                "company_id": self.company.id,
                "order_number": "2",
                "order_date": TODAY,
                "reason": "Дело двоих",
                "appeal_ids": [Command.set((self.appeal | other).ids)],
            }
        )
        hold.action_release("Письмо")
        self._put_in_archive(self.appeal)
        self._erase()
        self.assertEqual(hold.reason, "Дело двоих")
        other._write_flow({"date_destroy_after": PAST})
        self._erase(other)
        self.assertNotEqual(hold.reason, "Дело двоих")

    def test_killed_in_the_middle_and_run_again(self):
        """F1: a chunk is done whole or not at all; the next run goes on."""
        second = self._close(applicant_id=self._create_applicant(surname="Лаптева").id)
        appeals = self.appeal | second
        self._put_in_archive(appeals)
        act = self._approve_act(self._create_act(appeals))
        self._as(act, "office_head").action_execute(act.name)
        self.patch(citizen_destruction_run, "CHUNK", 1)
        eraser = self.env.registry["citizen.eraser"]
        search, calls = eraser._find_traces, []

        def die_after_the_first(self, terms, files=None):
            calls.append(1)
            if len(calls) > 1:
                raise RuntimeError("killed")
            return search(self, terms, files)

        with (
            patch.object(eraser, "_find_traces", die_after_the_first),
            mute_logger("odoo.addons.base.models.ir_cron", "odoo.sql_db"),
        ):
            self._run_acts()
        self.assertEqual(act.state, "executing")
        self.assertEqual(act.done_count, 1)
        whole = appeals.filtered(lambda a: not a.destruction_act_id)
        self.assertEqual(len(whole), 1)
        self.assertTrue(whole.body and whole.applicant_id.surname)
        self._run_acts()
        self.assertEqual((act.state, act.done_count), ("executed", 2))
        self.assertFalse(any(appeals.mapped("body")))
        self._run_acts()
        self.assertEqual(self._codes(second).count("erased"), 1)

    def test_a_ban_between_two_chunks_is_respected(self):
        """F1: asked again before each chunk."""
        self._put_in_archive(self.appeal)
        act = self._approve_act(self._create_act(self.appeal))
        self._as(act, "office_head").action_execute(act.name)
        self.env["citizen.legal.hold"].create(
            {
                "company_id": self.company.id,
                "order_number": "3",
                "order_date": TODAY,
                "reason": "Суд",
                "appeal_ids": [Command.set(self.appeal.ids)],
            }
        )
        self._run_acts()
        line = act.line_ids
        self.assertEqual((line.state, line.block), ("excluded", "hold"))
        self.assertTrue(self.appeal.body)

    def test_erasing_is_set_based(self):
        """F1: as many statements for two appeals as for one, but for their people."""
        second = self._close()
        self._put_in_archive(self.appeal | second)
        act = self._create_act()
        eraser = self.env["citizen.eraser"]
        self.env.flush_all()
        counts = []
        for appeals in (self.appeal, self.appeal | second):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self.env.cr.savepoint() as savepoint:
                eraser._erase(appeals, act)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
                savepoint.rollback()
        self.assertLess(abs(counts[1] - counts[0]), 25)

    def test_phones_and_emails_are_found_in_any_writing(self):
        """F1: digits count, not brackets; case and Ё make no difference."""
        self.appeal.sudo()._write_flow({"remark": "тел. 8(999)5557711"})
        self.assertIn("citizen_appeal.remark", self._places(["+7 999 555-77-11"]))
        self.appeal.sudo()._write_flow({"remark": "ПИСАЛИ НА " + EMAIL.upper()})
        self.assertIn("citizen_appeal.remark", self._places([EMAIL]))
        self.appeal.sudo()._write_flow({"remark": "ФЁДОРОВ  семён, дом"})
        self.assertIn("citizen_appeal.remark", self._places(["Федоров Семен"]))
