from contextlib import contextmanager

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from tests.common import AppealsCase

# Goals of the project: statements for one registration, and per record in a list
ONE = 28
PER_RECORD = 5
LIST = 10
# What the list of appeals shows
LIST_FIELDS = (
    "name",
    "date_received",
    "date_registered",
    "applicant_id",
    "annotation",
    "channel_id",
    "supervisor_id",
    "lead_executor_id",
    "state",
    "date_deadline",
    "is_overdue",
    "days_left",
)


class SpeedCase(AppealsCase):
    @contextmanager
    def _count_statements(self):
        """Statements of the block and of its flush, caches warm, records cold."""
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        counted = []
        yield counted
        self.env.flush_all()
        counted.append(self.env.cr.sql_log_count - start)

    def _register_list(self, count, body=None):
        body = body or self.north
        values = self._values if body is self.north else self._east_values
        Appeal = (
            body.users["registrar"]
            .with_user(body.users["registrar"])
            .env["citizen.appeal"]
        )
        return Appeal.create_registered([values() for _turn in range(count)])


@tagged("post_install", "-at_install")
class TestStatements(SpeedCase):
    """Goals of performance: what no clock moves, the number of statements."""

    def test_one_registration(self):
        """Create and register one appeal in at most 28 statements."""
        self._register_list(1)
        with self._count_statements() as counted:
            self._register_list(1)
        self.assertLessEqual(counted[0], ONE)

    def test_a_list_of_registrations(self):
        """Create and register a hundred in at most 5 statements a record."""
        self._register_list(1)
        with self._count_statements() as counted:
            self._register_list(100)
        self.assertLessEqual(counted[0], 100 * PER_RECORD)

    def test_a_list_costs_less_a_record_the_longer_it_is(self):
        """Registration treats the list as a whole: ten more cost little more."""
        self._register_list(1)
        costs = []
        for length in (10, 20):
            with self._count_statements() as counted:
                self._register_list(length)
            costs.append(counted[0])
        self.assertLessEqual(costs[1] - costs[0], 10 * PER_RECORD)

    def test_deadlines_of_a_list_are_computed_as_a_whole(self):
        """Handing over twenty appeals takes as many statements as ten."""
        costs = []
        for length in (10, 20):
            appeals = self._register_list(length)
            with self._count_statements() as counted:
                appeals.action_assign()
            costs.append(counted[0])
        self.assertLessEqual(costs[1], costs[0] + 1)


@tagged("post_install", "-at_install")
class TestLists(SpeedCase):
    """Goals of performance: lists do not grow with rows nobody shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeals = cls.env["citizen.appeal"]
        for _turn in range(5):
            appeal = cls._register()
            cls._assign_to(appeal, "executor")
            cls.appeals |= appeal

    def _count_list(self, name, domain=(), **kwargs):
        user = self.users[name]
        appeals = self.env["citizen.appeal"].with_user(user)
        specification = {
            field: {"fields": {"display_name": {}}}
            if appeals._fields[field].relational
            else {}
            for field in LIST_FIELDS
        }
        appeals.web_search_read(list(domain), specification, limit=80)
        with self._count_statements() as counted:
            found = appeals.web_search_read(list(domain), specification, limit=80)
        return counted[0], found["length"]

    def test_the_list_of_an_executor_does_not_grow_with_foreign_rows(self):
        """80 rows as executor: the same statements beside 5 or 125 appeals."""
        before, length = self._count_list("executor")
        self.assertEqual(length, 5)
        self._register_list(100)
        self._register_list(20, self.east)
        after, length = self._count_list("executor")
        self.assertEqual(length, 5)
        self.assertEqual(after, before)
        self.assertLessEqual(after, LIST)

    def test_the_list_does_not_grow_with_its_rows(self):
        """A list of 80 takes one statement more than one of 5: the count.

        The first five have executors whose names are read, so they are left out.
        """
        domain = [("lead_executor_id", "=", False)]
        self._register_list(5)
        before, length = self._count_list("registrar", domain)
        self.assertEqual(length, 5)
        self._register_list(100)
        after, length = self._count_list("registrar", domain)
        self.assertEqual(length, 105)
        self.assertEqual(after, before + 1)
        self.assertLessEqual(after, LIST)


@tagged("post_install", "-at_install")
class TestPlans(SpeedCase):
    """Goals of performance: with few of many rows, lists use their indexes."""

    ROWS = 20_000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        model = cls._register()
        for _turn in range(3):
            cls._assign_to(cls._register(), "executor")
        cls._multiply(model)
        cls.env.cr.execute("ANALYZE citizen_appeal, citizen_appeal_reader_rel")
        cls.env.invalidate_all()

    @classmethod
    def _multiply(cls, appeal):
        """Many copies of the row over three years; one in fifty is still open."""
        cls.env.flush_all()
        own = {
            "id": SQL("nextval('citizen_appeal_id_seq')"),
            "number": SQL("NULL"),
            "code_hash": SQL("NULL"),
            "idempotency_key": SQL("NULL"),
            "date_received": SQL("date_received - n * interval '1 hour'"),
            "date_deadline": SQL("date_deadline - n / 24"),
            "date_next_due": SQL("date_deadline - n / 24"),
            "state": SQL("CASE WHEN n %% 50 = 0 THEN 'in_progress' ELSE 'closed' END"),
            "is_open": SQL("n %% 50 = 0"),
        }
        rows = cls.env.execute_query(
            SQL(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = 'citizen_appeal'"
            )
        )
        columns = [row[0] for row in rows]
        cls.env.cr.execute(
            SQL(
                "INSERT INTO citizen_appeal (%s) SELECT %s FROM citizen_appeal,"
                " generate_series(1, %s) n WHERE id = %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(
                    own.get(column, SQL.identifier(column)) for column in columns
                ),
                cls.ROWS,
                appeal.id,
            )
        )

    def _explain(self, name, domain, order=None, limit=80):
        """Nodes of the plan PostgreSQL chooses by itself."""
        appeals = self.env["citizen.appeal"].with_user(self.users[name])
        query = appeals._search(Domain(domain), order=order or appeals._order)
        query.limit = limit
        [[plan]] = self.env.execute_query(
            SQL("EXPLAIN (FORMAT JSON) %s", query.select())
        )
        nodes, stack = [], [plan[0]["Plan"]]
        while stack:
            node = stack.pop()
            nodes.append(node)
            stack += node.get("Plans", ())
        return nodes

    def _get_indexes(self, nodes):
        return {node.get("Index Name") for node in nodes}

    def _check_no_table_scan(self, nodes):
        scanned = {
            node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"
        }
        self.assertNotIn("citizen_appeal", scanned)

    def test_the_main_list_is_read_in_the_order_of_its_index(self):
        """No sort: the newest eighty come straight from the index."""
        for role in ("registrar", "auditor"):
            nodes = self._explain(role, [])
            with self.subTest(role):
                self.assertNotIn("Sort", {node["Node Type"] for node in nodes})
                self._check_no_table_scan(nodes)
                self.assertTrue(
                    self._get_indexes(nodes)
                    & {"citizen_appeal_received_idx", "citizen_appeal_order_idx"},
                    self._get_indexes(nodes),
                )

    def test_an_executors_list_starts_from_his_appeals(self):
        """The array of readable ids is read once and drives the primary key."""
        nodes = self._explain("executor", [])
        self._check_no_table_scan(nodes)
        by_id = [
            node.get("Index Cond", "")
            for node in nodes
            if node.get("Index Name") == "citizen_appeal_pkey"
        ]
        self.assertIn("ANY", "".join(by_id))

    def test_overdue_uses_the_index_of_open_deadlines(self):
        """The late filter reads open appeals by their deadline."""
        nodes = self._explain(
            "registrar", [("is_overdue", "=", True)], "date_deadline, id"
        )
        self._check_no_table_scan(nodes)
        self.assertIn("citizen_appeal_deadline_idx", self._get_indexes(nodes))

    def test_overdue_in_the_order_of_the_list_walks_open_appeals_alone(self):
        """The late filter of the ordinary list: neither a sort nor closed appeals."""
        nodes = self._explain("registrar", [("is_overdue", "=", True)])
        self._check_no_table_scan(nodes)
        self.assertIn("citizen_appeal_open_idx", self._get_indexes(nodes))
        self.assertNotIn("Sort", [node["Node Type"] for node in nodes])

    def test_next_dates_use_the_index_of_open_appeals(self):
        """The list by next date, as the work list sorts it."""
        nodes = self._explain(
            "registrar",
            [("is_open", "=", True), ("date_next_due", "<=", "2026-03-20")],
            "date_next_due, id",
        )
        self._check_no_table_scan(nodes)
        self.assertIn("citizen_appeal_next_due_idx", self._get_indexes(nodes))
