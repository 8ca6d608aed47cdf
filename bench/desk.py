"""The start page and the heat map of deadlines of the whole town."""

from bench.measure import Row

MAP_MS = 300
DAY_MS = 300


def measure(bench, users):
    head, curator = users["office_head"].id, users["supervisor"].id
    whole, own = bench.compare((head, _get_map), (curator, _get_map), repeat=7)
    [unit] = bench.compare((head, _get_unit), repeat=7)
    day, own_day, few_day = bench.compare(
        (head, _get_tiles),
        (curator, _get_tiles),
        (users["executor"].id, _get_tiles),
        repeat=7,
    )
    return [
        _row("heat map, all units", whole, MAP_MS),
        _row("heat map of a curator", own, MAP_MS),
        _row("heat map, executors of a unit", unit, MAP_MS),
        _row("My day, head of the office", day, DAY_MS),
        _row("My day, curator", own_day, DAY_MS),
        _row("My day, executor", few_day, DAY_MS),
    ]


def _row(work, sample, limit):
    return Row(
        work,
        sample,
        goal=f"<= {limit} ms",
        reached=sample.ms <= limit,
        is_absolute=True,
    )


def _get_map(env):
    return env["citizen.heat.map"].get_map()


def _get_unit(env):
    unit = env["hr.department"].search([("name", "=", "Отдел 1")], limit=1)
    return env["citizen.heat.map"].get_unit(env.company.id, unit.id)


def _get_tiles(env):
    return env["citizen.my.day"].get_tiles()
