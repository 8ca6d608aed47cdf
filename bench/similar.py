"""Finding persons and earlier appeals while the clerk types.

Each question is another one, as an ordinary registrar asks it through the public
method: what is typed so far of a letter like those of the town, with slips of the pen.
"""

import io
import os
import random
import statistics
import time
from concurrent.futures import ProcessPoolExecutor

from odoo.tools import SQL

from odoo.addons.citizen_appeals.tools import fingerprint, translit

from bench.measure import Row, Sample

QUESTIONS = 200
CHUNK = 2000
SIMILAR_MS, SIMILAR_WORST_MS, PERSON_MS = 150, 500, 50


def measure(bench, users):
    registrar = users["registrar"].id
    fill_keys(bench)
    persons = take(bench, registrar, "search_persons", _person_questions)
    similar = take(bench, registrar, "find_similar", _similar_questions)
    house = take(bench, registrar, "get_house", _house_questions)
    suggest = take(bench, registrar, "suggest", _text_questions)
    return [
        _row("a person by any part of name, address, phone", persons, PERSON_MS),
        _row("looks like…, while typing", similar, SIMILAR_MS, SIMILAR_WORST_MS),
        _row("the house of an address, 12 months", house, SIMILAR_MS),
        _row("topic, curator and term proposed", suggest, SIMILAR_MS),
    ]


def take(bench, uid, method, make_questions):
    """Milliseconds of each question, caches of the process warm."""
    model = "citizen.applicant" if method == "search_persons" else "citizen.appeal"
    spent = []
    with bench.transaction(uid) as env:
        questions = make_questions(env)
        for question in questions[:5]:
            getattr(env[model], method)(question)
        for question in questions:
            env.invalidate_all()
            started = time.perf_counter()
            getattr(env[model], method)(question)
            spent.append((time.perf_counter() - started) * 1000)
    return spent


def _row(work, spent, goal, worst_goal=None):
    median, worst = statistics.median(spent), max(spent)
    said = f"<= {goal} ms; worst of {len(spent)} {worst:.0f} ms"
    reached = median <= goal
    if worst_goal:
        said += f" <= {worst_goal}"
        reached = reached and worst <= worst_goal
    return Row(work, Sample(median), None, said, reached, is_absolute=True)


# ----------------------------------------------------------------------
# the keys of the town, as creating the cards would have made them
# ----------------------------------------------------------------------


def fill_keys(bench):
    """Keys of all appeals that have none; their texts are cut up on all cores."""
    with bench.registry.cursor() as cr:
        cr.execute("SELECT count(*) FROM citizen_appeal_key")
        if cr.fetchone()[0]:
            return
        cr.execute(
            "SELECT indexdef FROM pg_indexes"
            " WHERE indexname = 'citizen_appeal_key_tokens_idx'"
        )
        [[definition]] = cr.fetchall()
        cr.execute("DROP INDEX citizen_appeal_key_tokens_idx")
        cr.execute(
            "SELECT id, company_id, annotation, body, received_address"
            " FROM citizen_appeal ORDER BY id"
        )
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            chunks = iter(lambda: cr.fetchmany(CHUNK), [])
            for lines in pool.map(_make_lines, list(chunks)):
                cr._obj.copy_from(
                    io.StringIO(lines),
                    "citizen_appeal_key",
                    columns=("appeal_id", "company_id", "tokens"),
                )
        cr.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cr.execute(definition)
        cr.commit()
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE citizen_appeal_key")
        cr._cnx.autocommit = False


def _make_lines(rows):
    lines = []
    for appeal_id, company_id, annotation, body, address in rows:
        keys = fingerprint.appeal_keys((annotation, body), (address,))
        lines.append(f"{appeal_id}\t{company_id}\t{keys}\n")
    return "".join(lines)


# ----------------------------------------------------------------------
# questions
# ----------------------------------------------------------------------


def _sample(env, table, columns):
    """Whole rows spread over the table; what other benches made may lack a part."""
    rows = env.execute_query(
        SQL("SELECT min(id), max(id) FROM %s", SQL.identifier(table))
    )
    low, high = rows[0]
    draw = random.Random(7)
    ids = [draw.randint(low, high) for _turn in range(QUESTIONS)]
    names = SQL(", ").join(map(SQL.identifier, columns))
    return env.execute_query(
        SQL(
            "SELECT %s FROM %s WHERE id = ANY(%s) AND num_nulls(%s) = 0",
            names,
            SQL.identifier(table),
            ids,
            names,
        )
    )


def _person_questions(env):
    """Beginnings, whole names, slips, the wrong keyboard, phones and addresses."""
    columns = ("surname", "given_name", "patronymic", "address", "phone_key")
    draw = random.Random(1)
    questions = []
    for row in _sample(env, "citizen_applicant", columns):
        surname, given, patronymic, address, phone = row
        ways = (
            surname[:4],
            f"{surname} {given[:3]}",
            f"{given} {patronymic} {surname}",
            f"{slip(surname, draw)} {given}",
            f"{surname} {slip(given, draw)} {patronymic}",
            translit.to_latin_layout(f"{surname} {given}"),
            f"{phone[-7:-4]}-{phone[-4:-2]}-{phone[-2:]}",
            f"{surname} {address}",
        )
        questions.append(ways[len(questions) % len(ways)])
    return questions


def _similar_questions(env):
    """The letter as it grows; the sender by name, by choice, or not yet known."""
    columns = ("applicant_id", "received_name", "received_address", "body")
    draw = random.Random(2)
    questions = []
    for applicant_id, name, address, body in _sample(env, "citizen_appeal", columns):
        turn = len(questions)
        typed = misspell(body[: (40, 90, 180, 600)[turn % 4]], draw)
        question = {"text": typed}
        if turn % 3:
            question |= {"name": name, "address": address}
        if turn % 3 == 2:
            question["applicant_id"] = applicant_id
        questions.append(question)
    return questions


def _house_questions(env):
    return [row[0] for row in _sample(env, "citizen_appeal", ("received_address",))]


def _text_questions(env):
    return [{"text": row[0]} for row in _sample(env, "citizen_appeal", ("body",))]


def slip(word, draw):
    """A word with one letter dropped, doubled, replaced or swapped with the next."""
    if len(word) < 4:
        return word
    place = draw.randrange(1, len(word) - 1)
    one, other = word[place], word[place + 1]
    return draw.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + one + word[place:],
            word[:place] + draw.choice("аеиостнр") + word[place + 1 :],
            word[:place] + other + one + word[place + 2 :],
        )
    )


def misspell(text, draw, every=9):
    """One word of so many with a slip."""
    words = text.split(" ")
    return " ".join(
        slip(word, draw) if draw.randrange(every) == 0 else word for word in words
    )
