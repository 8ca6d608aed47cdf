import { browser } from "@web/core/browser/browser";
import { addMissingRows } from "./more_rows";

/**
 * The copy of a form that the browser keeps while the server has not got it: in this tab
 * alone (a computer in a library has other readers), and for one user.
 */
const PREFIX = "citizen_draft:";
const BOXES = ["checkbox", "radio"];
// A field of a row: its name ends with the number of the row
const ROW = /^(.+_)(\d+)$/;
const NOT_TYPED = ["file", "hidden", "submit", "button", "password"];

function makeKey(form) {
    return `${PREFIX}${form.dataset.draftOwner || ""}:${form.dataset.citizenDraft}`;
}

function getToken(form) {
    return form.elements.draft_token?.value || "";
}

function findFields(form) {
    return [...form.elements].filter((field) => field.name && !NOT_TYPED.includes(field.type));
}

/** What was typed, [[name, value], ...]: no files, no token, no hidden values. */
export function readTyped(form) {
    return findFields(form)
        .filter((field) => !field.disabled)
        .filter((field) => !BOXES.includes(field.type) || field.checked)
        .map((field) => [field.name, field.value]);
}

/** Rows numbered as the server numbers them: none empty, none left out between others. */
function numberRows(typed) {
    const rowOf = (name) => parseInt(ROW.exec(name)?.[2]);
    const isFilled = ([name, value]) => rowOf(name) >= 0 && value.trim();
    const filled = [...new Set(typed.filter(isFilled).map(([name]) => rowOf(name)))];
    filled.sort((a, b) => a - b);
    return typed
        .filter(([name]) => !ROW.test(name) || filled.includes(rowOf(name)))
        .map(([name, value]) => [
            name.replace(ROW, (_all, start, row) => start + filled.indexOf(parseInt(row))),
            value,
        ]);
}

/** Puts the typed values back; boxes and rows that are not among them are cleared. */
export function writeTyped(form, typed) {
    const left = typed.map((pair) => [...pair]);
    const take = (name, value) => {
        const place = left.findIndex(
            (pair) => pair[0] === name && (value === undefined || pair[1] === value)
        );
        return place < 0 ? undefined : left.splice(place, 1)[0][1];
    };
    addMissingRows(
        form,
        typed.map(([name]) => name)
    );
    for (const field of findFields(form)) {
        if (BOXES.includes(field.type)) {
            field.checked = take(field.name, field.value) !== undefined;
        } else {
            field.value = take(field.name) ?? (ROW.test(field.name) ? "" : field.value);
        }
    }
}

/** Where the browser keeps nothing for us the server still has the draft. */
function attempt(access) {
    try {
        return access(browser.sessionStorage);
    } catch {
        return null;
    }
}

export const draftCopy = {
    keep(form, isSubmitted = false) {
        const copy = { token: getToken(form), typed: readTyped(form), isSubmitted };
        attempt((storage) => storage.setItem(makeKey(form), JSON.stringify(copy)));
    },
    /** What the server has not got; a form sent with another token has arrived. */
    find(form) {
        const copy = attempt((storage) => JSON.parse(storage.getItem(makeKey(form))));
        const isArrived = copy?.isSubmitted && copy.token !== getToken(form);
        return copy && !isArrived ? numberRows(copy.typed) : null;
    },
    forget(form) {
        attempt((storage) => storage.removeItem(makeKey(form)));
    },
};
