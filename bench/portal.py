"""Citizens on the portal: eight at once on two workers, beside core's home page.

Each turn every citizen opens core's home and our pages in an order of his own, so that
a disturbance of the machine meets them alike. What counts is the 95th percentile.
"""

import os
import random
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

from bench.measure import Row, Sample
from bench.site import serve
from tests.stack.browser import Browser
from tests.stack.server import HOST
from tests.stack.sessions import open_sessions

CITIZENS = 8
WORKERS = 2
ACCOUNTS = 300
EACH = 22  # appeals of an account
SUBMISSIONS = 3  # of each citizen
FILES = 3
FILE_BYTES = 5 * 1024 * 1024
SUBMIT_MS = 2000
# Page → its goal beside core's home page
GOALS = {"status": 1.2, "timeline": 1.2, "list": 2.0}
NAMES = {
    "status": "status by code, p95 beside /my/home",
    "timeline": "timeline of an appeal, p95 beside /my/home",
    "list": "list of 20 appeals, p95 beside /my/home",
}
# What the applicant has been told by the middle of an examination
TOLD = ("assigned", "examiner_named", "documents_asked", "documents_received")


@dataclass
class Citizen:
    """An account that is measured: its session, an appeal of its own and the code."""

    number: int
    session: str
    appeal_id: int
    code: str

    @property
    def pages(self):
        return {
            "home": "/my/home",
            "status": f"/a/{self.code}",
            "timeline": f"/my/appeals/{self.appeal_id}",
            "list": "/my/appeals",
        }

    @property
    def address(self):
        """Citizens come from addresses of their own: their tries are counted by it."""
        return f"127.0.1.{self.number + 1}"


def measure(bench, _users):
    with bench.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        citizens = prepare(env)
        database = cr.dbname
    with serve(database, WORKERS) as port:
        pages = _open_pages(port, citizens, bench.repeat)
        submits = _submit(port, citizens)
    home = _sample(pages["home"])
    rows = [Row("core's /my/home, p95", home), _median_row("/my/home", pages["home"])]
    for page, goal in GOALS.items():
        sample = _sample(pages[page])
        rows.append(
            Row(
                NAMES[page],
                sample,
                home,
                goal=f"<= {goal:g}",
                reached=sample.ms <= goal * home.ms,
            )
        )
        rows.append(_median_row(page, pages[page]))
    sample = _sample(submits)
    rows.append(
        Row(
            f"submission with {FILES} files of 5 MB, p95",
            sample,
            goal=f"<= {SUBMIT_MS} ms",
            reached=sample.ms <= SUBMIT_MS,
            is_absolute=True,
        )
    )
    return rows


def _sample(seconds):
    """The 95th percentile; statements are counted where the server runs, not here."""
    return Sample(statistics.quantiles(seconds, n=20)[-1] * 1000, None)


def _median_row(page, seconds):
    return Row(f"  {page}, median", Sample(statistics.median(seconds) * 1000, None))


# ------------------------------------------------------------------
# accounts
# ------------------------------------------------------------------


def prepare(env):
    """Portal accounts with their appeals; those that are measured, ready to go."""
    logins = _make_accounts(env)
    measured = logins[:CITIZENS]
    shown = _get_shown(env, measured)
    _tell(env, list(shown.values()))
    codes = {}
    for login, appeal_id in shown.items():
        appeal = env["citizen.appeal"].browse(appeal_id)
        appeal._write_flow(appeal._new_access_code())
        codes[login] = appeal._get_access_code()
    sessions = open_sessions(env, measured)
    env.cr.commit()
    return [
        Citizen(number, sessions[login], shown[login], codes[login])
        for number, login in enumerate(measured)
    ]


def _make_accounts(env):
    """As many accounts as the town's appeals are enough for."""
    [[total]] = env.execute_query(SQL("SELECT count(*) FROM citizen_appeal"))
    count = max(CITIZENS, min(ACCOUNTS, total // EACH))
    logins = [f"bench-citizen-{number}" for number in range(count)]
    users = env["res.users"].with_context(no_reset_password=True)
    found = users.search([("login", "in", logins)])
    if len(found) == count:
        return logins
    group = env.ref("base.group_portal")
    users = users.create(
        [
            {
                "name": "Иванов Иван Иванович",
                "login": login,
                "lang": "ru_RU",
                "tz": "Europe/Moscow",
                "group_ids": [(6, 0, group.ids)],
            }
            for login in logins
        ]
    )
    env.flush_all()
    # The newest appeals of the town, in turns: each account has every state
    env.cr.execute(
        SQL(
            """WITH own AS (
                   SELECT id, applicant_id, (row_number() OVER (ORDER BY id DESC) - 1)
                          %% %(count)s AS place
                     FROM citizen_appeal ORDER BY id DESC LIMIT %(wanted)s),
               account AS (
                   SELECT partner_id, ordinality - 1 AS place
                     FROM unnest(%(partners)s) WITH ORDINALITY partner (partner_id)),
               moved AS (
                   UPDATE citizen_appeal appeal SET partner_id = account.partner_id
                     FROM own JOIN account USING (place) WHERE appeal.id = own.id)
               UPDATE citizen_applicant applicant SET partner_id = account.partner_id
                 FROM own JOIN account USING (place)
                WHERE applicant.id = own.applicant_id""",
            count=count,
            wanted=count * EACH,
            partners=users.partner_id.ids,
        )
    )
    env.invalidate_all()
    env.cr.commit()
    _analyze(env.cr)
    return logins


def _analyze(cr):
    cr._cnx.autocommit = True
    cr.execute("VACUUM ANALYZE citizen_appeal, citizen_applicant, res_partner")
    cr._cnx.autocommit = False


def _get_shown(env, logins):
    """Of each account an appeal under examination, by its login."""
    rows = env.execute_query(
        SQL(
            "SELECT DISTINCT ON (login) login, appeal.id FROM res_users users"
            " JOIN citizen_appeal appeal USING (partner_id)"
            " WHERE login = ANY(%s) AND appeal.state = 'in_progress'"
            " ORDER BY login, appeal.id DESC",
            logins,
        )
    )
    found = dict(rows)
    return {login: found[login] for login in logins}


def _tell(env, appeal_ids):
    """A history and an interim answer laid into the account."""
    env.cr.execute(
        SQL(
            "INSERT INTO citizen_appeal_event"
            " (appeal_id, date, user_id, code, is_public, data)"
            " SELECT id, date_received, 1, code, TRUE,"
            " jsonb_build_object('official_id', supervisor_id)"
            " FROM citizen_appeal JOIN unnest(%s) code ON TRUE WHERE id = ANY(%s)",
            list(TOLD),
            appeal_ids,
        )
    )
    kind = env.ref("citizen_appeals.letter_kind_extension_notice")
    letters = env["citizen.letter"].create(
        [
            {
                "appeal_id": appeal_id,
                "kind_id": kind.id,
                "dispatch_way": "portal",
                "body": "<p>Срок рассмотрения продлён.</p>",
            }
            for appeal_id in appeal_ids
        ]
    )
    letters._write_flow({"state": "dispatched"})
    for letter in letters:
        letter.appeal_id._log_event("letter_dispatched", {"letter_id": letter.id})


# ------------------------------------------------------------------
# citizens at work
# ------------------------------------------------------------------


def _together(work, citizens):
    with ThreadPoolExecutor(len(citizens)) as pool:
        return [taken for part in pool.map(work, citizens) for taken in part]


def _open_pages(port, citizens, turns):
    """Seconds of each opening, by page."""

    def visit(citizen, turns):
        order = random.Random(citizen.number)
        taken = []
        own = Browser(HOST, port, citizen.session, citizen.address)
        # Status by code needs no account
        stranger = Browser(HOST, port, address=citizen.address)
        with own, stranger:
            for _turn in range(turns):
                pages = list(citizen.pages.items())
                order.shuffle(pages)
                for name, path in pages:
                    browser = stranger if name == "status" else own
                    started = time.perf_counter()
                    page = browser.open(path)
                    taken.append((name, time.perf_counter() - started))
                    assert page.status == 200, (path, page.status)
        return taken

    _together(lambda citizen: visit(citizen, 3), citizens)
    taken = _together(lambda citizen: visit(citizen, turns), citizens)
    result = {}
    for name, seconds in taken:
        result.setdefault(name, []).append(seconds)
    return result


def _submit(port, citizens):
    """Seconds from the button to the page with the number."""

    def hand_in(citizen):
        taken = []
        with Browser(HOST, port, citizen.session, citizen.address) as browser:
            for _turn in range(SUBMISSIONS):
                page = browser.open("/my/appeals/new?new=1")
                files = [
                    (
                        "files",
                        f"photo-{number}.jpg",
                        b"\xff\xd8\xff\xe0" + os.urandom(FILE_BYTES - 4),
                    )
                    for number in range(FILES)
                ]
                values = {
                    "action": "submit",
                    "applying_as": "self",
                    "surname": "Иванов",
                    "given_name": "Иван",
                    "patronymic": "Иванович",
                    "text": "Во дворе не горит фонарь, прошу починить.",
                    "answer_way": "portal",
                }
                started = time.perf_counter()
                receipt = browser.send(page, values, "draft_token", files)
                taken.append(time.perf_counter() - started)
                assert receipt.path.endswith("/accepted"), receipt.path
        return taken

    return _together(hand_in, citizens)
