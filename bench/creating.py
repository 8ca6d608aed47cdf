"""Taking in and registering an appeal beside creating a task of core."""

from itertools import count

from odoo.fields import Command

from bench.measure import Row

BATCH = 100


def measure(bench, users):
    with bench.transaction(users["registrar"].id) as env:
        appeal_values = _appeal_values(env)
        task_values = _task_values(env)
    registrar = users["registrar"].id

    def register(number):
        vals_list = [appeal_values() for _number in range(number)]
        return lambda env: env["citizen.appeal"].create_registered(vals_list)

    def create_tasks(number):
        return lambda env: env["project.task"].create(
            [task_values() for _number in range(number)]
        )

    def registering(number):
        # Values are made anew for each run: every intake has a key of its own
        return lambda env: register(number)(env)

    one, one_task = bench.compare(
        (registrar, registering(1)), (registrar, create_tasks(1))
    )
    many, many_tasks = bench.compare(
        (registrar, registering(BATCH)), (registrar, create_tasks(BATCH)), repeat=7
    )
    many, many_tasks = many.per(BATCH), many_tasks.per(BATCH)
    return [
        Row(
            "take in and register 1 appeal / create 1 task",
            one,
            one_task,
            "<= 0.8x, <= 28 statements",
            one.ms <= 0.8 * one_task.ms and one.statements <= 28,
        ),
        Row(
            f"the same, each of {BATCH}",
            many,
            many_tasks,
            "<= 0.6x, <= 5 statements",
            many.ms <= 0.6 * many_tasks.ms and many.statements <= 5,
        ),
    ]


def _appeal_values(env):
    """Function that gives the values of the next appeal: a known applicant who
    writes again, one question, no document."""
    applicants = env["citizen.applicant"].search([], limit=5000)
    topics = env["citizen.topic"].search([("is_assignable", "=", True)]).ids
    channel = env["citizen.channel"].search([("code", "=", "post")], limit=1)
    known = [(a.id, a.name, a.address) for a in applicants]
    numbers = count()

    def values():
        number = next(numbers)
        applicant_id, name, address = known[number * 37 % len(known)]
        return {
            "channel_id": channel.id,
            "applicant_id": applicant_id,
            "received_name": name,
            "received_address": address,
            "annotation": "Просит отремонтировать дорогу во дворе",
            "idempotency_key": f"run-{id(numbers)}-{number}",
            "question_ids": [
                Command.create({"topic_id": topics[number * 101 % len(topics)]})
            ],
        }

    return values


def _task_values(env):
    project = env["project.project"].sudo().search([("name", "=", "Peer")], limit=1)

    def values():
        return {
            "name": "Просит отремонтировать дорогу во дворе",
            "project_id": project.id,
            "description": "<p>Просит отремонтировать дорогу во дворе</p>",
            "date_deadline": "2030-01-01 12:00:00",
        }

    return values
