"""Numbers, addresses and marks of a person that have a shape of their own."""

import re

MONTH = r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)"
# Between the digits of one number, however they are spaced out
S = r"[\s().\-_*/,·•]{0,3}"
DAY = r"(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:(?:19|20)\d\d|\d\d)"
DOTTED = (
    r"(?:0?[1-9]|[12]\d|3[01])(?P<dot>[./])(?:0?[1-9]|1[0-2])(?P=dot)"
    r"(?:(?:19|20)\d\d|\d\d)"
)
DOTTED_TOO = DOTTED.replace("dot", "dot_too")
DAY_WORDS = rf"\d{{1,2}}\s+{MONTH}\w*\s+(?:19|20)\d\d"
FILLER = "\x01"


def _compile(pattern):
    return re.compile(pattern, re.IGNORECASE)


# Numbers that are nobody's: they are taken out before numbers are looked for
_SAFE = [
    _compile(pattern)
    for pattern in (
        r"\[[а-яё ]{2,20}\]",
        # «12.05.2026», «01.02.2026-15.03.2026»; a piece of a spaced-out phone is none
        rf"(?<![\d./-]){DOTTED}(?:\s?-\s?{DOTTED_TOO})?(?![./-]?\d)",
        rf"(?<!\d){DAY_WORDS}",
        r"(?<![\d-])(?:19|20)\d\d\s?[-/]\s?(?:(?:19|20)\d\d|\d\d)(?![\d-])",
        r"(?<!\d)\d{1,2}:\d\d\b",
        r"\b(?:ГОСТ|СП|СНиП|СанПиН|ОСТ|ГН|МУК?|РД|ПУЭ|ВСН|СТО|ИСО|ТР)(?:\s?[РP])?\s*"
        r"(?:№\s*)?\d[\d.\-/]*",
        r"\b(?:КБК|ОКТМО|ОКАТО|КПП|БИК|ОГРН|ОКПО|УИН)\s*:?\s*№?\s*\d[\d\s]*\d",
        r"(?:постановлени|распоряжени|приказ|решени|закон)\w*[^\n;]{0,60}?№\s?[\w./-]+",
        r"(?<![\d\-+(])(?:\d{1,3}(?: \d{3})+|\d{1,9})(?:[.,]\d+)?\s*"
        r"(?:тыс|млн|млрд|руб|₽|коп|кв\.?\s?м|куб|гкал|квт|м[23²³]|га\b|%|тонн|литр|км\b"
        r"|метр|человек|жител)",
        # A line open to everybody has no owner
        rf"(?:\+?{S}7|8){S}800(?:{S}\d){{7}}(?!\d)",
    )
]

_TAIL = r"(?!\d)"
_SEARCH = r"[^\d\n\x01]"
_PATTERNS = [
    (kind, _compile(pattern))
    for kind, pattern in (
        # «ivanov@mail.ru», «ivanov (at) mail точка ru», «почта ivanov собака mail.ru»
        (
            "email",
            r"[\w.+%-]{1,64}\s{0,2}(?:@|\(at\)|\[at\]|\{at\}|\(собака\)|\bсобака\b)\s{0,2}"
            r"(?:[\w-]{1,63}\s?(?:\.|\bточка\b|\(dot\))\s?){1,4}"
            r"(?:ru|com|net|org|рф|su|info|me|biz|by|kz|ру|example)\b",
        ),
        (
            "email",
            r"[\w.+%-]{1,64}\s?@\s?[\w-]{1,63}(?:\s?\.\s?(?:[a-z][\w-]{1,62}|рф))+",
        ),
        ("link", r"(?<![\w.])@[a-z][\w]{3,}"),
        ("link", r"(?:https?|ftp)\s?:\s?//[^\s<>«»\"]+|\bwww\.[^\s<>«»\"]+"),
        (
            "link",
            r"(?<![\w@.-])(?:[\w-]{1,63}\.){1,4}(?:ru|com|net|org|рф|su|me|io|info)\b"
            r"(?:/[^\s<>«»\"]*)?",
        ),
        ("link", r"\bid\d{5,12}\b"),
        # РФ: series of four digits and number of six
        (
            "passport",
            r"(?:паспорт\w*|серии|серия)[^\n\x01]{0,25}?\d\d\s?\d\d\s?"
            rf"(?:№|номер|N)?\s?\d{{6}}{_TAIL}",
        ),
        (
            "passport",
            rf"(?:паспорт\w*|серии|серия){_SEARCH}{{0,25}}\d\d\s?\d\d{_SEARCH}{{0,12}}"
            rf"\d{{6}}{_TAIL}",
        ),
        ("passport", rf"(?<!\d)\d\d\s?\d\d\s?(?:№|N|номер)?\s\d{{6}}{_TAIL}"),
        ("passport", rf"(?<!\d)\d\d\s?\d\d\s?(?:№|N|номер)\s?\d{{6}}{_TAIL}"),
        (
            "passport",
            rf"паспорт\w*{_SEARCH}{{0,25}}\d(?:{S}\d){{8,9}}{_TAIL}",
        ),
        ("passport", r"код\w*\s+подразделени\w*\D{0,10}\d{3}\s?-\s?\d{3}"),
        ("passport", r"\b[ivxlcх]{1,5}\s?-\s?[а-я]{2}\s?(?:№|N)?\s?\d{6}\b"),
        ("snils", rf"(?<!\d)\d{{3}}[-\s]\d{{3}}[-\s]\d{{3}}[-\s]{{1,2}}\d\d{_TAIL}"),
        ("snils", rf"снилс\w*{_SEARCH}{{0,15}}\d(?:{S}\d){{10}}{_TAIL}"),
        ("inn", rf"\bинн\b{_SEARCH}{{0,15}}\d(?:{S}\d){{9,11}}{_TAIL}"),
        (
            "account",
            r"(?:\bл\s?/\s?с\b|лицев\w+\s+сч[её]т\w*|\bсч[её]т(?:а|у|ом|е)?\b|\bполис\w*"
            rf"|\bкарт[аыуе]\b){_SEARCH}{{0,20}}\d(?:[\s-]{{0,2}}\d){{5,24}}",
        ),
        ("account", rf"(?<!\d)\d{{4}}(?:[\s-]{{1,2}}\d{{4}}){{2,4}}{_TAIL}"),
        ("account", rf"(?<!\d)\d(?:[ -]?\d){{15,24}}{_TAIL}"),
        ("phone", rf"(?<!\d)9(?:{S}\d){{9}}{_TAIL}"),
        ("phone", rf"\({S}\d{{3,5}}\s?\)\s?\d(?:[\s-]{{0,2}}\d){{4,6}}{_TAIL}"),
        ("phone", r"(?<![\d-])\d{1,3}-\d\d-\d\d(?![\d-])"),
        (
            "phone",
            r"(?:\bтел\b|телефон\w*|\bмоб\b|мобильн\w*|\bсот\b|сотов\w*|\bзвон\w*"
            r"|позвон\w*|перезвон\w*|факс\w*|what'?s?\s?app\w*|в[ао]тс[ао]п\w*|viber"
            rf"|вайбер\w*|телеграм\w*|telegram){_SEARCH}{{0,25}}"
            rf"\d(?:[\s()\-.]{{0,2}}\d){{4,14}}{_TAIL}",
        ),
        ("cadastre", r"(?<!\d)\d\d\s?:\s?\d\d\s?:\s?\d{5,7}\s?:\s?\d{1,6}(?!\d)"),
        ("address", r"(?<!\d)\d\d[.,]\d{4,}\s?[,;]?\s?\d\d\d?[.,]\d{4,}"),
        (
            "birth",
            rf"(?:рожден\w*|родил\w*|рожд\.|\bд\.?\s?р\.)[^\n]{{0,25}}?"
            rf"(?:{DAY}|{DAY_WORDS})",
        ),
        (
            "birth",
            rf"(?:{DAY}|{DAY_WORDS}|(?<!\d)(?:19|20)\d\d)\s*(?:г\.|года|год)?,?\s*"
            r"(?:г\.?\s?р\b\.?|года?\s+рожд|рожд|д\.\s?р\.)\w*\.?",
        ),
        # Whatever else is long: a policy, a contract, a pension file
        ("number", r"(?<![\w.,])\d(?:[ \-/]?\d){8,24}(?!\w)"),
        ("number", r"\b(?=[a-z\d]*\d[a-z\d]*\d)(?=\w*[a-z])[a-hj-npr-z\d]{17}\b"),
    )
]
# With its 8 or 7 a phone is one, whatever its pieces look like by themselves
_LONG_PHONE = _compile(
    rf"(?<!\d)(?:\+{S}7|[78]){S}(?!8{S}0{S}0)[3-9](?:{S}\d){{9}}{_TAIL}"
)
# Patterns that live by their own digits: dates and sums are not taken out for them
_WITH_DATES = frozenset({"birth", "email", "link", "address", "cadastre"})

_PLATE_LETTERS = str.maketrans("ABEKMHOPCTYXabekmhopctyx", "АВЕКМНОРСТУХавекмнорстух")
_PLATE = re.compile(
    r"(?<!\w)[АВЕКМНОРСТУХ]\s?\d{3}\s?[АВЕКМНОРСТУХ]{2}(?:\s?\d{2,3})?(?![\d\w])"
    r"|(?<!\w)[авекмнорстух]\d{3}[авекмнорстух]{2}\s?\d{2,3}(?!\w)"
    r"|(?:гос\w*\.?\s*(?:номер\w*|знак\w*)|\bг\s?/\s?н)\s*:?\s*[авекмнорстух]\s?\d{3}\s?"
    r"[авекмнорстух]{2}(?:\s?\d{2,3})?"
)

# --- digits that only look like ones, and numbers said in words ----------------
_FAKE_DIGITS = str.maketrans("ОоOoЗзЧчlI|бSВ", "00003344111658")
_FAKE_PHONE = re.compile(rf"(?<!\w)(?:\+{S}7|[78]){S}[3-9](?:{S}\d){{9}}(?!\w)")
_LEAST_TRUE = 6
_NUMERALS = r"(?:ноль|нуля|один|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять)"
_TENS = (
    r"(?:десять|\w{2,8}надцать|двадцать|тридцать|сорок|\w{3,6}десят|девяносто|сто|двести"
    r"|триста|четыреста|\w{3,6}сот)"
)
_SAID = _compile(
    rf"\b(?:плюс\s+)?(?:{_NUMERALS}|{_TENS})(?:[\s,-]{{1,3}}(?:{_NUMERALS}|{_TENS})){{5,}}\b"
)

# --- the house and all inside it -----------------------------------------------
_HOUSE = r"\d{1,4}(?:\s?[а-ге](?![а-яё]))?(?:\s?[/-]\s?\d{1,4}[а-г]?)?"
# A number that counts things is no house: «дома 3 дня нет воды»
_COUNTED = (
    r"(?![\d:]|[.,]\d|\s*(?:-?\s?(?:х|ти|ми|го|й|м|ом|ый|ая)\b|-?(?:этаж|кварт\w*н|подъезд)"
    r"|дн|день|недел|месяц|год|лет\b|час|минут|раз|человек|кв\.?\s?м|метр|руб|тыс|млн|%"
    r"|процент|жител|сем[еь]|квартир\b|дом|декабр|январ|феврал|март|апрел|ма[йя]\b|июн|июл"
    r"|август|сентябр|октябр|ноябр|°|градус|мм|см|м\b|штук|шт\b))"
)
_PART = (
    r"(?:(?:дом\w{0,3}|д\.?|кв\.?|квартир[аыуеой]{0,2}|корп\.?|корпус\w{0,2}|к\.|стр\.?"
    r"|строени\w|влад\.?|владени\w|лит\.?|литер\w?|подъезд\w{0,2}|под\.|эт\.?|этаж\w{0,2}"
    r"|ком\.?|комнат\w|пом\.?|помещени\w|уч\.?|участ[ок]к?\w{0,2}|секци\w|блок\w?|оф\.)"
    r"\s?№?\s?(?:\d{1,4}(?:\s?[/-]\s?\d{1,4})?\s?[а-ге]?(?![а-яё])|[\"«]?[а-г][\"»]?(?!\w)))"
)
_CHAIN = rf"(?:\s?[,;/-]?\s?(?:{_PART}|(?<=[,-])\s?\d{{1,4}}[а-г]?(?![\d\w:.])))*"
_NAMED = (
    r"(?:\bдом(?:а|у|ом|е|ов|ах|ам)?|\bд\.|\bд(?=\s?\d)|\bкв\.|\bквартир[аыуеой]{1,2}|\bкв"
    r"(?=\s?\d)|\bкорп\.?|\bкорпус\w{0,2}|\bвладени\w|\bвлад\.|\bстроени[еяию]|\bстр\."
    r"|\bкомнат[аыуе]|\bучаст(?:ок|ка|ку|ке|ком))"
)
_STREETS = (
    r"(?:\bул\.?|\bулиц\w{1,2}|\bпр-?к?т\w?\.?|\bпр\.|\bпросп\w*\.?|\bпер\.|\bпереул\w*|\bш\."
    r"|\bшоссе|\bб-р\w?|\bбул\.|\bбульвар\w*|\bнаб\.|\bнабережн\w*|\bпл\.|\bплощад\w*"
    r"|\bпр-?д\b|\bпроезд\w*|\bтупик\w*|\bалле\w{1,2}|\bлини\w\b|\bтракт\w?|\bснт\b|\bмкр\.?"
    r"|\bмикрорайон\w?|\bквартал\w?|\bх\.|\bс\.|\bпос\.|\bдер\.)"
)
_ADDRESSES = [
    _compile(pattern)
    for pattern in (
        # «д. 5, корп. 2, кв. 17», «дом № 5а»
        rf"{_NAMED}\s?№?\s?{_HOUSE}{_COUNTED}(?:(?:,|\s?и)\s{_HOUSE}{_COUNTED})*{_CHAIN}",
        # «ул. Заозёрная, 5-17», «переулок 2-й Лесной 8»; the name of the street stays
        rf"(?<={FILLER}),?\s{{0,8}}(?P<house>{_HOUSE}){_COUNTED}{_CHAIN}",
    )
]
# The name of a street with its kind: «ул. 2-я Лесная», «пер. А. Матросова», «мкр 5»
_STREET_NAME = re.compile(
    rf"(?i:{_STREETS})\s{{0,2}}«?(?:(?i:им(?:ени|\.))\s?)?"
    r"(?:\d{1,3}(?:-?[а-я]{1,2}|\s?лет)?\s(?=[А-ЯЁ]))?(?:[А-ЯЁ]\.\s?){0,2}"
    r"(?:[А-ЯЁа-яё][а-яё-]+(?:\s[А-ЯЁ][а-яё-]+){0,2}»?|\d{1,2}(?=\s?,))"
)
# «на Заозёрной, 5», «Ленина 25-14»: a street without its kind
_BARE_STREET = re.compile(
    r"(?<![\w.])[А-ЯЁ][а-яё-]+(?:ая|ой|ую|ина|ова|ева|ого|ской)(?=,?\s)"
)
_NO_STREET = _compile(r"(?:глав|част|стать|ставк|област|перв|втор|котор|друг)\w*")


def find_patterns(folded):
    """Places ``(start, end, kind)`` in the plain text."""
    text = folded.text
    plain = _without_safe(text)
    spans = [(*match.span(), "phone") for match in _LONG_PHONE.finditer(text)]
    for kind, pattern in _PATTERNS:
        where = text if kind in _WITH_DATES else plain
        spans += [(*match.span(), kind) for match in pattern.finditer(where)]
    spans = [span for span in spans if not _is_public(text, span)]
    plates = text.translate(_PLATE_LETTERS)
    spans += [(*match.span(), "plate") for match in _PLATE.finditer(plates)]
    spans += _find_fake_phones(plain)
    spans += [(*match.span(), "phone") for match in _SAID.finditer(text)]
    return [_without_words(text, span) for span in spans + _find_addresses(text)]


def _without_safe(text):
    for pattern in _SAFE:
        text = pattern.sub(lambda match: FILLER * len(match[0]), text)
    return text


# The state's own sites, as long as no question stands in the address
_STATE_SITE = _compile(
    r"(?:https?://)?(?:www\.)?(?:[\w-]+\.)*(?:gosuslugi\.ru|gov\.ru|kremlin\.ru)"
    r"(?:/[a-zа-яё_/-]*)?[.,;)]*"
)


def _is_public(text, span):
    start, end, kind = span
    return kind == "link" and bool(_STATE_SITE.fullmatch(text[start:end]))


def _find_fake_phones(text):
    """«8-9I2-З4О-…»: letters among digits, on their own or beside them."""
    for match in _FAKE_PHONE.finditer(text.translate(_FAKE_DIGITS)):
        if sum(map(str.isdigit, text[match.start() : match.end()])) >= _LEAST_TRUE:
            yield *match.span(), "phone"


def _find_addresses(text):
    """Numbers of houses and flats; where a street is named, the plain number too."""
    spans = [(*match.span(), "address") for match in _ADDRESSES[0].finditer(text)]
    # The street is a wall behind which its number stands
    walled = _STREET_NAME.sub(_wall, text)
    walled = _BARE_STREET.sub(
        lambda match: match[0] if _NO_STREET.fullmatch(match[0]) else _wall(match),
        walled,
    )
    spans += [
        (match.start("house"), match.end(), "address")
        for match in _ADDRESSES[1].finditer(walled)
    ]
    return spans


def _wall(match):
    return FILLER * len(match[0])


_LEADING = _compile(
    r"(?:(?:снилс|инн|паспорт|серии|серия|телефон|тел|моб|мобильн|сот|сотов|позвон|звон"
    r"|перезвон|факс|лицев|сч[её]т|полис|карт|код)[а-яё]*\b[^\d@]*)"
)


def _without_words(text, span):
    """The word that says what it is stays: «СНИЛС [номер]»."""
    start, end, kind = span
    lead = _LEADING.match(text[start:end])
    if lead and lead.end() < end - start and kind not in ("birth", "email", "name"):
        start += lead.end()
    return start, end, kind
