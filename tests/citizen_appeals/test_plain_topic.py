from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from tests.citizen_appeals.submissions import SubmissionCase
from tests.common import NOW


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPlainTopic(SubmissionCase):
    """I1, A2: everyday problems over the classifier."""

    def test_the_shipped_list(self):
        """A2: about a dozen groups; each topic is a question of the classifier."""
        groups = self.env["citizen.plain.topic"]._get_groups(self.east.company)
        self.assertGreaterEqual(len(groups), 12)
        topics = [topic for _group, topics in groups for topic in topics]
        self.assertGreaterEqual(len(topics), 60)
        for topic in topics:
            self.assertTrue(topic.topic_id.is_assignable, topic.name)
            # Who does not decide says whom to ask
            self.assertTrue(topic.advice or not topic.is_elsewhere, topic.name)

    def test_a_body_offers_its_own(self):
        """A14: own topics beside the common ones, those of others not."""
        topics = self.env["citizen.plain.topic"]
        here = dict(topics._get_groups(self.company))
        self.assertIn(self.light, here[self.group])
        self.assertNotIn(self.group, dict(topics._get_groups(self.east.company)))
        self.group.active = False
        self.assertNotIn(self.group, dict(topics._get_groups(self.company)))

    def test_only_the_administrator_changes_them(self):
        """K1: a directory; citizens do not read it by themselves."""
        self.assertTrue(self._as(self.light, "admin").has_access("write"))
        for name in ("registrar", "office_head", "executor"):
            self.assertTrue(self._as(self.light, name).has_access("read"))
            with self.assertRaises(AccessError):
                self._as(self.light, name).write({"name": "x"})
        self.assertFalse(self.light.with_user(self.citizen).has_access("read"))

    @mute_logger("odoo.sql_db")
    def test_links_lead_to_the_web(self):
        """Bad input: no script in the link of an advice."""
        for wrong in ("javascript:alert(1)", "//x", "data:text/html,x", "https:// x"):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.light.advice_url = wrong
                self.light.flush_recordset()
        self.light.advice_url = "https://sfr.gov.ru"
        self.light.flush_recordset()
