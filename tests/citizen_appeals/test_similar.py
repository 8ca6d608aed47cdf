"""Looks like…: repeats, duplicates, identical texts; the house view (A7)."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from odoo.addons.citizen_appeals.tools import fingerprint

from tests.common import AppealsCase

TEXT = (
    "Прошу починить протекающую кровлю над третьим подъездом: вода заливает квартиры"
    " пятого этажа, управляющая компания с марта присылает отписки, соседи болеют."
)
OTHER = (
    "Автобус номер семнадцать не останавливается возле поликлиники, водитель грубит"
    " пенсионерам и закрывает двери перед инвалидами."
)


class SimilarCase(AppealsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maria = cls._create_applicant(
            surname="Иванова",
            given_name="Мария",
            patronymic="Петровна",
            address="ул. Ленина, д. 5, кв. 12",
            phone="+7 912 345-67-89",
        )
        cls.known = cls._write(cls.maria, TEXT)

    @classmethod
    def _write(cls, person, text, body=None, **vals):
        """An appeal of that person, registered today."""
        values = cls._values(
            company_id=(body or cls.north).company.id,
            applicant_id=person.id,
            received_name=person.name,
            received_address=person.address,
            received_phone=person.phone,
            annotation=text[:40],
            place=False,
        )
        Appeal = cls._as(cls.env["citizen.appeal"], "registrar", body)
        card = values | {"body": text} | vals
        return Appeal.create_registered([card]).with_env(cls.env)

    def _find(self, user="registrar", of=None, **values):
        appeals = self._as(self.env["citizen.appeal"], user, of)
        return appeals.find_similar(values)

    def _ids(self, **values):
        return [hit["id"] for hit in self._find(**values)]


@tagged("post_install", "-at_install")
class TestSimilar(SimilarCase):
    def test_identical_text_of_somebody_else(self):
        """A7: the same text is found whoever sends it, and says how alike it is."""
        [hit] = self._find(text=TEXT.replace("кровлю", "кравлю"))
        self.assertEqual(hit["id"], self.known.id)
        self.assertEqual(hit["relation"], "collective")
        self.assertRegex(hit["reasons"][0], r"^text (9\d|100)% alike$")
        self.assertEqual(
            {hit[key] for key in ("number", "date", "state", "state_label")},
            {self.known.name, "2026-03-10", "registered", "Registered"},
        )
        self.assertEqual(hit["annotation"], TEXT[:40])

    def test_while_typing(self):
        """A7: half of the text is enough."""
        self.assertEqual(self._ids(text=TEXT[: len(TEXT) // 2]), [self.known.id])

    def test_another_text_is_not_found(self):
        """A7: what everybody writes is no likeness."""
        self.assertEqual(self._ids(text=OTHER), [])
        self.assertEqual(self._ids(text="Прошу принять меры и ответить письменно"), [])

    def test_same_person(self):
        """A7: the chosen person's appeals are shown, whatever they are about."""
        [hit] = self._find(applicant_id=self.maria.id, text=OTHER)
        self.assertEqual(hit["reasons"], ["same person"])
        self.assertEqual(hit["relation"], "primary")

    def test_same_person_spelled_otherwise(self):
        """A7: typed with a mistake, at the same house."""
        [hit] = self._find(name="Ивнаова Мария Петровна", address="Ленина 5-12")
        self.assertEqual(
            hit["reasons"], ["same person, spelled otherwise", "same house"]
        )

    def test_a_namesake(self):
        """A7: the same name elsewhere is shown only if the text is alike too."""
        typed = {"name": "Иванова Мария Петровна", "address": "ул. Мира, 1"}
        self.assertEqual(self._ids(**typed, text=OTHER), [])
        [hit] = self._find(**typed, text=TEXT)
        self.assertIn("same name, another address", hit["reasons"])

    def test_same_phone_and_covering_letter(self):
        """A7: however they are written."""
        self.known.sudo().superior_number = "А26-01/123"
        [hit] = self._find(phone="8 (912) 345 67 89")
        self.assertEqual(hit["reasons"], ["same phone"])
        [hit] = self._find(superior_number="а26-01-123", text=TEXT)
        self.assertEqual(hit["reasons"][0], "same covering letter")
        self.assertEqual(hit["relation"], "duplicate")

    def test_same_house(self):
        """A7: neighbours are shown when they write about the like."""
        typed = {"address": "ул. Ленина, 5, кв. 80"}
        self.assertEqual(self._ids(**typed, text=OTHER), [])
        [hit] = self._find(**typed, text=TEXT)
        self.assertIn("same house", hit["reasons"])

    def test_relation(self):
        """A7: repeat once it was answered, duplicate or continuation before."""

        def ask(text):
            return self._find(applicant_id=self.maria.id, text=text)[0]["relation"]

        self.assertEqual(ask(TEXT), "duplicate")
        self.assertEqual(ask(f"{TEXT[:110]} {OTHER[:60]}"), "continuation")
        self.assertEqual(ask(OTHER), "primary")
        with freeze_time("2026-05-20 09:00:00"):
            self.assertEqual(ask(TEXT), "repeat")

    def test_answered_by(self):
        """A7: the hit says when it was answered and by whom."""
        self._answer(self.known)
        [hit] = self._find(applicant_id=self.maria.id, text=TEXT)
        self.assertEqual(hit["relation"], "repeat")
        self.assertRegex(hit["reasons"][-1], r"^answered on 10\.03\.2026 by \w+")

    def test_not_itself(self):
        """A7: an appeal is not like itself."""
        self.assertEqual(self._ids(text=TEXT, appeal_id=self.known.id), [])

    def test_the_likeliest_first(self):
        """A7: the same person with the same text before all others."""
        other = self._create_applicant(surname="Сидорова", phone="3-33-33")
        identical = self._write(other, TEXT, received_phone="3-33-33")
        self._write(self.maria, OTHER)
        hits = self._find(applicant_id=self.maria.id, text=TEXT)
        self.assertEqual(hits[0]["id"], self.known.id)
        self.assertEqual(
            {hit["id"] for hit in hits[1:]} - {identical.id}, {hits[-1]["id"]}
        )
        scores = [hit["score"] for hit in hits]
        self.assertEqual(scores, sorted(scores, reverse=True))

    def test_own_body_only(self):
        """A14: another body's appeals are not found, nor does it find ours."""
        person = self._create_applicant(self.east, surname="Лаптева")
        foreign = self._write(person, TEXT, self.east)
        self.assertEqual(self._ids(text=TEXT), [self.known.id])
        found = self._find(of=self.east, text=TEXT)
        self.assertEqual([hit["id"] for hit in found], [foreign.id])
        self.assertEqual(self._ids(applicant_id=person.id), [])

    def test_roles(self):
        """K1: the chancery reads no appeals, so it finds none; others may not ask."""
        self.assertTrue(self._find("office_head", text=TEXT))
        self.assertFalse(self._find("chancery", text=TEXT))
        for name in ("executor", "supervisor", "admin", "idle"):
            appeals = self._as(self.env["citizen.appeal"], name)
            for method, given in (
                ("find_similar", {}),
                ("suggest", {}),
                ("get_house", "Ленина 5"),
            ):
                with self.subTest(f"{name} {method}"), self.assertRaises(AccessError):
                    getattr(appeals, method)(given)

    def test_garbage(self):
        """Robustness: any length and kind of what is typed."""
        for value in (
            "%_" * 5000,
            "😀" * 10000,
            "\u202e\x00",
            "а" * 10000,
            7,
            None,
            [],
        ):
            typed = dict.fromkeys(
                ("name", "address", "place", "phone", "text", "superior_number"), value
            )
            with self.subTest(str(value)[:5]):
                self.assertEqual(
                    self._find(**typed, applicant_id="x", appeal_id=value), []
                )


@tagged("post_install", "-at_install")
class TestHouse(SimilarCase):
    def _house(self, address):
        appeals = self._as(self.env["citizen.appeal"], "registrar")
        return appeals.get_house(address)

    def test_whoever_wrote(self):
        """A7: from the house or about it, the newest first."""
        other = self._create_applicant(surname="Сидорова", address="ул. Мира, 1")
        about = self._write(other, OTHER, place="возле дома 5 по улице Ленина")
        found = self._house("Ленина 5 кв 3")
        self.assertEqual(found["count"], 2)
        self.assertEqual(
            [hit["id"] for hit in found["appeals"]], [about.id, self.known.id]
        )
        self.assertEqual(found["appeals"][0]["reasons"], ["same house"])
        self.assertEqual(self._house("Ленина 6")["count"], 0)
        self.assertEqual(self._house("%"), {"count": 0, "appeals": []})

    def test_twelve_months(self):
        """A7: older ones are history."""
        with freeze_time("2027-03-09 09:00:00"):
            self.assertEqual(self._house("Ленина 5")["count"], 1)
        with freeze_time("2027-03-11 09:00:00"):
            self.assertEqual(self._house("Ленина 5")["count"], 0)

    def test_every_village_has_its_street(self):
        """A7: a named settlement tells the houses apart."""
        there = self._write(
            self.maria, OTHER, received_address="с. Ивановка, ул. Ленина, 5"
        )
        found = self._house("с. Ивановка, ул. Ленина, 5")
        self.assertEqual(
            [hit["id"] for hit in found["appeals"]], [there.id, self.known.id]
        )
        found = self._house("д. Петровка, ул. Ленина, 5")
        self.assertEqual([hit["id"] for hit in found["appeals"]], [self.known.id])


@tagged("post_install", "-at_install")
class TestKeys(SimilarCase):
    def _tokens(self, appeal):
        self.env.invalidate_all()
        keys = self.env["citizen.appeal.key"].search([("appeal_id", "=", appeal.id)])
        return keys.tokens or ""

    def test_keys_follow_the_card(self):
        """A7: a corrected text is found, the old one is not."""
        self._as(self.known, "registrar").write({"body": OTHER, "annotation": "!"})
        self.assertEqual(self._ids(text=TEXT), [])
        self.assertEqual(self._ids(text=OTHER), [self.known.id])
        house = fingerprint.house_keys("Мира 1")[0]
        self.assertNotIn(house, self._tokens(self.known))
        self._as(self.known, "registrar").place = "ул. Мира, д. 1"
        self.assertIn(house, self._tokens(self.known))

    def test_nobody_reads_the_keys(self):
        """K1: they come from the person's words."""
        for name, user in self.users.items():
            with self.subTest(name):
                keys = self.env["citizen.appeal.key"].with_user(user)
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(keys.has_access(operation))

    def test_keys_are_erased_with_the_case(self):
        """F1, K2: nothing leads to a destroyed text."""
        eraser = self.env["citizen.eraser"]
        self.assertIn("tokens", eraser._get_personal_fields("citizen.appeal.key"))
        reached = eraser._find_reached(self.known.ids)
        eraser._erase_fields("citizen.appeal.key", reached["citizen.appeal.key"])
        self.assertFalse(self._tokens(self.known))
        self.assertEqual(self._ids(text=TEXT), [])

    def test_older_cards_get_their_keys(self):
        """A7: cards brought in by SQL are found after the scheduled run."""
        self.env.cr.execute("DELETE FROM citizen_appeal_key")
        self.assertEqual(self._ids(text=TEXT), [])
        with self.enter_registry_test_mode():
            cron = self.env.ref("citizen_appeals.ir_cron_fill_appeal_keys")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.assertEqual(self._ids(text=TEXT), [self.known.id])


@tagged("post_install", "-at_install")
class TestSimilarCost(SimilarCase):
    """Performance: the cost does not follow the number of appeals."""

    def _count(self, **values):
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self._find(**values)
        return self.env.cr.sql_log_count - start

    def test_statements(self):
        """As many statements for eight hits as for one."""
        typed = {
            "text": TEXT,
            "name": "Ивнаова Мария Петровна",
            "address": "Ленина 5-12",
            "phone": "8 912 345-67-89",
            "superior_number": "А-1",
        }
        self._count(**typed)
        one = self._count(**typed)
        for _turn in range(7):
            self._write(self.maria, TEXT)
        self.assertEqual(self._count(**typed), one)
        self.assertLessEqual(one, 16)

    def test_indexes(self):
        """Texts, houses and phones are answered by the index of the keys."""
        self._multiply(5000)
        keys = self.env["citizen.appeal.key"]
        tokens = fingerprint.pair_keys(fingerprint.stems(TEXT))
        weights = keys._get_rare(tokens)
        self.assertTrue(weights)
        for query in (
            keys._get_any_sql(tokens[:1], 30),
            keys._get_nearest_sql(weights, 30),
        ):
            rows = self.env.execute_query(SQL("EXPLAIN %s", query))
            plan = "\n".join(row[0] for row in rows)
            with self.subTest(plan[:60]):
                self.assertIn("citizen_appeal_key_tokens_idx", plan)

    def test_what_everybody_writes_is_not_asked(self):
        """Performance: of the commonest keys none is looked up."""
        self._multiply(5000, "tSAMEEE")
        self.env.registry.clear_cache()
        keys = self.env["citizen.appeal.key"]
        self.assertIn("tSAMEEE", keys._get_common_tokens(self.company._today())[1])
        self.patch(self.env.registry["citizen.appeal.key"], "_budget", 100)
        self.assertNotIn("tSAMEEE", keys._get_rare(["tSAMEEE", "tRAREEE"]))

    def _multiply(self, count, common="tNOBODY"):
        """Cards of the same body with keys of their own and a common one."""
        own = {
            "id": SQL("nextval('citizen_appeal_id_seq')"),
            "number": SQL("NULL"),
            "code_hash": SQL("NULL"),
            "idempotency_key": SQL("NULL"),
        }
        rows = self.env.execute_query(
            SQL(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = 'citizen_appeal'"
            )
        )
        columns = [row[0] for row in rows]
        self.env.cr.execute(
            SQL(
                "WITH made AS (INSERT INTO citizen_appeal (%s) SELECT %s"
                " FROM citizen_appeal, generate_series(1, %s) WHERE id = %s"
                " RETURNING id, company_id)"
                " INSERT INTO citizen_appeal_key (appeal_id, company_id, tokens)"
                " SELECT id, company_id, concat_ws(' ', 't' || id, 'w' || id, %s)"
                " FROM made",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(own.get(c, SQL.identifier(c)) for c in columns),
                count,
                self.known.id,
                common,
            )
        )
        self.env.cr.execute("ANALYZE citizen_appeal_key")
