"""A resolution for two hundred cards at once: previewed, carried out, taken back."""

from odoo.fields import Command

from bench.letters import _take
from bench.measure import Row

GOAL = 10  # seconds
CHUNK = 20


def measure(bench, users):
    with bench.transaction(users["office_head"].id) as env:
        appeals = _find(env, bench.cards + 2)
        given = _get_given(env, appeals)
        _carry_out(env, appeals[:2], given)
        appeals = appeals[2:]
        tried = _take(env, lambda: _preview(env, appeals, given))
        batches = []
        done = _take(env, lambda: batches.append(_carry_out(env, appeals, given)))
        undone = _take(env, lambda: _take_back(batches[0]))
    count = len(appeals)
    reached = done.ms <= GOAL * 1000
    return [
        Row(f"preview of a resolution for {count} cards, each", tried.per(count)),
        Row(
            f"resolution for {count} cards, each",
            done.per(count),
            None,
            f"all <= {GOAL} s: {done.ms / 1000:.1f} s",
            reached,
            is_absolute=True,
        ),
        Row(f"taken back from {count} cards, each", undone.per(count)),
    ]


def _find(env, count):
    """Cards under way of one body, as the list gives them."""
    domain = [
        ("state", "in", ("registered", "assigned", "in_progress")),
        ("supervisor_id", "!=", False),
        ("date_deadline", "!=", False),
    ]
    appeals = env["citizen.appeal"].search(domain, limit=count)
    return appeals.filtered(lambda a: a.company_id == appeals[:1].company_id)


def _get_given(env, appeals):
    company = appeals[:1].company_id
    posts = env["citizen.official"].search([("company_id", "=", company.id)], limit=9)
    return {
        "kind": "appeal_resolution",
        "text": "Рассмотреть и ответить заявителю",
        "lead_id": posts[0].id,
        "executor_ids": posts[1:3].ids,
        "is_given": True,
    }


def _preview(env, appeals, given):
    bulk = env["citizen.bulk"].create(
        {
            "appeal_ids": [Command.set(appeals.ids)],
            "company_id": appeals[:1].company_id.id,
            "kind": "appeal_resolution",
            "text": given["text"],
            "lead_id": given["lead_id"],
            "executor_ids": [Command.set(given["executor_ids"])],
        }
    )
    bulk.action_preview()
    if bulk.refused_count:
        raise RuntimeError(bulk.line_ids.filtered("refusal")[0].refusal)


def _carry_out(env, appeals, given):
    """In the request: without the commits of the background, which cost little."""
    batch = env["citizen.batch"]._start("appeal_resolution", appeals, given, True)
    if batch.failed_count:
        raise RuntimeError(batch.sudo().line_ids.filtered("message")[0].message)
    return batch


def _take_back(batch):
    batch = batch.sudo()
    batch.line_ids.state = "undo"
    batch._run_at_once()
    if batch.state != "undone":
        raise RuntimeError(batch.line_ids.filtered("message")[:1].message)
