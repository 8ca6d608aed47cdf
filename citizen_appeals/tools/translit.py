"""Latin letters where Russian was meant: the wrong keyboard and passport spelling."""

import re

from .text import has_cyrillic, has_latin, normalise

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN = str.maketrans(
    _LATIN_KEYS + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~',
    _RUSSIAN_KEYS + _RUSSIAN_KEYS.upper(),
)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)

# Longest first; the spellings of passports, of letters and of habit
_SYLLABLES = (
    ("shch", "щ"),
    ("sch", "щ"),
    ("yo", "е"),
    ("jo", "е"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ts", "ц"),
    ("tz", "ц"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("iu", "ю"),
    ("yu", "ю"),
    ("ju", "ю"),
    ("ia", "я"),
    ("ya", "я"),
    ("ja", "я"),
    ("ye", "е"),
    ("je", "е"),
    ("ph", "ф"),
    ("ck", "к"),
    ("iy", "ий"),
    ("yy", "ый"),
    ("x", "кс"),
)
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwyz", "абкдефгхижклмнопкрстуввыз")
_SYLLABLE = re.compile("|".join(latin for latin, _cyrillic in _SYLLABLES))
_CYRILLIC_OF = dict(_SYLLABLES)
_VOWELS = "аеиоуыэюя"


def swap_layout(text):
    """«Bdfyjd» → «Иванов»: the same keys on the Russian keyboard."""
    return text.translate(_TO_RUSSIAN)


def to_latin_layout(text):
    """«фтт@ьфшд.кг» as it was meant: the same keys on the Latin keyboard."""
    return text.lower().translate(_TO_LATIN)


def to_cyrillic(text):
    """«Ivanov» → «иванов», as the name was before it was put into Latin letters."""
    text = normalise(text).replace("'", "")
    text = _SYLLABLE.sub(lambda match: _CYRILLIC_OF[match[0]], text)
    text = text.translate(_LETTERS)
    # Y is a vowel between consonants, й after a vowel, and ends -ий in surnames
    text = re.sub(f"(?<=[{_VOWELS}])ы", "й", text)
    return re.sub(r"(?<=[кгхнж])ы\b", "ий", text)


def is_wrong_layout(word):
    """Latin letters that make no word by themselves: then «;» and «[» are letters
    too, as in «;erjd»."""
    if not has_latin(word) or has_cyrillic(word) or "@" in word:
        return False
    parts = [part for part in re.split(r"[^a-zA-Z]+", word) if part]
    return not all(re.search("[aeiouyAEIOUY]", part) for part in parts)


def spellings(word):
    """Ways one typed word may be meant, itself first; each in the search spelling."""
    ways = [normalise(word)]
    if has_latin(word) and not has_cyrillic(word):
        swapped = swap_layout(word), swap_layout(word.rstrip(".,;"))
        ways += [to_cyrillic(word), *map(normalise, swapped)]
    elif has_cyrillic(word) and not has_latin(word):
        ways.append(to_latin_layout(normalise(word)))
    return list(dict.fromkeys(filter(None, ways)))
