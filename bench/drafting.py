"""Two hundred answers drafted from a template, checked and put to review; spelling."""

import time

from lxml import etree

from odoo.tools import file_path

from bench.letters import LETTERS, PARAGRAPH, _row, _take
from bench.measure import Row, Sample

SPELLING_GOAL = 100  # milliseconds
TEMPLATE = (
    "<p>По поручению {{поручение}} Ваше обращение от {{дата_обращения}}"
    " № {{номер_обращения}} рассмотрено ({{подразделение}}).</p>"
    f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>"
)
PAGES = 2
PAGE_LETTERS = 1800


def measure(bench, users):
    with bench.transaction(users["office_head"].id) as env:
        appeals, values = _prepare(env)
        _draft_and_submit(env, appeals[:2], values)
        appeals = appeals[2:]
        drafted = _take(env, lambda: _draft_and_submit(env, appeals, values))
    return [
        _row(f"{len(appeals)} answers drafted from a template, to review", drafted),
        _measure_spelling(),
    ]


def _prepare(env):
    """Appeals under way whose questions have their results, and a template."""
    domain = [
        ("state", "=", "in_progress"),
        ("lead_executor_id", "!=", False),
        ("is_repeat", "=", False),
        ("is_collective", "=", False),
    ]
    appeals = env["citizen.appeal"].sudo().search(domain, limit=LETTERS + 2)
    appeals.question_ids.filtered(lambda q: not q.result).result = "explained"
    template = (
        env["citizen.letter.template"]
        .sudo()
        .create({"name": "Bench", "body": TEMPLATE, "company_id": False})
    )
    env.flush_all()
    signatory = appeals[0].supervisor_id
    return appeals.sudo(False), {
        "template_id": template.id,
        "signatory_id": signatory.id,
        "dispatch_way": "post",
    }


def _draft_and_submit(env, appeals, values):
    letters = env["citizen.letter"]._create_for(appeals, "answer", **values)
    letters.action_submit()


def _measure_spelling():
    """The first letter of a worker that has the dictionary and knows no word yet."""
    # The path of the add-ons is known once the configuration is read
    from odoo.addons.citizen_appeals.tools import spelling

    text = _get_text()
    spelling.find_misspelled("начало")
    samples = []
    for _number in range(15):
        spelling.is_known.cache_clear()
        samples.append(_time(spelling, text))
    samples.sort()
    median = samples[len(samples) // 2]
    goal = f"<= {SPELLING_GOAL} ms"
    title = f"spelling of {PAGES} pages, no word known before"
    return Row(
        title, Sample(median), None, goal, median <= SPELLING_GOAL, is_absolute=True
    )


def _get_text():
    """Two pages of the shipped templates: hardly a word stands twice."""
    path = file_path("citizen_appeals/data/citizen_letter_template_data.xml")
    paragraphs = etree.parse(path).xpath("//field[@name='body']/p/text()")
    return " ".join(paragraphs)[: PAGES * PAGE_LETTERS]


def _time(spelling, text):
    started = time.perf_counter()
    spelling.find_misspelled(text)
    return (time.perf_counter() - started) * 1000
