from datetime import date

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from tests.citizen_appeals.bodies import BodiesCase
from tests.common import ROLES, SECRETS


@tagged("post_install", "-at_install")
class TestHandToBody(BodiesCase):
    """A14, B3, S4 2.1.11-2.1.13: one appeal in the registers of two bodies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register(**cls._two_questions())

    def test_the_card_goes_whole_with_both_numbers(self):
        """S4 2.1.11: card, person, questions and numbers stand in both registers."""
        handover = self._hand(self.appeal)
        child = handover.child_id
        self.assertRecordValues(
            child,
            [
                {
                    "state": "received",
                    "company_id": self.east.company.id,
                    "parent_id": self.appeal.id,
                    "annotation": self.appeal.annotation,
                    "body": self.appeal.body,
                    "received_address": self.appeal.received_address,
                    "superior_number": self.appeal.name,
                    "superior_date": self.appeal.date_registered,
                    "superior_partner_id": self.company.partner_id.id,
                    "number": 0,
                }
            ],
        )
        self.assertEqual(child.question_ids.topic_id, self.appeal.question_ids.topic_id)
        self.assertFalse(handover.child_number)
        self._as(child, "registrar", self.east).action_register()
        shown = self._as(handover, "registrar")
        self.assertEqual(shown.child_number, child.name)
        self.assertEqual(shown.child_state, "registered")
        self.assertEqual(shown.child_deadline, child.date_deadline)

    def test_the_number_there_does_not_open_the_card_there(self):
        """K1: the sender reads number and progress, not the other body's card."""
        child = self._hand(self.appeal).child_id
        self.assertFalse(self._as(child, "registrar").has_access("read"))
        self.assertFalse(self._as(child.applicant_id, "registrar").has_access("read"))
        self.assertFalse(
            self._as(self.appeal, "registrar", self.east).has_access("read")
        )
        handover = self._as(self.appeal.handover_ids, "registrar", self.east)
        self.assertFalse(handover.has_access("read"))

    def test_the_person_is_entered_there_once(self):
        """A14: own card index of each body; the same person by name and address."""
        first = self._hand(self.appeal).child_id.applicant_id
        self.assertNotEqual(first, self.applicant)
        self.assertRecordValues(
            first,
            [
                {
                    "name": self.applicant.name,
                    "company_id": self.east.company.id,
                    "address": self.applicant.address,
                }
            ],
        )
        second = self._hand(self._register()).child_id.applicant_id
        self.assertEqual(second, first)

    def test_a_namesake_is_another_person(self):
        """A7: the same name alone does not make two people one."""
        namesake = self._create_applicant(
            self.east, address="ул. Другая, д. 1", phone="+7 900 000-00-01", email=False
        )
        child = self._hand(self.appeal).child_id
        self.assertNotEqual(child.applicant_id, namesake)

    def test_an_anonymous_appeal_goes_without_a_person(self):
        """A6: nobody is invented."""
        appeal = self._register(applicant_id=False)
        self.assertFalse(self._hand(appeal).child_id.applicant_id)

    def test_documents_go_along_and_are_stored_once(self):
        """K2: the same content under the same checksum; its bytes lie there once."""
        document = self.env["citizen.document"].create(
            self._file(appeal_id=self.appeal.id, sheets=3)
        )
        copy = self._hand(self.appeal).child_id.document_ids
        self.assertRecordValues(
            copy,
            [{"name": document.name, "sha256": document.sha256, "sheets": 3}],
        )
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "citizen.document"),
                ("res_field", "=", "content"),
                ("res_id", "in", (document | copy).ids),
            ]
        )
        self.assertEqual(len(files), 2)
        self.assertEqual(len(set(files.mapped("store_fname"))), 1)

    def test_only_chosen_questions_go(self):
        """B3: the rest stays with the sender."""
        first, second = self.appeal.question_ids
        handover = self._hand(self.appeal, question_ids=second.ids)
        self.assertEqual(handover.child_id.question_ids.topic_id, second.topic_id)
        self.assertEqual(handover.question_ids, second)
        self.assertFalse(first.result)

    def test_delegated_the_senders_term_runs_on(self):
        """B3: the sender answers; the other body has a date and reports by letter."""
        deadline = self.appeal.date_deadline
        handover = self._hand(self.appeal, date_due="2026-03-30")
        child = handover.child_id
        self.assertEqual(self.appeal.state, "registered")
        self.assertEqual(self.appeal.date_deadline, deadline)
        self.assertFalse(any(self.appeal.question_ids.mapped("result")))
        self.assertTrue(child.superior_controls)
        self._as(child, "registrar", self.east).action_register()
        self.assertEqual(self._deadline(child, "superior").day_due, date(2026, 3, 30))

    def test_for_good_the_questions_end_here(self):
        """S4 2.2.1, 2.2.2: with the last question the appeal is forwarded."""
        first, second = self.appeal.question_ids
        self._hand(self.appeal, "for_good", question_ids=first.ids)
        self.assertEqual(first.result, "forwarded")
        self.assertEqual(self.appeal.state, "registered")
        # The other question goes to a third body
        self._hand(self.appeal, "for_good", question_ids=second.ids)
        self.assertEqual(self.appeal.state, "forwarded")
        self.assertFalse(self._deadline(self.appeal, "examination"))
        notices = self.appeal.letter_ids.filtered(
            lambda letter: letter.kind_id.code == "forwarding_notice"
        )
        self.assertEqual(notices.partner_id, self.partner)

    def test_the_covering_letter_is_drafted(self):
        """S4 2.1.18: to the other body, with the date wanted."""
        handover = self._hand(self.appeal, date_due="2026-03-30")
        letter = handover.letter_id
        self.assertEqual(letter.partner_id, self.partner)
        self.assertEqual(letter.addressee_name_dative, self.partner.name)
        self.assertIn(self.appeal.name, letter.body)
        self.assertIn("30 марта 2026", letter.body)

    def test_what_a_body_hands_over_is_not_of_a_federal_body(self):
        """S4 2.1.22: head or deputies first is for federal and regional bodies."""
        child = self._hand(self.appeal).child_id
        self._as(child, "registrar", self.east).action_register()
        self.assertFalse(child._get_superior_rule())
        superior = child.superior_partner_id
        direct = self._register(self.east, superior_partner_id=superior.id)
        self.assertTrue(direct._get_superior_rule())

    def test_one_event_of_ids_on_each_card(self):
        """K2: who handed it over to whom; nothing of the person."""
        child = self._hand(self.appeal).child_id
        events = self.appeal.event_ids.filtered(lambda e: e.code == "handed_to_body")
        self.assertEqual(len(events), 1)
        self.assertIn(self.east.company.name, events.text)
        self.assertEqual(self._codes(child), ["received"])
        for event in (events | child.event_ids).mapped("text"):
            for secret in SECRETS:
                self.assertNotIn(secret, event)

    def test_one_history_for_those_who_read_either_card(self):
        """A14: the events of both cards as one, on both; for nobody else."""
        child = self._hand(self.appeal).child_id
        self._as(child, "registrar", self.east).action_register()
        both = self.appeal.event_ids | child.event_ids
        here = self._as(self.appeal, "registrar")
        there = self._as(child, "registrar", self.east)
        self.assertEqual(here.history_ids.ids, both.sorted("id", reverse=True).ids)
        self.assertEqual(set(there.history_ids.ids), set(both.ids))
        self.assertTrue(all(here.history_ids.mapped("text")))
        self.assertTrue(all(there.history_ids.mapped("text")))
        shown = {"date": {}, "text": {}, "appeal_id": {"fields": {"display_name": {}}}}
        shown["user_id"] = {"fields": {"display_name": {}}}
        [card] = there.web_read({"history_ids": {"fields": shown}})
        self.assertEqual(len(card["history_ids"]), len(both))
        for name in ("idle", "executor", "admin"):
            for events, body in ((both, self.north), (both, self.east)):
                seen = self._as(self.env["citizen.appeal.event"], name, body)
                found = seen.search([("id", "in", events.ids)])
                self.assertFalse(found, f"{name} {body.company.name}")

    def test_events_of_other_cards_stay_apart(self):
        """K1: a shared history opens no other appeal of that body."""
        self._hand(self.appeal)
        other = self._register(self.east)
        events = self._as(other.event_ids, "registrar")
        self.assertFalse(events._filtered_access("read"))

    def test_who_may(self):
        """S4 2.2.2: through the sector; every other role is refused."""
        for name in {*ROLES, "idle"} - {"registrar", "office_head"}:
            with self.subTest(name), self.assertRaises(AccessError):
                self._hand(self.appeal, name=name)
        with self.assertRaises(AccessError):
            self._as(self.appeal, "registrar", self.east).action_hand_to_body(
                self.partner.id
            )
        self._hand(self.appeal, name="office_head")

    def test_refusals_name_the_clause(self):
        """Bad input: each says what to do instead."""
        draft = self._create_draft()
        with self.assertRaisesRegex(UserError, "2.2.2"):
            self._hand(draft)
        stranger = self.env["res.partner"].create({"name": "ЖКХ", "is_company": True})
        with self.assertRaisesRegex(ValidationError, "art. 8"):
            self._as(self.appeal, "registrar").action_hand_to_body(stranger.id, {})
        own = self.company.partner_id.id
        with self.assertRaisesRegex(ValidationError, "art. 8"):
            self._as(self.appeal, "registrar").action_hand_to_body(own, {})
        self._hand(self.appeal)
        with self.assertRaisesRegex(ValidationError, "already"):
            self._hand(self.appeal)
        foreign = self._register().question_ids.ids
        with self.assertRaisesRegex(ValidationError, "without a result"):
            self._hand(self.appeal, question_ids=foreign)

    def test_only_a_subordinate_body_is_charged(self):
        """S4 2.1.11: an equal or a superior body gets it for good only."""
        appeal = self._register(self.east)
        partner = self.company.partner_id.id
        mine = self._as(appeal, "registrar", self.east)
        with self.assertRaisesRegex(ValidationError, "not subordinate"):
            mine.action_hand_to_body(partner, {"kind": "delegated"})
        mine.action_hand_to_body(partner, {"kind": "for_good"})
        self.assertEqual(appeal.handover_ids.to_company_id, self.company)

    def test_the_dialog_proposes_and_hands_over(self):
        """S4 2.1.11: by a clerk who does not see the other company."""
        action = self._as(self.appeal, "registrar").action_hand_to_body()
        dialog = Form(
            self.env[action["res_model"]]
            .with_user(self.users["registrar"])
            .with_context(**action["context"], allowed_company_ids=self.company.ids)
        )
        self.assertIn(self.partner.id, dialog.body_ids.ids)
        dialog.partner_id = self.partner
        self.assertEqual(dialog.kind, "delegated")
        self.assertEqual(str(dialog.date_due)[:10], str(self.appeal.date_deadline))
        dialog.save().action_hand_over()
        self.assertEqual(self.appeal.handover_ids.to_company_id, self.east.company)

    def test_parent_and_family_cannot_be_forged(self):
        """K1: linking cards opens nobody's history."""
        foreign = self._register(self.east)
        with self.assertRaises(AccessError):
            self._as(self.appeal, "registrar").write({"family_id": foreign.id})
        draft = self._create_draft()
        self._as(draft, "registrar").write({"parent_id": foreign.id})
        events = self._as(foreign.event_ids, "registrar")
        self.assertFalse(events._filtered_access("read"))


@tagged("post_install", "-at_install")
class TestBackFromBody(BodiesCase):
    """S4 2.2.2-2.2.4: what is not the other body's competence comes back whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()

    def _back(self, child, reason="Не наша территория", name="registrar"):
        return self._as(child, name, self.east).action_hand_back(reason)

    def _there(self, kind):
        child = self._hand(self.appeal, kind).child_id
        self._as(child, "registrar", self.east).action_register()
        return child

    def test_returned_the_sender_goes_on(self):
        """S4 2.2.2: the child is returned, the reason is read by the sender."""
        child = self._there("delegated")
        self._back(child)
        self.assertRecordValues(child, [{"state": "returned", "is_open": False}])
        self.assertEqual(child.question_ids.result, "returned")
        self.assertRecordValues(
            self.appeal.handover_ids,
            [{"state": "returned", "reason": "Не наша территория"}],
        )
        self.assertIn("handover_returned", self._codes(self.appeal))
        self.assertIn("handed_back", self._codes(child))
        self.assertFalse(child.deadline_ids.filtered(lambda d: d._is_open()))
        self._assign_to(self.appeal, "executor")

    def test_returned_for_good_the_term_runs_again(self):
        """S4 2.2.4: questions, state and the old legal date come back."""
        deadline = self.appeal.date_deadline
        child = self._there("for_good")
        self.assertEqual(self.appeal.state, "forwarded")
        self._back(child)
        self.assertRecordValues(
            self.appeal, [{"state": "registered", "date_deadline": deadline}]
        )
        self.assertFalse(self.appeal.question_ids.result)
        running = self._deadline(self.appeal, "examination")
        self.assertEqual(running.day_due, deadline)
        # And may go to the right body now
        self._hand(self.appeal, "for_good")
        self.assertEqual(self.appeal.state, "forwarded")

    def test_who_may_return(self):
        """S4 2.2.3: the sector of the body that has it; the sender does not."""
        child = self._there("delegated")
        for name in {*ROLES} - {"registrar", "office_head"}:
            with self.subTest(name), self.assertRaises(AccessError):
                self._back(child, name=name)
        with self.assertRaises(AccessError):
            self._as(child, "registrar").action_hand_back("Нет")

    def test_refusals(self):
        """S4 2.1.3: registered first; with a reason; only what was handed over."""
        child = self._hand(self.appeal).child_id
        with self.assertRaisesRegex(UserError, "2.1.3"):
            self._back(child)
        self._as(child, "registrar", self.east).action_register()
        with self.assertRaisesRegex(ValidationError, "2.2.3"):
            self._back(child, " ")
        own = self._register(self.east)
        with self.assertRaisesRegex(UserError, "art. 8"):
            self._back(own)
        self._back(child)
        with self.assertRaises(UserError):
            self._back(child)

    def test_the_answer_comes_to_the_sender(self):
        """A14, D8: number, date and the letter itself are on the sender's card."""
        child = self._there("delegated")
        letter = self._east_answers(child)
        self.assertRecordValues(
            self.appeal.handover_ids,
            [{"state": "answered", "date_done": letter.date_dispatched}],
        )
        document = self.appeal.document_ids
        self.assertEqual(document.content, letter.with_context(bin_size=False).pdf)
        self.assertEqual(document.source, self.east.company.name)
        self.assertTrue(
            self._as(document, "registrar").with_context(bin_size=True).name
        )
        self.assertIn("handover_answered", self._codes(self.appeal))
        self.assertFalse(self._deadline(child, "superior"))
        self.assertRecordValues(child, [{"state": "answered"}])
        self.assertEqual(
            letter.partner_id or child.superior_partner_id, self.company.partner_id
        )

    def test_handed_over_for_good_the_applicant_hears_from_there(self):
        """S4 2.2.1: the other body answers the applicant, the sender gets a copy."""
        child = self._there("for_good")
        letter = self._east_answers(child)
        self.assertEqual(letter.kind_id.code, "answer")
        self.assertEqual(letter.addressee_address, child.applicant_id.address)
        self.assertEqual(self.appeal.handover_ids.state, "answered")
        self.assertEqual(self.appeal.document_ids.sha256, letter.pdf_sha256)
        self.assertEqual(self.appeal.state, "forwarded")


@tagged("post_install", "-at_install")
class TestCenter(BodiesCase):
    """A14: the centre sees all, bodies only their own."""

    def _lists(self, user, companies):
        Appeal = self.env["citizen.appeal"].with_user(user)
        return Appeal.with_context(allowed_company_ids=companies.ids)

    def test_the_centre_sees_both_lists_by_body(self):
        """S4 2.1.11: one list, a column and a group for each body."""
        here, there = self._register(), self._register(self.east)
        both = self.company | self.east.company
        seen = self._lists(self.center_head, both)
        ours = [("id", "in", (here | there).ids)]
        self.assertEqual(seen.search(ours), (here | there).sorted("id", reverse=True))
        groups = seen.formatted_read_group(ours, ["company_id"], ["__count"])
        self.assertEqual({g["company_id"][0] for g in groups}, set(both.ids))
        alone = self._lists(self.center_head, self.company)
        self.assertEqual(alone.search(ours), here)

    def test_a_body_sees_nothing_of_the_other(self):
        """K1: nobody of the body, whatever the role, even after a hand-over."""
        appeal = self._register()
        child = self._hand(appeal).child_id
        for name in ROLES:
            for records, body in (
                (appeal | appeal.letter_ids.appeal_id, self.east),
                (child, self.north),
            ):
                with self.subTest(f"{name} {body.company.name}"):
                    self.assertFalse(self._as(records, name, body).has_access("read"))

    def test_the_body_column_is_for_those_of_several_bodies(self):
        """A14: who works for one body is not shown a column of it."""
        for user, shown in ((self.center_head, True), (self.users["registrar"], False)):
            appeals = self.env["citizen.appeal"].with_user(user)
            tree = etree.fromstring(appeals.get_view(view_type="list")["arch"])
            columns = tree.xpath(
                "//field[@name='company_id'][not(@column_invisible='True')]"
            )
            self.assertEqual(bool(columns), shown)

    def test_the_centre_is_no_branch(self):
        """A14: bodies share nothing; the order of bodies has no circle."""
        self.assertFalse(self.east.company.parent_id)
        self.assertTrue(self.east.company._is_under(self.company))
        self.assertFalse(self.company._is_under(self.east.company))
        with self.assertRaises(ValidationError):
            self.company.citizen_center_id = self.east.company

    def test_units_register_centrally(self):
        """S4 2.1.11: a unit has no register; the sector of its body numbers for it."""
        for unit_head in (self.north.housing, self.north.roads):
            self.assertFalse(
                self.env["citizen.register"].search([("name", "ilike", unit_head.name)])
            )
        draft = self._create_draft()
        with self.assertRaises(AccessError):
            self._as(draft, "unit_head").action_register()
        self._as(draft, "registrar").action_register()
        self.assertEqual(draft.register_id.company_id, self.company)
