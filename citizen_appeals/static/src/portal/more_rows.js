import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Rows of equal fields (co-authors): the page brings some, ``template[data-row]`` the next
 * ones. Names may hold ``__row__`` for the number of the row.
 */
export class MoreRows extends Interaction {
    static selector = "[data-citizen-rows]";
    dynamicContent = {
        "[data-add-row]": {
            "t-on-click": () => this.add(),
            "t-att-class": () => ({ "d-none": this.isFull }),
        },
        "[data-remove-row]": { "t-on-click": (ev) => this.remove(ev) },
    };

    setup() {
        this.template = this.el.querySelector("template[data-row]");
        this.list = this.el.querySelector("[data-row-list]");
        this.next = this.list.children.length;
        this.el.querySelector("[data-add-row]").hidden = false;
    }

    get isFull() {
        return this.list.children.length >= (parseInt(this.el.dataset.maxRows) || Infinity);
    }

    add() {
        if (this.isFull) {
            return;
        }
        const number = this.next++;
        const holder = document.createElement("template");
        holder.innerHTML = this.template.innerHTML.replaceAll("__row__", number);
        const row = holder.content.firstElementChild;
        this.insert(row, this.list);
        row.querySelector("input, textarea, select")?.focus();
    }

    remove(ev) {
        const row = ev.currentTarget.closest("[data-row-list] > *");
        const near = row.nextElementSibling || row.previousElementSibling;
        row.remove();
        (near?.querySelector("input") || this.el.querySelector("[data-add-row]")).focus();
        // the draft is another one now
        this.el.dispatchEvent(new Event("change", { bubbles: true }));
    }
}

registry.category("public.interactions").add("citizen_appeals.more_rows", MoreRows);
