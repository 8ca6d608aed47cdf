import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const CLOSE = 0.1; // of the limit: from here on a screen reader hears the number

/** How many characters are left; nothing is cut, the text only gets a word of warning. */
export class CharacterCount extends Interaction {
    static selector = ".o_citizen_field";
    static selectorHas = "[data-limit]";
    dynamicContent = {
        "[data-limit]": { "t-on-input": () => {} },
        "[data-citizen-count]": {
            "t-out": () => this.getText(),
            "t-att-class": () => ({ o_over: this.left < 0 }),
            "t-att-aria-live": () => (this.left < this.limit * CLOSE ? "polite" : "off"),
        },
    };

    setup() {
        this.field = this.el.querySelector("[data-limit]");
        this.limit = parseInt(this.field.dataset.limit);
    }

    get left() {
        return this.limit - [...this.field.value].length;
    }

    getText() {
        if (this.left < 0) {
            return _t("Too long by %s characters. Shorten the text or attach it as a file.", -this.left);
        }
        const language = this.el.ownerDocument.documentElement.lang || undefined;
        const [left, limit] = [this.left, this.limit].map((count) => count.toLocaleString(language));
        return _t("%(left)s of %(limit)s characters left", { left, limit });
    }
}

registry.category("public.interactions").add("citizen_appeals.character_count", CharacterCount);
