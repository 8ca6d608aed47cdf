"""Spelling of letters: what is a mistake, and what is left alone."""

from unittest.mock import patch

import pytest

from odoo.addons.citizen_appeals.tools import spelling

pytestmark = pytest.mark.skipif(
    not spelling.is_available(), reason="no dictionary of hunspell"
)


def _words(text, **kwargs):
    return [found.word for found in spelling.find_misspelled(text, **kwargs)]


@pytest.mark.parametrize(
    "text",
    [
        "Работы выполнены, ёлка и елка убраны, учёт ведётся.",
        "МБУ «Жилкомсервис» и ООО «Ромашка-Сервис», ЖКХ, МКД, СНиП.",
        "ул. Ленина, д. 5, кв. 12; 15-го мая, 2-й этаж, № 12а, 100 тыс. руб.",
        "жилищно-коммунального, социально-экономического, по-прежнему",
        "Пишите на office@city.example или на сайт www.город.рф и город.рф/жкх",
        "Щукина Прасковья Тихоновна, г. Таганрог, Ростовская область",
        "И.И. Иванов, А. С. Пушкин",
        "",
    ],
)
def test_right_words_are_left_alone(text):
    assert _words(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Работы выполненны.", ["выполненны"]),
        ("Благоустройсво, благоустройсво двора", ["Благоустройсво"]),
        ("асфальто-бетонного", ["асфальто-бетонного"]),
        ("жилищна-комунальный", ["жилищна-комунальный"]),
    ],
)
def test_misspelled_words_are_found_once(text, expected):
    assert _words(text) == expected


def test_latin_letters_among_russian_ones_are_told():
    found = spelling.find_misspelled("Ваше обращениe рассмотрено")
    assert [(item.word, item.is_mixed) for item in found] == [("обращениe", True)]


def test_own_words_are_asked_for_unknown_ones_only():
    asked = []

    def is_own(word):
        asked.append(word)
        return True

    assert _words("Установлен дрифтострел у дома", is_own=is_own) == []
    assert asked == ["дрифтострел"]


def test_suggestions_name_the_word_that_was_meant():
    assert "благоустройство" in spelling.suggest("благоустройсво")


def test_what_is_found_is_limited():
    text = " ".join(f"ыъ{letter}щ" for letter in "абвгдежзийклмнопрстуфхцчшщэюя")
    text += " " + " ".join(f"ъы{letter}ж" for letter in "абвгдежзийклмнопрстуфхцчшщэю")
    assert len(_words(text)) == spelling.FOUND_LIMIT


def test_without_a_dictionary_nothing_is_wrong():
    with patch.object(spelling, "_dictionary", return_value=None):
        spelling.is_known.cache_clear()
        assert not spelling.is_available()
        assert _words("выполненны") == []
        assert spelling.suggest("нетакогослова") == ()
    spelling.is_known.cache_clear()
    spelling.suggest.cache_clear()


def test_a_missing_library_is_no_crash():
    spelling._dictionary.cache_clear()
    with patch.dict("sys.modules", {"enchant": None}):
        assert not spelling.is_available()
    spelling._dictionary.cache_clear()
    assert spelling.is_available()


def test_trade_words_are_known_in_every_form():
    """Own list of municipal services; a slip in them is still found."""
    text = (
        "Теплоснабжающей и ресурсоснабжающими организациями, Госжилинспекцией,"
        " из ливнёвки и ливневки, общедомовых теплосчётчиков, регоператору."
    )
    assert _words(text) == []
    assert _words("В теплоснабжающюю организацию.") == ["теплоснабжающюю"]


def test_trade_words_are_those_the_dictionary_lacks():
    words = spelling.FIELD_WORDS.read_text(encoding="utf-8").split()
    assert len(words) > 300
    assert [word for word in words if spelling.is_known(word)] == []
