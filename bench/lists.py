"""Lists, filters and pivots over the whole town."""

from lxml import etree

from bench.measure import Row

PAGE = 80
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
            "<= 10 statements",
            all_ones.statements <= 10,
        ),
        Row("late ones among all", late_ones, None),
        Row("pivot month x state, all", pivot, pivot_tasks),
    ]


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
