import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const NUMBER = "__row__";

/** A row of ``template[data-row]`` with the number in its names, not yet on the page. */
function makeRow(el, number) {
    const holder = document.createElement("template");
    const { innerHTML } = el.querySelector("template[data-row]");
    holder.innerHTML = innerHTML.replaceAll(NUMBER, number);
    return holder.content.firstElementChild;
}

function hasRow(el, number) {
    const names = [...makeRow(el, number).querySelectorAll("[name]")].map((field) => field.name);
    const fields = el.querySelectorAll("[data-row-list] [name]");
    return [...fields].some((field) => names.includes(field.name));
}

/** Rows for values that were typed into rows which the page does not have. */
export function addMissingRows(form, names) {
    for (const el of form.querySelectorAll("[data-citizen-rows]")) {
        const numbers = new Set(names.map((name) => name.match(/_(\d+)$/)?.[1]));
        numbers.delete(undefined);
        for (const number of numbers) {
            const row = makeRow(el, number);
            const isOurs = [...row.querySelectorAll("[name]")].some((field) =>
                names.includes(field.name)
            );
            if (isOurs && !hasRow(el, number)) {
                el.querySelector("[data-row-list]").append(row);
            }
        }
    }
}

/**
 * Rows of equal fields (co-authors): the page brings some, ``template[data-row]`` the next
 * ones. Names hold ``__row__`` for the number of the row.
 */
export class MoreRows extends Interaction {
    static selector = "[data-citizen-rows]";
    dynamicContent = {
        "[data-add-row]": {
            "t-on-click.prevent": () => this.add(),
            "t-att-class": () => ({ "d-none": this.isFull }),
        },
        _root: { "t-on-click": (ev) => this.onClick(ev) },
    };

    setup() {
        this.list = this.el.querySelector("[data-row-list]");
    }

    get isFull() {
        return this.list.children.length >= (parseInt(this.el.dataset.maxRows) || Infinity);
    }

    add() {
        if (this.isFull) {
            return;
        }
        let number = this.list.children.length;
        while (hasRow(this.el, number)) {
            number++;
        }
        const row = makeRow(this.el, number);
        this.list.append(row);
        row.querySelector("input, textarea, select")?.focus();
    }

    onClick(ev) {
        const row = ev.target.closest("[data-remove-row]")?.closest("[data-row-list] > *");
        if (!row) {
            return;
        }
        ev.preventDefault();
        const near = row.nextElementSibling || row.previousElementSibling;
        row.remove();
        (near?.querySelector("input") || this.el.querySelector("[data-add-row]")).focus();
        // the draft is another one now
        this.el.dispatchEvent(new Event("change", { bubbles: true }));
    }
}

registry.category("public.interactions").add("citizen_appeals.more_rows", MoreRows);
