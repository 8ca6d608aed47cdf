"""Quality of the repeat search on a made set with known answers.

    make bench ARGS="--appeals 5000 --only similar quality"
    BENCH_PAIRS=100 make bench

Originals are registered; each is then written again: with slips of the pen, words
swapped, other spelling, half of them by the same person spelled otherwise, some only
begun. A near miss shares with an original the wording of the request, the house or the
name of the sender, but is another appeal. Found is what the search names as anything
but “primary”. Everything is rolled back.
"""

import os
import random
import statistics
import time

from bench import texts
from bench.measure import Row, Sample
from bench.similar import misspell, slip

PAIRS = int(os.environ.get("BENCH_PAIRS", 1000))
RECALL, PRECISION = 0.95, 0.90
BATCH = 200
SPELLINGS = (("улица", "ул."), ("ё", "е"), ("дом", "д."), ("о", "o"), ("с", "c"))


def measure(bench, users):
    """One line of the table: recall and precision with what they come from."""
    spent = []
    with bench.transaction(users["registrar"].id) as env:
        draw = random.Random(59)
        originals = [make_original(draw) for _number in range(PAIRS)]
        ids = register(env, originals)
        pairs = list(zip(originals, ids, strict=True))
        found = sum(
            appeal_id in ask(env, write_again(original, draw), spent)
            for original, appeal_id in pairs
        )
        wrong = sum(
            appeal_id in ask(env, miss(original, draw), spent)
            for original, appeal_id in pairs
        )
    recall, precision = found / PAIRS, found / max(found + wrong, 1)
    return [
        Row(
            f"repeats among {PAIRS} pairs and {PAIRS} near misses",
            Sample(statistics.median(spent)),
            None,
            f"recall {recall:.1%} >= {RECALL:.0%},"
            f" precision {precision:.1%} >= {PRECISION:.0%}",
            recall >= RECALL and precision >= PRECISION,
        )
    ]


def ask(env, question, spent):
    """Ids of the appeals the search says the question has to do with."""
    started = time.perf_counter()
    hits = env["citizen.appeal"].find_similar(question)
    spent.append((time.perf_counter() - started) * 1000)
    return {hit["id"] for hit in hits if hit["relation"] != "primary"}


def register(env, originals):
    """Cards of the originals, as the registrar enters them."""
    channel = env["citizen.channel"].search([("code", "=", "post")], limit=1)
    ids = []
    for start in range(0, len(originals), BATCH):
        part = originals[start : start + BATCH]
        people = env["citizen.applicant"].create([one["person"] for one in part])
        appeals = env["citizen.appeal"].create(
            [
                {
                    "channel_id": channel.id,
                    "applicant_id": person.id,
                    "received_name": person.name,
                    "received_address": person.address,
                    "annotation": one["annotation"],
                    "body": one["body"],
                }
                for one, person in zip(part, people, strict=True)
            ]
        )
        ids += appeals.ids
        env.flush_all()
        env.invalidate_all()
    return ids


# ----------------------------------------------------------------------
# the set
# ----------------------------------------------------------------------


def make_original(draw):
    address = make_address(draw)
    slots = {name: draw.choice(words) for name, words in texts.SLOTS.items()}
    slots |= {
        "who2": draw.choice(texts.SLOTS["who"]),
        "did2": draw.choice(texts.SLOTS["did"]),
        "effect2": draw.choice(texts.SLOTS["effect"]),
    }
    return {
        "person": {
            "surname": draw.choice(texts.SURNAMES),
            "given_name": draw.choice(texts.GIVEN_NAMES),
            "patronymic": draw.choice(texts.PATRONYMICS),
            "gender": "male",
            "address": "ул. {}, д. {}, кв. {}".format(*address),
        },
        "address": address,
        "slots": slots,
        "annotation": f"Просит отремонтировать {slots['what']}, {slots['how']}",
        "body": make_body(slots, address),
    }


def make_address(draw):
    return draw.choice(texts.STREETS), draw.randint(1, 120), draw.randint(1, 90)


def make_body(slots, address):
    street, house, _flat = address
    return (
        "{greet} {ask} {what} возле дома {house} на улице {street}. Всё это {how}"
        " {since}, {who} {did}. {effect}. Кроме того, {who2} {did2}. {effect2}. {close}"
    ).format(street=street, house=house, **slots)


def write_again(original, draw):
    """The same appeal once more, as another hand types it."""
    text = swap_words(misspell(original["body"], draw, every=8), draw)
    for one, other in SPELLINGS:
        if draw.random() < 0.25:
            text = text.replace(one, other) if len(one) > 1 else spoil(text, one, other)
    if draw.random() < 0.3:
        text = text[: int(len(text) * 0.6)]
    if draw.random() < 0.2:
        text = text.upper()
    person, (street, house, flat) = original["person"], original["address"]
    if draw.random() < 0.5:
        return {"text": text}
    names = [person["surname"], person["given_name"], person["patronymic"]]
    wrong = draw.randrange(3)
    names[wrong] = slip(names[wrong], draw)
    return {
        "text": text,
        "name": " ".join(names if draw.random() < 0.7 else names[1:] + names[:1]),
        "address": draw.choice(
            (
                f"{street} {house}-{flat}",
                f"улица {street} дом {house} квартира {flat}",
                f"г. Энск, {street} ул., {house}, кв.{flat}",
            )
        ),
    }


def spoil(text, one, other):
    """A Latin letter that looks the same, here and there."""
    return "".join(
        other if letter == one and place % 7 == 0 else letter
        for place, letter in enumerate(text)
    )


def swap_words(text, draw, times=3):
    words = text.split(" ")
    for _turn in range(times):
        place = draw.randrange(len(words) - 1)
        words[place : place + 2] = words[place + 1], words[place]
    return " ".join(words)


def miss(original, draw):
    """Another appeal that looks like it: same request, same house or same name."""
    other = make_original(draw)
    kept = draw.choice(("request", "house", "name"))
    person, address = other["person"], other["address"]
    slots = other["slots"]
    if kept == "request":
        # The same trouble elsewhere, told in the same words but for the details
        for name in ("greet", "ask", "what", "how", "close"):
            slots[name] = original["slots"][name]
    elif kept == "house":
        address = (*original["address"][:2], draw.randint(1, 90))
        for name in ("greet", "ask", "who", "close"):
            slots[name] = original["slots"][name]
    else:
        person = original["person"]
    return {
        "text": misspell(make_body(slots, address), draw, every=12),
        "name": f"{person['surname']} {person['given_name']} {person['patronymic']}",
        "address": "ул. {}, д. {}, кв. {}".format(*address),
    }
