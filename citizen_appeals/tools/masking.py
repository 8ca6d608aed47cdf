"""Personal data in Russian text: found, named by kind, and masked (152-ФЗ).

A street stays, the house goes; the town and the district stay. What is meant to
deceive is read as it looks: Latin lookalikes, hidden characters, spaced-out digits,
names broken by a line. Better a place too many than one too few: a clerk looks at each.
"""

from collections.abc import Iterable
from typing import NamedTuple

from .foreign import Person
from .masking_folded import Folded
from .masking_known import Known
from .masking_names import find_names
from .masking_patterns import find_patterns

# Kind → what stands in the published text
MASKS = {
    "name": "[имя]",
    "phone": "[телефон]",
    "email": "[почта]",
    "link": "[ссылка]",
    "passport": "[документ]",
    "snils": "[СНИЛС]",
    "inn": "[ИНН]",
    "account": "[счёт]",
    "plate": "[госномер]",
    "birth": "[дата рождения]",
    "cadastre": "[кадастровый номер]",
    "address": "[дом]",
    "date": "[дата]",
    "number": "[номер]",
}
# Nobody publishes longer texts; a book pasted by mistake costs no minutes
MAX_LENGTH = 40_000


class Finding(NamedTuple):
    """A place of the text that may tell of a person."""

    start: int
    end: int
    kind: str
    text: str

    @property
    def key(self):
        """The same words in another place, spelled with other spaces, are one."""
        return f"{self.kind}:{Folded(self.text).key}"


class Masker:
    """Finds and masks what any text may tell, and what is known of the people of one.

    :param person: those the text is about: whatever stood on their cards and letters
    :param dates: days by which their appeal could be recognised
    :param spare: phones, e-mails and links that are public, as they are written
    """

    def __init__(
        self,
        person: Person | None = None,
        dates: Iterable = (),
        spare: Iterable[str] = (),
    ):
        self._known = Known(person or Person(), dates)
        self._spare = {key for text in spare if text and (key := _spare_key(text))}

    def find(self, text: str | None) -> list[Finding]:
        """Places in the order of the text; none overlaps another.

        :raise ValueError: the text is longer than anything published
        """
        text = text or ""
        if len(text) > MAX_LENGTH:
            raise ValueError("too long")
        folded = Folded(text)
        known = self._known.find(folded)
        spans = known + self._without_spared(folded.text, find_patterns(folded))
        taken = [(start, end) for start, end, kind in spans if kind != "name"]
        spans += find_names(folded, taken)
        return [
            Finding(*place, kind, text[slice(*place)])
            for start, end, kind in _merge(spans)
            for place in [folded.locate(start, end)]
        ]

    def mask(self, text: str | None, keep: Iterable[str] = ()) -> str:
        """The text with every finding masked but those whose keys are in ``keep``."""
        keep, text = set(keep), text or ""
        pieces, position = [], 0
        for finding in self.find(text):
            if finding.key not in keep:
                pieces += [text[position : finding.start], MASKS[finding.kind]]
                position = finding.end
        return "".join([*pieces, text[position:]])

    def mask_known(self, text: str | None) -> str:
        """The text without what is known of the people alone; the rest stays."""
        text = (text or "")[:MAX_LENGTH]
        folded, pieces, position = Folded(text), [], 0
        for start, end, kind in _merge(self._known.find(folded)):
            start, end = folded.locate(start, end)
            pieces += [text[position:start], MASKS[kind]]
            position = end
        return "".join([*pieces, text[position:]])

    def _without_spared(self, text, spans):
        """Without the public phones and addresses, and whatever is a part of them."""
        spared = [
            (start, end)
            for start, end, kind in spans
            if kind in ("phone", "email", "link")
            and _spare_key(text[start:end]) in self._spare
        ]
        return [
            span
            for span in spans
            if not any(start <= span[0] and span[1] <= end for start, end in spared)
        ]


def _spare_key(text):
    """Phones by their last ten digits, e-mails and links by their letters."""
    digits = "".join(filter(str.isdigit, text))
    if len(digits) >= 5 and "@" not in text and not text[:4].isalpha():
        return digits[-10:]
    text = text.lower().strip(" /").removeprefix("https://").removeprefix("http://")
    return text.removeprefix("www.")


def _merge(spans):
    """Overlapping places become one, of the kind of the longest of them."""
    merged = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if merged and start < merged[-1][1]:
            first, last, first_kind = merged[-1]
            longer = end - start > last - first
            merged[-1] = (first, max(end, last), kind if longer else first_kind)
        else:
            merged.append((start, end, kind))
    return merged
