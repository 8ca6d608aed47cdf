import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** The refusals are read first; their links go into the field itself. */
export class ErrorFocus extends Interaction {
    static selector = "[data-citizen-errors]";
    dynamicContent = {
        "a[href^='#']": { "t-on-click": (ev) => this.onClick(ev) },
    };

    start() {
        this.el.focus();
    }

    onClick(ev) {
        const field = document.getElementById(
            ev.currentTarget.getAttribute("href").slice(1)
        );
        if (field) {
            ev.preventDefault();
            field.focus();
            (field.closest(".o_citizen_field") || field).scrollIntoView({ block: "start" });
        }
    }
}

registry.category("public.interactions").add("citizen_appeals.error_focus", ErrorFocus);
