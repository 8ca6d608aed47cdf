"""Small pieces of Russian office prose: dates, sheets, salutation."""

from datetime import date

MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
# the word bends with the gender, so an unknown one gets neither
RESPECTED = {"male": "Уважаемый", "female": "Уважаемая"}


def short_date(day: date | None) -> str:
    """``21.11.2026``, as dates are printed on the letterhead."""
    return f"{day:%d.%m.%Y}" if day else ""


def long_date(day: date | None) -> str:
    """``21 ноября 2026 года``, as dates are written in the text."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} года" if day else ""


def salutation(given_name: str, patronymic: str, gender: str | None) -> str:
    """``Уважаемый Иван Иванович!``; neutral where gender or name is unknown."""
    name = " ".join(filter(None, (given_name, patronymic)))
    if not name or gender not in RESPECTED:
        return "Уважаемый заявитель!"
    return f"{RESPECTED[gender]} {name}!"


def enclosure(sheets: int, copies: int = 1) -> str:
    """``на 3 л. в 1 экз.``"""
    return f"на {sheets} л. в {copies} экз." if sheets else ""


def enclosed_files(files: list[tuple[str, int]], copies: int = 1) -> str:
    """``Акт осмотра на 2 л. в 1 экз.``; several files are numbered lines.

    :param files: name and sheets of each; a file without sheets is not on paper
    """
    lines = [
        f"{name} {enclosure(sheets, copies)}" if sheets else f"{name} (файл)"
        for name, sheets in files
    ]
    if len(lines) < 2:
        return "".join(lines)
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def lower_first(text: str) -> str:
    """``Заместитель главы`` inside a sentence; abbreviations stay as they are."""
    if len(text) > 1 and text[1].isupper():
        return text
    return text[:1].lower() + text[1:]


def join_lines(*texts: str | None) -> str:
    """Non-empty lines of the texts, one below the other, for a block of a letter."""
    lines = [line.strip() for text in texts for line in (text or "").splitlines()]
    return "\n".join(filter(None, lines))


def get_plural(count: int) -> int:
    """The form of a noun after a number: 0 as after 1, 1 as after 2, 2 as after 5."""
    if count % 100 in (11, 12, 13, 14):
        return 2
    if count % 10 == 1:
        return 0
    return 1 if count % 10 in (2, 3, 4) else 2
