import { _t } from "@web/core/l10n/translation";

/** How an earlier appeal and this one belong together, by the key that says so. */
export const RELATIONS = [
    { key: "1", code: "primary", label: _t("Primary"), hint: _t("no relation to it") },
    { key: "2", code: "repeat", label: _t("Repeat"), hint: _t("the same question again") },
    { key: "3", code: "duplicate", label: _t("Duplicate"), hint: _t("the same letter again") },
    {
        key: "4",
        code: "continuation",
        label: _t("Continuation"),
        hint: _t("adds to that appeal"),
    },
    {
        key: "5",
        code: "collective",
        label: _t("Collective"),
        hint: _t("the same by other people"),
    },
];

/** The keys of the entry screen, as the help shows them. */
export function getKeyGroups() {
    return [
        {
            title: _t("The card"),
            keys: [
                ["Tab", _t("Next field, in the order of the letter")],
                ["Ctrl Enter", _t("Register and take the next card")],
                ["Alt S", _t("Save without a number")],
                ["Alt C", _t("Save and begin an empty card")],
                ["Alt O", _t("Open the card registered last")],
            ],
        },
        {
            title: _t("The applicant"),
            keys: [
                ["F2", _t("To the applicant, from anywhere")],
                ["↑ ↓ Enter", _t("Choose a known person")],
                ["Enter", _t("Nobody found: split the line into a new person")],
                ["Esc", _t("Back to the line as it was typed")],
            ],
        },
        {
            title: _t("Similar appeals"),
            keys: [
                ["F4", _t("To the similar appeals, again: to the house, again: back")],
                ["↑ ↓", _t("Next or previous appeal")],
                ["Enter", _t("Take the suggested relation")],
                ...RELATIONS.map(({ key, label, hint }) => [key, `${label}: ${hint}`]),
                [_t("Space"), _t("Open it in another window")],
                ["F9", _t("Accept the suggested topic, curator and term")],
            ],
        },
        {
            title: _t("The letter"),
            keys: [
                ["F8", _t("Next document")],
                ["Shift F8", _t("Previous document")],
                ["Ctrl V", _t("Add a picture or file from the clipboard")],
                ["Alt L", _t("Choose files")],
            ],
        },
    ];
}

const FUNCTION_KEYS = {
    F1: "help",
    F2: "applicant",
    F4: "similar",
    F8: "nextDocument",
    F9: "accept",
};

/**
 * What a key means on the screen, whatever field has the focus; null: nothing of ours.
 * Keys with Alt and letters, and Ctrl+Enter, go through the hotkey service.
 */
export function getCommand(ev) {
    const { key, code, altKey, ctrlKey, metaKey, shiftKey } = ev;
    if (altKey && !ctrlKey && !metaKey && (key === "/" || code === "Slash")) {
        return "help";
    }
    if (altKey || ctrlKey || metaKey) {
        return null;
    }
    if (shiftKey) {
        return key === "F8" ? "previousDocument" : null;
    }
    return FUNCTION_KEYS[key] || null;
}
