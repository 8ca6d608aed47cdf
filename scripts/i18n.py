"""Message catalogues: ``i18n.py check|update MODULE_FOLDER EXPORTED_POT``.

``check`` compares the committed template with a fresh export and looks for
messages that are untranslated, doubtful or lose a placeholder; ``update``
writes the template and merges it into the translations, keeping them. What is
Russian at the source stands for its own translation.
"""

import re
import sys
from pathlib import Path

import polib

DATES = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date): .*\n', re.MULTILINE)
PLACEHOLDERS = re.compile(
    r"%\([a-z_A-Z0-9]+\)[-+0-9.]*[a-z]"  # %(name)s
    r"|%(?![\s%])[-+0-9.]*[sdifrxg](?![\w])"  # %s
    r"|\$\{[^}]*\}|\{\{[^}]*\}\}"  # ${name}, {{ name }}
    r"|</?[a-z][a-z0-9]*\b"  # an opened or closed tag
)
MARKUP = re.compile(r"<[^>]*>|%\([^)]*\)s|\{\{[^}]*\}\}|&[a-z]+;")
CYRILLIC = re.compile(r"[А-яЁё]")
LATIN = re.compile(r"[A-Za-z]")


def _needs_no_translation(text):
    """Letters and directories are Russian at the source: nothing to translate."""
    words = MARKUP.sub(" ", text)
    latin = len(LATIN.findall(words))
    return not latin or len(CYRILLIC.findall(words)) > latin


def _key(entry):
    return entry.msgctxt, entry.msgid


def _without_dates(path):
    return DATES.sub("", path.read_text(encoding="utf-8"))


def _check_template(committed, exported):
    if not committed.exists():
        yield f"{committed}: missing; make i18n writes it"
    elif _without_dates(committed) != _without_dates(exported):
        old = {_key(entry) for entry in polib.pofile(str(committed))}
        new = {_key(entry) for entry in polib.pofile(str(exported))}
        for _context, text in sorted(new - old, key=str)[:20]:
            yield f"{committed}: lacks {text!r}"
        for _context, text in sorted(old - new, key=str)[:20]:
            yield f"{committed}: no longer in the source: {text!r}"
        yield f"{committed}: differs from a fresh export; run make i18n"


def _check_entry(path, entry):
    where = f"{path}:{entry.linenum}"
    if entry.obsolete:
        yield f"{where}: obsolete: {entry.msgid!r}"
    elif "fuzzy" in entry.flags:
        yield f"{where}: doubtful (fuzzy): {entry.msgid!r}"
    elif not entry.translated():
        yield f"{where}: untranslated: {entry.msgid!r}"
    elif not entry.msgid_plural:
        source = sorted(PLACEHOLDERS.findall(entry.msgid))
        target = sorted(PLACEHOLDERS.findall(entry.msgstr))
        if source != target:
            yield f"{where}: placeholders or tags differ: {source} and {target}"


def _check_translation(path, exported):
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        yield from _check_entry(path, entry)
    known = {_key(entry) for entry in catalogue}
    for entry in polib.pofile(str(exported)):
        if _key(entry) not in known:
            yield f"{path}: lacks {entry.msgid!r}"


def check(module, exported):
    folder = module / "i18n"
    complaints = list(_check_template(folder / f"{module.name}.pot", exported))
    if not (folder / "ru.po").exists():
        complaints.append(f"{folder / 'ru.po'}: missing; make i18n writes it")
    for path in sorted(folder.glob("*.po")):
        complaints += _check_translation(path, exported)
    print("\n".join(complaints))
    return 1 if complaints else 0


def _new_translation(template):
    catalogue = polib.POFile()
    catalogue.metadata = dict(template.metadata)
    catalogue.metadata["Language"] = "ru"
    catalogue.metadata["Plural-Forms"] = (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
        "(n%100<10 || n%100>=20) ? 1 : 2);"
    )
    return catalogue


def update(module, exported):
    folder = module / "i18n"
    folder.mkdir(exist_ok=True)
    committed = folder / f"{module.name}.pot"
    # A new date alone is no change worth a commit.
    if not committed.exists() or _without_dates(committed) != _without_dates(exported):
        committed.write_bytes(exported.read_bytes())
    template = polib.pofile(str(committed))
    for path in sorted({folder / "ru.po", *folder.glob("*.po")}):
        exists = path.exists()
        catalogue = polib.pofile(str(path)) if exists else _new_translation(template)
        catalogue.merge(template)
        for entry in catalogue.obsolete_entries():
            catalogue.remove(entry)
        for entry in catalogue.untranslated_entries():
            if path.name == "ru.po" and _needs_no_translation(entry.msgid):
                entry.msgstr = entry.msgid
        catalogue.save(str(path))
        missing = len(catalogue.untranslated_entries())
        print(f"{path}: {len(catalogue)} messages, {missing} untranslated")
    return 0


if __name__ == "__main__":
    action = {"check": check, "update": update}[sys.argv[1]]
    sys.exit(action(Path(sys.argv[2]), Path(sys.argv[3])))
