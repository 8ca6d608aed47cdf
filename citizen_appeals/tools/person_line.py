"""A person in one typed line: name, address, phone and e-mail told apart (A2)."""

import re
from typing import NamedTuple

from . import inflection, translit
from .text import clean, has_cyrillic, has_latin, is_email, normalise

# Nothing a person is found by is longer
MAX_LENGTH = 500

_EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>().]+")
_PHONES = (
    re.compile(
        r"(?<![\d-])(?:\+?7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)"
    ),
    re.compile(r"(?<!\d)9\d{2}[\s-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)"),
    re.compile(r"\(\d{3,5}\)\s*\d{1,3}(?:[\s-]?\d{2}){1,2}(?!\d)"),
    re.compile(r"(?<![\d-])\d{1,3}-\d{2}-\d{2}(?![\d-])"),
    re.compile(r"(?<=тел)(?:ефон)?[.:\s]*\d[\d\s-]{3,12}\d", re.IGNORECASE),
)
_PHONE_WORD = re.compile(r"\b(?:тел(?:ефон)?|моб|т)[.:]*(?=[\s,;]*$|\s*,)", re.I)
# Controls, right-to-left marks and pictures: nobody's name
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufe0f\U0001f000-\U0001ffff]"
)
_ZIP = re.compile(r"(?<![\d-])\d{6}(?![\d-])")
_INITIALS = re.compile(r"([А-ЯЁA-Z])\.\s*(?:([А-ЯЁA-Z])\.?)?")
_SECOND_WORDS = frozenset({"оглы", "кызы", "угли", "гызы"})
_PATRONYMIC = re.compile(r"(?:вич|вна|ична|инична|ьич|мич|оглы|кызы|угли|гызы)\Z")
_ORGANIZATION = re.compile(
    r"(?:ооо|оао|зао|пао|ао|нао|тсж|тсн|снт|днт|гск|жск|муп|гуп|мбу|мау|мку|мбоу"
    r"|мбдоу|гбу|гбуз|фгуп|фгбу|ано|нко|со нко|товарищество|общество|садоводческое"
    r"|управляющая компания|ук|совет|союз|ассоциация|фонд|редакция|приход)\b[\s«\"]",
    re.IGNORECASE,
)

_STREETS = {
    "ул": "",
    "улица": "",
    "пр": "проспект",
    "пр-т": "проспект",
    "пр-кт": "проспект",
    "просп": "проспект",
    "проспект": "проспект",
    "пер": "переулок",
    "переулок": "переулок",
    "пл": "площадь",
    "площадь": "площадь",
    "б-р": "бульвар",
    "бул": "бульвар",
    "бульвар": "бульвар",
    "ш": "шоссе",
    "шоссе": "шоссе",
    "наб": "набережная",
    "набережная": "набережная",
    "проезд": "проезд",
    "пр-д": "проезд",
    "тупик": "тупик",
    "туп": "тупик",
    "мкр": "микрорайон",
    "мкрн": "микрорайон",
    "мкр-н": "микрорайон",
    "микрорайон": "микрорайон",
    "кв-л": "квартал",
    "квартал": "квартал",
    "аллея": "аллея",
    "тракт": "тракт",
    "снт": "снт",
}
_SETTLEMENTS = (
    "г|гор|город|пос|поселок|п|пгт|рп|с|село|дер|деревня|д|ст-ца|станица|ст|х|хутор|аул"
)
_ANY = "|".join(sorted(map(re.escape, _STREETS), key=len, reverse=True))
_STREET_MARK = re.compile(rf"(?<![\w-])(?:{_ANY})(?:\.|(?![\w-]))")
_STREET = re.compile(rf"(?<![\w-])({_ANY})(?:\.\s*|\s+)")
_STREET_AFTER = re.compile(rf"([\w .-]*\w)\s+({_ANY})\.?\s*\Z")
_SETTLEMENT = re.compile(
    rf"(?<![\w-])(?:{_SETTLEMENTS})(?:\.\s*|\s+)([а-я][а-я-]{{2,}}(?:\s[а-я-]{{3,}})?)"
)
_FLAT = re.compile(
    r"(?<!\w)(?:кв|квартира|ком|комн|комната|оф|офис|пом)[.\s]*№?\s*(\d+\s?\w?)(?!\w)"
)
_BLOCK = re.compile(
    r"(?<![а-я])(?:корп|корпус|к|стр|строение|литер|лит)[.\s]*(\d+\w?|[а-я])(?!\w)"
)
_NUMBER = r"\d{1,4}(?:\s?[а-я](?![а-я]))?(?:\s?/\s?\d{1,3}[а-я]?)?"
_HOUSE = re.compile(
    rf"(?<!\w)(?:д|дом|вл|владение|уч|участок)[.\s]*№?\s*({_NUMBER})(?![\w])"
)
_HOUSE_FLAT = re.compile(rf"(?<![\w-])({_NUMBER})\s?-\s?(\d{{1,4}})\s*\Z")
_LAST_HOUSE = re.compile(rf"(?<![\w-])({_NUMBER})(?![\w-])\D*\Z")
_REGION = re.compile(r"\b(?:обл|область|край|республика|респ|р-н|район|ао|округ)\b")


class Address(NamedTuple):
    """What tells a house from others: «г. Энск, ул. Ленина, д. 5, кв. 12»."""

    settlement: str = ""
    street: str = ""
    house: str = ""
    flat: str = ""


def parse_line(text):
    """Fields of an applicant from one typed line; what is not there is empty.

    >>> parse_line("Иванова Мария Петровна, ул. Ленина 5-12, 8 912 345-67-89")
    """
    rest = clean(strip_invisible((text or "")[:MAX_LENGTH]))
    email, rest = _take(rest, _EMAIL)
    phone, rest = _take_phone(rest)
    postcode, rest = _take(rest, _ZIP)
    name, address = _split_name(rest)
    values = {
        "surname": "",
        "given_name": "",
        "patronymic": "",
        "gender": False,
        "zip": postcode,
        "address": _tidy(address),
        "phone": phone,
        "email": email.rstrip(".") if is_email(email.rstrip(".")) else "",
        "is_organization": False,
        "organization_name": "",
    }
    if _ORGANIZATION.match(f"{name} "):
        return values | {"is_organization": True, "organization_name": _tidy(name)}
    parts = _split_person(name)
    gender = inflection.guess_gender(*parts) or False
    return values | dict(
        zip(("surname", "given_name", "patronymic"), parts, strict=True), gender=gender
    )


def strip_invisible(text):
    return _INVISIBLE.sub(" ", text)


def _take(text, pattern):
    """The first match and the text without it."""
    match = pattern.search(text)
    if not match:
        return "", text
    return match[0].strip(), f"{text[: match.start()]},{text[match.end() :]}"


def _take_phone(text):
    for pattern in _PHONES:
        match = pattern.search(text)
        if match:
            phone = match[0].lstrip("ефонЕФОН.: ").strip()
            before = _PHONE_WORD.sub("", text[: match.start()])
            return phone, f"{re.sub('тел$', '', before)},{text[match.end() :]}"
    return "", text


def _split_name(text):
    """Name and address: up to the first comma, else up to what begins an address."""
    text = text.strip(" ,;")
    if _ORGANIZATION.match(text):
        quoted = re.match(r"[^«»\"]*(?:«.*?»+|\".*?\")", text)
        end = quoted.end() if quoted else _find_any(text, ",;")
        return text[:end], text[end:]
    end = _find_any(text, ",;")
    head = text[:end]
    mark = _STREET_MARK.search(normalise(head))
    place = re.search(r"(?<!\w)(?:г|с|д|п|дом|пос|дер)\.\s*\w{2,}|\d", head)
    ends = [match.start() for match in (mark, place) if match]
    words = [m for m in re.finditer(r"\S+", head) if not _INITIALS.match(m[0])]
    length = 3 if _SECOND_WORDS.isdisjoint(head.lower().split()) else 4
    if len(words) > length:
        ends.append(words[length].start())
    if ends and min(ends) > 0:
        end = min(ends)
    elif ends:
        return "", text
    return text[:end], text[end:]


def _find_any(text, marks):
    places = [text.find(mark) for mark in marks if mark in text]
    return min(places, default=len(text))


def _split_person(name):
    """Surname, given name, patronymic, whichever order they were typed in."""
    name = name.strip(" ,;")
    if initials := _INITIALS.search(name):
        surname = f"{name[: initials.start()]} {name[initials.end() :]}".strip(" .,")
        given, middle = initials[1], initials[2]
        return _capitalise(surname), f"{given}.", f"{middle}." if middle else ""
    if has_latin(name) and not has_cyrillic(name):
        typed = translit.swap_layout(name)
        if any(_PATRONYMIC.search(normalise(word)) for word in typed.split(" ")):
            name = typed
    words = [
        word.lower() if word.lower() in _SECOND_WORDS else _capitalise(word)
        for word in name.split(" ")
        if word.strip(".,")
    ]
    is_patronymic = [bool(_PATRONYMIC.search(normalise(word))) for word in words]
    if len(words) == 3 and is_patronymic[1] and not is_patronymic[2]:
        words = [words[2], words[0], words[1]]
    surname, given, *rest = [*words, "", ""][: max(len(words), 2)]
    return surname, given, " ".join(rest)


def _capitalise(word):
    """«ИВАНОВА-ПЕТРОВА» and «иванова-петрова» → «Иванова-Петрова»."""
    if not (word.islower() or word.isupper()):
        return word
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def _tidy(text):
    text = re.sub(r"\s*,[\s,;]*", ", ", text)
    return clean(text).strip(" ,;")


# ----------------------------------------------------------------------
# addresses
# ----------------------------------------------------------------------


def parse_address(address):
    """The house of an address, however its parts are spelled; empty parts unknown."""
    text = _ZIP.sub(" ", normalise((address or "")[:MAX_LENGTH]))
    flat, text = _cut(text, _FLAT)
    house, text = _cut(text, _HOUSE)
    block, text = _cut(text, _BLOCK)
    text = text.strip(" ,;.")
    if not house:
        house, flat, text = _cut_plain_house(text, flat)
    if block and "/" not in house:
        house = f"{house}/{block}"
    street, before = _find_street(text)
    settlement = _SETTLEMENT.search(before)
    return Address(
        settlement=settlement[1].strip() if settlement else "",
        street=street,
        house=re.sub(r"\s", "", house),
        flat=re.sub(r"\s", "", flat),
    )


def house_key(address):
    """The spelling a house is found by, without flat and town; empty if no house."""
    found = parse_address(address)
    return f"{found.street} {found.house}" if found.street and found.house else ""


def _cut(text, pattern):
    match = pattern.search(text)
    if not match:
        return "", text
    return match[1], f"{text[: match.start()].rstrip()}, {text[match.end() :]}"


def _cut_plain_house(text, flat):
    """«Ленина 5-12»: the last number is the house, or the house and the flat."""
    if match := _HOUSE_FLAT.search(text):
        return match[1], flat or match[2], text[: match.start()]
    if match := _LAST_HOUSE.search(text):
        return match[1], flat, f"{text[: match.start()]}, {text[match.end(1) :]}"
    return "", flat, text


def _find_street(text):
    """Key of the street, and what stands before it (the settlement)."""
    marks = list(_STREET.finditer(text))
    for mark in reversed(marks):
        name = text[mark.end() :].split(",")[0].strip()
        if _street_name(name):
            return _street_key(_STREETS[mark[1]], name), text[: mark.start()]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for place in range(len(parts) - 1, -1, -1):
        part, before = parts[place], ", ".join(parts[:place])
        if match := _STREET_AFTER.search(part):
            return _street_key(_STREETS[match[2]], match[1]), before
        if _REGION.search(part) or _SETTLEMENT.match(part):
            continue
        if _street_name(part):
            return _street_key("", part), before
    return "", text


def _street_key(kind, name):
    return f"{kind} {_street_name(name)}".strip()


def _street_name(name):
    """Last word and the numbers: «К. Маркса» is «Карла Маркса», «1-я Садовая» is not
    «2-я Садовая»."""
    words = re.findall(r"[а-яa-z]{3,}", name)
    numbers = re.findall(r"\d+", name)
    return " ".join([*numbers, *words[-1:]]) if words or numbers else ""
