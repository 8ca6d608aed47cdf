"""One spelling for searching, and what may be typed (A2, A7)."""

import pytest

from . import load_tool

text = load_tool("text")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("  ФЁДОРОВ   Пётр ", "федоров петр"),
        ("Римская – Корсакова", "римская - корсакова"),
        ("Римская\u2011Корсакова", "римская-корсакова"),
        ("О’Коннор", "о'коннор"),
        ("й", "й"),  # a decomposed letter
        (None, ""),
        (False, ""),
    ],
)
def test_normalise(typed, key):
    assert text.normalise(typed) == key


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("г. Энск, ул. Садовая, д. 1, кв. 2", "Энск, Садовая 1-2"),
        ("пр-кт Мира, 5", "пр-кт МИРА,5"),
        ("ул. Лётная, 10 корп. 2", "Летная ул., 10, к. 2"),
    ],
)
def test_one_address_written_in_two_ways_has_one_key(first, second):
    assert set(text.address_key(first).split()) == set(text.address_key(second).split())


def test_different_flats_have_different_keys():
    assert text.address_key("Садовая 1-2") != text.address_key("Садовая 1-3")


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("+7 (495) 123-45-67", "4951234567"),
        ("8 495 1234567", "4951234567"),
        ("2-34-56", "23456"),
        ("8-900-000-00-01, 2-34-56", "9000000001 23456"),
        (False, ""),
    ],
)
def test_phone_key(phone, key):
    assert text.phone_key(phone) == key


@pytest.mark.parametrize("email", ["a@b.ru", "ivan.petrov@почта.рф", " a-b@c.d.ru "])
def test_plausible_emails(email):
    assert text.is_email(email)


@pytest.mark.parametrize("email", ["a@b", "a b@c.ru", "нет", "@b.ru", "a@b.ru, c@d.ru"])
def test_refused_emails(email):
    assert not text.is_email(email)


def test_latin_letters_are_named_once():
    assert text.latin_letters("Ивaнoвa") == "ao"
    assert text.latin_letters("Иванова") == ""


def test_phones_have_five_digits():
    assert text.is_phone("2-34-56 (соседка)")
    assert not text.is_phone("нет телефона")
    assert not text.is_phone("12-34")
