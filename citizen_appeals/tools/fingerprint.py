"""How alike two texts are, and the few keys by which alike texts find each other.

A text becomes the stems of its telling words. Pairs of neighbouring stems, in either
order, are hashed, and the lowest hashes are kept: two texts keep the same ones where
they say the same, so near copies share several keys however many texts there are.
"""

import re
import zlib
from base64 import b64encode
from collections import Counter
from functools import lru_cache

from .person_line import MAX_LENGTH as MAX_LINE
from .person_line import house_key
from .person_words import is_near
from .text import digits, has_cyrillic, has_latin, normalise, phone_key

# Read of a text; nobody types more, a book pasted by mistake costs no more than this
MAX_LENGTH = 20_000
PAIRS = 28
WORDS = 20
# A word of the phrases that every appeal has
FAINT = 0.15
NUMBER = 1.5
FAR = 0.25
# Texts of fewer telling words say too little to be called alike
ENOUGH = 5

_LATIN = re.compile("[a-z]")
_LETTERS = re.compile("[а-яa-z]+")
_WORD = re.compile(r"[а-яa-z]+|\d+")
_ENDING = re.compile(
    r"(?:ивш\w{1,3}|ывш\w{1,3}|иями|ениям|ение|ения|ению|ений|ами|ями|иях|ого|его|ому|ему"
    r"|ыми|ими|ться|тся|ют|ует|уют|ают|яют|ает|яет|ить|ать|ять|еть|уть|ите|йте|ете|ешь"
    r"|ах|ях|ых|их|ый|ий|ой|ая|яя|ое|ее|ые|ие|ую|юю|ом|ем|ам|ям|ов|ев|ей|ию|ия|ии|ла|ло|ли"
    r"|ат|ят|ит|ет|[аеиоуыэюяьйл])$"
)
_LOOKALIKES = str.maketrans("aceopxykmtbh", "асеорхукмтвн")
_IDLE_WORDS = """
    а без бы был была были было быть в вам вас ваш ваша ваше ваши во вот все всего всех
    где да для до его ее ей если есть еще же за здесь и из или им их к как когда которая
    которого которое которой котором которую которые который которых кто ли либо лишь
    меня мне мной мои мой моя мы на над нам нами нас наш наша наше наши не него нее
    ней нет ни них но ну о об один одна одно он она они оно от очень по под поскольку
    после потому при про с свой свою своя себя со согласно та так такая также такие
    такой там те то того тоже той только том тот ту ты у уже хотя чего чем что чтобы
    чья эта эти это этого этой этом этот эту я ул улица д дом кв квартира г город пр
    проспект пер корп р обл рф
"""
_PHRASES = """
    уважаемый прошу просим просит просьба принять меры разобраться помочь помощь
    обращение обращаюсь обращаемся заявление жалоба жители жительница житель
    рассмотреть вопрос проблема решить решение ответ ответить сообщить данный
    настоящий действующий
    законодательство федеральный закон российская федерация администрация глава главе
    город района области муниципальный образование срок установленный письменный адрес
    проживаю проживающий находится обратить внимание спасибо заранее благодарю уважение
    надеюсь неоднократно настоящее время здравствуйте добрый день соответствие порядок
    необходимый провести сделать являться ситуация находиться год мой наш являюсь
    убедительно дать поручение соответствующий служба направить
"""


@lru_cache(maxsize=50_000)
def stem(word):
    """A word without its ending, so that «дороги» and «дорогу» are one."""
    if word.isdigit():
        return word
    for _turn in range(2):
        shorter = _ENDING.sub("", word)
        if len(shorter) < 4:
            break
        word = shorter
    return word[:9]


_IDLE = frozenset(_IDLE_WORDS.split())
_FAINT_STEMS = frozenset(stem(word) for word in _PHRASES.split())


def stems(text):
    """Stems of the words that tell something, in their order."""
    text = normalise((text or "")[:MAX_LENGTH])
    return [
        stem(word)
        for word in _WORD.findall(_unify(text))
        if word not in _IDLE and (len(word) > 1 or word.isdigit())
    ]


def _unify(text):
    """Latin letters inside Russian words are slips of the keyboard or the scanner."""
    if not _LATIN.search(text):
        return text
    return _LETTERS.sub(_unify_word, text)


def _unify_word(match):
    """A word of both alphabets is a Russian one; looked at once, however long."""
    word = match[0]
    is_mixed = has_latin(word) and has_cyrillic(word)
    return word.translate(_LOOKALIKES) if is_mixed else word


def key(kind, value):
    """A short key of a search column, of which the value is not read back."""
    digest = zlib.crc32(f"{kind}{value}".encode()).to_bytes(4, "big")
    return kind + b64encode(digest)[:6].decode()


def pair_keys(words):
    """Keys of pairs of neighbours, or of neighbours but one; the lowest are kept.

    Any text keeps the same ones of the pairs it shares with another.
    """
    telling = [word for word in words if word not in _FAINT_STEMS]
    pairs = set()
    for place, word in enumerate(telling):
        for other in telling[place + 1 : place + 3]:
            pairs.add(f"{min(word, other)} {max(word, other)}")
    return _lowest(pairs, "t", PAIRS)


def word_keys(words):
    """Keys of the telling words, for what a text is about."""
    telling = {word for word in words if word not in _FAINT_STEMS}
    return _lowest({word for word in telling if not word.isdigit()}, "w", WORDS)


def _lowest(values, kind, count):
    hashed = sorted((zlib.crc32(value.encode()), value) for value in values)
    return [key(kind, value) for _hash, value in hashed[:count]]


def house_keys(*addresses):
    houses = filter(None, map(house_key, addresses))
    return [key("h", house) for house in houses]


def phone_keys(phone):
    numbers = phone_key((phone or "")[:MAX_LINE]).split(" ")
    return [key("p", number) for number in numbers if len(number) >= 5]


def number_keys(number):
    """«А26-01/123» and «А 26-01-123» are one covering letter."""
    letters = "".join(filter(str.isalnum, normalise(number)))
    return [key("s", letters)] if digits(letters) else []


def appeal_keys(texts, addresses, phone=None, number=None):
    """All keys of an appeal in one column; None if it says nothing."""
    words = stems("\n".join(filter(None, texts)))
    keys = [
        *pair_keys(words),
        *word_keys(words),
        *house_keys(*addresses),
        *phone_keys(phone),
        *number_keys(number),
    ]
    return " ".join(dict.fromkeys(keys)) or None


def likeness(one, other):
    """How alike two lists of stems are, from 0 to 1.

    A text that is part of a longer one counts nearly as much as the same text. Words
    that differ by a letter count as the same; phrases of every appeal hardly count.
    """
    ones, others = Counter(one), Counter(other)
    short, long = sorted((_weigh(ones), _weigh(others)))
    if not short:
        return 0.0
    both = ones & others
    shared = _weigh(both)
    # With less in common no slips of the pen would make them alike
    if shared > short * FAR:
        shared += _weigh_misspelt(ones - both, others - both)
    part, whole = min(shared / short, 1), min(shared / long, 1)
    return part * (0.65 + 0.35 * whole) * min(1, short / ENOUGH)


def _weigh(counter):
    return sum(_get_weight(word) * count for word, count in counter.items())


def _get_weight(word):
    if word in _FAINT_STEMS:
        return FAINT
    return NUMBER if word.isdigit() else 1


def _weigh_misspelt(ones, others):
    """Weight of the words left over that differ by one letter or two swapped ones."""
    by_part = {}
    for word in others:
        for part in _parts(word):
            by_part.setdefault(part, []).append(word)
    left = dict(others)
    weight = 0
    for word, count in ones.items():
        near = {other for part in _parts(word) for other in by_part.get(part, ())}
        for other in sorted(near):
            if left[other] and is_near(word, other):
                same = min(count, left[other])
                left[other] -= same
                weight += 0.9 * same * _get_weight(word)
                break
    return weight


def _parts(word):
    """Its two halves: a word with one mistake keeps one of them, shifted at most."""
    if len(word) < 4 or word.isdigit():
        return ()
    half = len(word) // 2
    return {word[:2], word[-2:], word[:half], word[half:]}
