"""Quality of the repeat search on a made set with known answers.

    make shell < bench/quality.py            # 1,000 pairs and 1,000 near misses
    BENCH_PAIRS=100 make shell < bench/quality.py

Originals are registered; each is then written again: with slips of the pen, words
swapped, other spelling, half of them by the same person spelled otherwise, some only
begun. A near miss shares with an original the wording of the request, the house or the
name of the sender, but is another appeal. Found is what the search names as anything
but “primary”. Everything is rolled back.
"""

import os
import random
import sys

sys.path.insert(0, os.getcwd())

from bench import texts
from bench.similar import misspell, slip

PAIRS = int(os.environ.get("BENCH_PAIRS", 1000))
RECALL, PRECISION = 0.95, 0.90
BATCH = 200
SPELLINGS = (("улица", "ул."), ("ё", "е"), ("дом", "д."), ("о", "o"), ("с", "c"))


def measure(env, pairs=PAIRS):
    """Text of the result: recall and precision with the counts they come from."""
    draw = random.Random(59)
    originals = [make_original(draw, number) for number in range(pairs)]
    ids = register(env, originals)
    found, wrong = 0, 0
    for original, appeal_id in zip(originals, ids, strict=True):
        claimed = ask(env, write_again(original, draw))
        found += appeal_id in claimed
    for original, appeal_id in zip(originals, ids, strict=True):
        claimed = ask(env, miss(original, draw))
        wrong += appeal_id in claimed
    recall, precision = found / pairs, found / max(found + wrong, 1)
    verdict = "yes" if recall >= RECALL and precision >= PRECISION else "NO"
    return (
        f"repeat search: {pairs} pairs, {pairs} near misses:"
        f" recall {recall:.1%} (>= {RECALL:.0%}),"
        f" precision {precision:.1%} (>= {PRECISION:.0%}): {verdict};"
        f" not found {pairs - found}, wrongly found {wrong}"
    )


def ask(env, question):
    """Ids of the appeals the search says the question has to do with."""
    hits = env["citizen.appeal"].find_similar(question)
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


def make_original(draw, number):
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
    other = make_original(draw, 0)
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


def run_in_shell(env):
    user = env["res.users"].search(
        [("login", "in", ("bench-registrar", "demo-registrar"))], order="id", limit=1
    )
    own = env(
        user=user,
        context={"lang": "ru_RU", "allowed_company_ids": user.company_ids.ids},
    )
    print(measure(own))
    env.cr.rollback()


if "env" in globals():
    run_in_shell(globals()["env"])
