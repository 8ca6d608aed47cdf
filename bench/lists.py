"""Lists, filters, numbers and pivots over the whole town."""

from lxml import etree

from odoo.tools import SQL

from bench.measure import Row

PAGE = 80
# Goals: a screen in the wink of an eye, a pivot near what the database needs itself
LIST_MS = 30
NUMBER_MS = 30
PIVOT_RATIO = 1.6
WORDS = ("many2one", "one2many", "many2many")


def measure(bench, users):
    executor, head = users["executor"].id, users["office_head"].id
    with bench.transaction(executor) as env:
        ours = _get_specification(env["citizen.appeal"])
        core = _get_specification(env["project.task"])
    late = [("is_overdue", "=", True)]
    late_tasks = [("date_deadline", "<", "today"), ("state", "=", "01_in_progress")]

    def appeals(domain):
        return lambda env: env["citizen.appeal"].web_search_read(
            domain, ours, limit=PAGE, count_limit=10001
        )

    def tasks(domain):
        return lambda env: env["project.task"].web_search_read(
            domain, core, limit=PAGE, count_limit=10001
        )

    few, few_tasks = bench.compare((executor, appeals([])), (executor, tasks([])))
    late_few, late_few_tasks = bench.compare(
        (executor, appeals(late)), (executor, tasks(late_tasks))
    )
    all_ones, late_ones = bench.compare((head, appeals([])), (head, appeals(late)))
    pivot, pivot_tasks = bench.compare(
        (head, _pivot("citizen.appeal", "date_registered:month", "state")),
        (1, _pivot("project.task", "create_date:month", "stage_id")),
        repeat=5,
    )
    month, raw = bench.compare(
        (head, _pivot("citizen.appeal", "date_registered:month", "state")),
        (head, _raw_pivot),
        repeat=5,
    )
    by_unit, flow, sections = bench.compare(
        (head, _pivot("citizen.appeal", "department_id", "date_registered:month")),
        (head, _pivot("citizen.appeal.flow", "day:week", "flow")),
        (
            head,
            _pivot("citizen.appeal.question", "section_id", "date_registered:month"),
        ),
        repeat=3,
    )
    own, quick, covering = bench.compare(
        (head, appeals([("number_text", "=", "№ 123/26")])),
        (head, lambda env: env["citizen.appeal"].find_by_number("и123")),
        (executor, appeals([("number_text", "=", "А26-13-12345678")])),
    )
    few_goal = few.statements <= 10 and few.best_sql_ms <= 15
    return [
        Row(
            "list of 80: an executor with 50",
            few,
            few_tasks,
            f"<= 10 statements, best SQL {few.best_sql_ms:.1f} <= 15 ms",
            few_goal,
            is_absolute=few.statements <= 10,
        ),
        Row("late ones among these", late_few, late_few_tasks),
        Row(
            "list of 80: head of the office, all",
            all_ones,
            None,
            f"<= 10 statements, {LIST_MS} ms",
            all_ones.statements <= 10 and all_ones.ms <= LIST_MS,
            is_absolute=all_ones.statements <= 10,
        ),
        _within("late ones among all", late_ones, LIST_MS),
        Row("pivot month x state, all", pivot, pivot_tasks),
        Row(
            "pivot month x state beside raw SQL",
            month,
            raw,
            f"ratio <= {PIVOT_RATIO}",
            month.ms <= PIVOT_RATIO * raw.ms,
        ),
        Row("pivot unit x month, all", by_unit),
        Row("graph of intake and answers, all", flow),
        Row("pivot section x month, all questions", sections),
        _within("a card by its number", own, NUMBER_MS),
        _within("quick search by a number", quick, NUMBER_MS),
        _within("a card by a covering letter", covering, NUMBER_MS),
    ]


def _within(work, sample, limit):
    return Row(
        work, sample, None, f"<= {limit} ms", sample.ms <= limit, is_absolute=True
    )


def _raw_pivot(env):
    """What the pivot asks, as a person would write it in SQL."""
    return env.execute_query(
        SQL(
            "SELECT date_trunc('month', date_registered), state, count(*)"
            " FROM citizen_appeal WHERE company_id IN %s"
            " GROUP BY GROUPING SETS ((), (1), (2), (1, 2)) ORDER BY 1, 2",
            tuple(env.companies.ids),
        )
    )


def _pivot(model, month, column):
    sets = [[], [month], [column], [month, column]]
    return lambda env: env[model].formatted_read_grouping_sets([], sets, ["__count"])


def _get_specification(model):
    """What the web client asks for: the fields of the model's list view."""
    arch = etree.fromstring(model.get_view(None, "list")["arch"])
    names = dict.fromkeys(node.get("name") for node in arch.iterchildren("field"))
    return {
        name: {"fields": {"display_name": {}}}
        if model._fields[name].type in WORDS
        else {}
        for name in names
        if name in model._fields
    }
