/**
 * The copy of a form that the browser keeps while the server has not got it: in this tab
 * alone (a computer in a library has other readers), and for one user.
 */
const PREFIX = "citizen_draft:";

function makeKey(form) {
    return `${PREFIX}${form.dataset.draftOwner || ""}:${form.dataset.citizenDraft}`;
}

/** What was typed, [[name, value], ...]: no files, no token, no hidden values. */
export function readTyped(form) {
    return [...form.elements]
        .filter((field) => field.name && !field.disabled)
        .filter((field) => !["file", "hidden", "submit", "button", "password"].includes(field.type))
        .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
        .map((field) => [field.name, field.value]);
}

/** Puts the typed values back; boxes that are not among them are cleared. */
export function writeTyped(form, typed) {
    const left = typed.map((pair) => [...pair]);
    const take = (name, value) => {
        const place = left.findIndex(
            (pair) => pair[0] === name && (value === undefined || pair[1] === value)
        );
        return place < 0 ? undefined : left.splice(place, 1)[0][1];
    };
    for (const field of form.elements) {
        if (!field.name || ["file", "hidden", "submit", "button"].includes(field.type)) {
            continue;
        }
        if (["checkbox", "radio"].includes(field.type)) {
            field.checked = take(field.name, field.value) !== undefined;
        } else {
            field.value = take(field.name) ?? field.value;
        }
    }
}

export const draftCopy = {
    keep(form) {
        try {
            sessionStorage.setItem(makeKey(form), JSON.stringify(readTyped(form)));
        } catch {
            // full or forbidden: the server still has the draft
        }
    },
    find(form) {
        try {
            return JSON.parse(sessionStorage.getItem(makeKey(form)));
        } catch {
            return null;
        }
    },
    forget(form) {
        try {
            sessionStorage.removeItem(makeKey(form));
        } catch {
            // nothing was kept
        }
    },
};
