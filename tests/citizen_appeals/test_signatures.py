import base64

from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.letters import TEXT, LettersCase
from tests.citizen_appeals.signatures import make_signature


@tagged("post_install", "-at_install")
class TestSignatures(LettersCase):
    """D1, S4 2.4.4: several signatures, in order, on one and the same text."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["oversight"].group_ids = [
            Command.link(cls.env.ref("citizen_appeals.group_signatory").id)
        ]
        cls.posts["oversight"].holder_ids.surname = "Сидоров"

    def _two(self, state="approved", **vals):
        """A letter signed by ``signatory`` and, after him, by ``oversight``."""
        letter = self._letter("draft", **vals)
        row = Command.create({"official_id": self.posts["oversight"].id})
        self._as(letter, "executor").signature_ids = [row]
        self._as(letter, "executor").action_submit()
        if state == "approved":
            self._as(letter, "office_head").action_approve()
        return letter

    def _states(self, letter):
        return letter.signature_ids.sorted("id").mapped("state")

    def test_one_signature_is_the_rule(self):
        letter = self._letter("signed")
        self.assertRecordValues(
            letter.signature_ids,
            [
                {
                    "official_id": self.posts["signatory"].id,
                    "state": "signed",
                    "way": "system",
                    "user_id": self.users["signatory"].id,
                    "name": "П.П. Петров",
                }
            ],
        )
        self.assertEqual(letter.signature_ids.text_digest, letter._get_text_digest())

    def test_signed_when_all_have_in_their_order(self):
        letter = self._two()
        self.assertTrue(self._as(letter, "signatory").can_sign)
        self.assertFalse(self._as(letter, "oversight").can_sign)
        with self.assertRaises(AccessError):
            self._as(letter, "oversight").action_sign()
        self._as(letter, "signatory").action_sign()
        self.assertEqual(letter.state, "approved")
        self.assertIn("letter_countersigned", self._codes(self.appeal))
        with self.assertRaises(AccessError):
            self._as(letter, "signatory").action_sign()
        self._as(letter, "oversight").action_sign()
        self.assertEqual(letter.state, "signed")
        self.assertEqual(letter.signatory_name, "П.П. Петров")

    def test_both_names_are_printed(self):
        letter = self._two()
        self._as(letter, "signatory").action_sign()
        self._as(letter, "oversight").action_sign()
        self._decide_and_number(self.appeal, self._as(letter, "chancery"))
        text = self._text(self._pdf_of(letter))
        self.assertIn("П.П. Петров", text)
        self.assertIn("П.П. Сидоров", text)

    def test_a_rule_adds_the_second_signature(self):
        self.env["citizen.signing.rule"].create(
            {
                "name": "Две подписи",
                "clause": "п. 2.4.4",
                "company_id": self.company.id,
                "second_official_id": self.posts["oversight"].id,
            }
        )
        letter = self._letter("approved")
        self.assertEqual(
            letter.signature_ids.sorted().official_id.ids,
            [self.posts["signatory"].id, self.posts["oversight"].id],
        )
        self.assertTrue(self._as(letter, "oversight").has_access("read"))

    def test_a_text_changed_after_the_first_signature_drops_it(self):
        """Bad input: a text changed after signature."""
        letter = self._two()
        self._as(letter, "signatory").action_sign()
        self._as(letter, "registrar").body = TEXT + "<p>Исправлено.</p>"
        self.assertEqual(self._states(letter), ["pending", "dropped", "pending"])
        self.assertIn("signature_dropped", self._codes(self.appeal))
        with self.assertRaises(AccessError):
            self._as(letter, "oversight").action_sign()
        self._as(letter, "signatory").action_sign()
        self._as(letter, "oversight").action_sign()
        self.assertEqual(letter.state, "signed")

    def test_another_signatory_in_review_replaces_the_row(self):
        letter = self._letter("in_review")
        self._as(letter, "registrar").signatory_id = self.posts["supervisor"]
        self.assertEqual(letter.signature_ids.official_id, self.posts["supervisor"])

    def test_signatures_are_not_forged(self):
        letter = self._letter("draft")
        rows = self._as(self.env["citizen.letter.signature"], "executor")
        values = {"letter_id": letter.id, "official_id": self.posts["head"].id}
        with self.assertRaises(AccessError):
            rows.create({**values, "state": "signed"})
        row = rows.create(values)
        for vals in ({"state": "signed"}, {"user_id": 1}, {"text_digest": "0"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                row.write(vals)
        self._as(letter, "executor").action_submit()
        for name in ("executor", "office_head"):
            with self.subTest(name), self.assertRaises(UserError):
                self._as(letter.signature_ids, name)[:1].unlink()

    def test_given_signatures_stay_as_history(self):
        letter = self._letter("signed")
        with self.assertRaises(UserError):
            letter.signature_ids.unlink()

    def test_a_second_signing_is_told_who_was_first(self):
        """Bad input: two signers at once."""
        letter = self._letter("signed")
        with self.assertRaisesRegex(UserError, self.users["signatory"].name):
            self._as(letter, "signatory").action_sign()

    def test_hooks_run_before_anything_is_written(self):
        """The checks of promises and of the text refuse the signature whole."""
        letter = self._letter("approved")

        def refuse(letters):
            raise UserError("нет")

        self.patch(type(letter), "_check_before_sign", refuse)
        with self.assertRaises(UserError):
            self._as(letter, "signatory").action_sign()
        self.assertEqual(self._states(letter), ["pending"])
        self.assertEqual(len(letter.review_ids), 1)


@tagged("post_install", "-at_install")
class TestSignatureFile(LettersCase):
    """D1: a detached signature belongs to the issued letter and is kept as it came."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letter = cls._letter("numbered")
        cls.pdf = cls._pdf_of(cls.letter)

    def _attach(self, raw, user="chancery", letter=None, name="letter.pdf.sig"):
        letter = self._as(letter or self.letter, user)
        upload = letter.env["citizen.signature.upload"].create(
            {
                "letter_id": letter.id,
                "name": name,
                "content": base64.b64encode(raw),
            }
        )
        upload.action_attach()
        return self.letter.signature_file_ids.sorted("id")[-1:]

    def test_a_signature_of_the_letter_is_kept_and_shown(self):
        raw = make_signature(self.pdf, "streebog256")
        row = self._attach(raw)
        self.assertRecordValues(
            row,
            [
                {
                    "kind": "cms",
                    "checked": "digest",
                    "signer": "Петров Пётр Петрович",
                    "serial": "4D2",
                    "algorithm": "streebog256",
                }
            ],
        )
        self.assertEqual(str(row.valid_to), "2027-01-01 00:00:00")
        self.assertEqual(
            base64.b64decode(row.with_context(bin_size=False).content), raw
        )
        self.assertIn("signature_attached", self._codes(self.appeal))

    def test_a_signature_of_another_file_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "another file"):
            self._attach(make_signature(b"%PDF other", "sha256"))
        self.assertFalse(self.letter.signature_file_ids)

    def test_what_is_no_signature_is_refused(self):
        for raw in (b"MZ\x90", b"\x30\x03\x02\x01\x01", b"hello", b"%"):
            with self.subTest(raw=raw), self.assertRaises(ValidationError):
                self._attach(raw)
        with self.assertRaisesRegex(ValidationError, "empty"):
            self._attach(b"")

    def test_before_the_number_there_is_nothing_to_sign(self):
        other = self._register()
        self._assign_to(other, "executor")
        letter = self._letter("signed", other)
        with self.assertRaisesRegex(UserError, "Number it first"):
            self._attach(make_signature(b"x"), "office_head", letter)

    def test_who_attaches(self):
        """K1: the chancery, the office, who signs and who assists him."""
        raw = make_signature(self.pdf)
        for name in ("executor", "auditor", "oversight", "admin", "idle"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._attach(raw, name)
        self._attach(raw, "signatory")

    def test_kept_files_are_history(self):
        row = self._attach(make_signature(self.pdf))
        with self.assertRaises(UserError):
            row.name = "иначе"
        with self.assertRaises(UserError):
            row.unlink()


@tagged("post_install", "-at_install")
class TestSignAtOnce(LettersCase):
    """Bad input: two signers at once; the database lets one of them through."""

    def test_a_locked_letter_is_not_signed_and_says_so(self):
        letter = self._letter("approved")

        def locked(letters, *args, **kwargs):
            raise LockError("locked")

        self.patch(type(letter), "lock_for_update", locked)
        with self.assertRaisesRegex(UserError, "at this moment"):
            self._as(letter, "signatory").action_sign()
        self.assertEqual(letter.state, "approved")
