import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** A button that prints the page; without JavaScript it is not there at all. */
export class PrintPage extends Interaction {
    static selector = "[data-citizen-print]";
    dynamicContent = {
        _root: { "t-on-click": () => window.print() },
    };

    setup() {
        this.el.hidden = false;
    }
}

registry.category("public.interactions").add("citizen_appeals.print_page", PrintPage);
