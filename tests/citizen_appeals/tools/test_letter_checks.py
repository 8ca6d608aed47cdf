"""Texts of letters: blocks, forms of words, placeholders and what is looked for."""

import pytest

from odoo.addons.citizen_appeals.tools.html_text import html_blocks
from odoo.addons.citizen_appeals.tools.letter_checks import (
    LetterText,
    salutation_gender,
    salutation_name,
)
from odoo.addons.citizen_appeals.tools.placeholders import fill, find_unknown
from odoo.addons.citizen_appeals.tools.words import NameStems, find_phrase


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Раз<br>два</p><ul><li>три</li><li>четыре</li></ul>", 4),
        ("<p><b>Один</b> абзац\n с&nbsp;концом строки</p>", 1),
        ("<table><tr><td>а</td><td>б</td></tr></table>", 2),
        ("<p><br></p>", 0),
        ("", 0),
        (None, 0),
        ("просто текст", 1),
    ],
)
def test_blocks_are_paragraphs_items_and_cells(html, expected):
    assert len(html_blocks(html)) == expected


def test_scripts_and_comments_are_no_text():
    assert html_blocks("<p>а</p><script>alert(1)</script><!-- б --><p>в</p>") == [
        "а",
        "в",
    ]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Сделаем в кратчайшие сроки.", "в кратчайший срок"),
        ("Вопрос находится на контроле.", "находиться на контроле"),
        ("Приняты все необходимые меры.", "приняты * меры"),
        ("По мере поступления средств", "по мере поступления"),
    ],
)
def test_a_phrase_is_found_in_its_forms(text, phrase):
    assert find_phrase(text, phrase)


def test_a_phrase_by_its_letters_only():
    """«согласно действующему законодательству» is right."""
    phrase = "согласно действующего законодательства"
    assert find_phrase("Согласно действующего законодательства", phrase, False)
    assert not find_phrase("Согласно действующему законодательству", phrase, False)


def test_a_phrase_of_one_gap_is_found_nowhere():
    assert not find_phrase("Что угодно", "*")


def test_names_of_the_appeal_in_other_cases():
    names = NameStems(["ул. Заозёрная, д. 917", "Щукина Прасковья Тихоновна", None])
    for word in ("Заозёрной", "Заозерную", "Щукиной", "Прасковье"):
        assert word in names
    for word in ("Заоблачный", "Прага"):
        assert word not in names


@pytest.mark.parametrize(
    "sentence",
    [
        "Копия акта прилагается.",
        "Прилагаем схему.",
        "Расчёт приведён в приложении.",
        "Фотографии приложены к ответу.",
    ],
)
def test_what_speaks_of_an_enclosure(sentence):
    text = LetterText(f"<p>Начало.</p><p>{sentence} Конец.</p>")
    assert text.find_enclosed() == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Установите мобильное приложение.",
        "Порядок утверждён приложением к постановлению.",
        "Вы приложили много сил.",
        "Тариф указан в приложении № 2 к постановлению администрации.",
    ],
)
def test_what_does_not_speak_of_an_enclosure(sentence):
    assert not LetterText(f"<p>{sentence}</p>").find_enclosed()


def test_places_left_to_fill_in():
    text = LetterText("<p>До [дата] по ул. ____ работы [1] {{срок}}</p>")
    assert text.find_blanks() == ["[дата]", "____", "{{срок}}"]


def test_the_sentence_of_the_internet_reception():
    """S4 2.5.5."""
    said = "По поручению Администрации города Ваше обращение рассмотрено (Отдел ЖКХ)."
    assert LetterText(f"<p>{said}</p>").has_internet_order()
    assert not LetterText(
        "<p>По поручению главы обращение рассмотрено.</p>"
    ).has_internet_order()


def test_salutations():
    assert salutation_gender("Уважаемая Прасковья Тихоновна!") == "female"
    assert salutation_gender("Уважаемые заявители!") == "many"
    assert salutation_gender("Здравствуйте!") == ""
    assert salutation_name("Уважаемый Пётр  Петрович!") == "петр петрович"


def test_placeholders_are_filled_and_escaped():
    """What comes in is text: neither tags nor placeholders in it are looked at."""
    values = {"место": "<b>дом</b> {{срок}}", "срок": ""}
    filled = fill("<p>{{ Место }}, до {{срок}}</p>", values.get)
    assert filled == "<p>&lt;b&gt;дом&lt;/b&gt; {{срок}}, до [срок]</p>"


def test_unknown_placeholders_are_named_once():
    assert find_unknown("{{место}} {{object.id}} {{object.id}}", {"место"}) == [
        "object.id"
    ]
    assert find_unknown(None, {}) == []
