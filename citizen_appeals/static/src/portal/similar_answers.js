import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

export const PAUSE = 1200;
const SHORTEST = 20; // characters: less says nothing about the question

/** Answers from the public register that fit what is being written. */
export class SimilarAnswers extends Interaction {
    static selector = ".o_citizen_field";
    static selectorHas = "[data-similar]";
    dynamicContent = {
        "[data-similar]": { "t-on-input": this.debounced(() => this.ask(), PAUSE) },
    };

    setup() {
        this.field = this.el.querySelector("[data-similar]");
        this.asked = "";
        this.place = document.createElement("div");
        this.place.className = "o_citizen_similar";
        this.place.setAttribute("role", "status");
        this.insert(this.place);
    }

    async ask() {
        const text = this.field.value.trim();
        if (text.length < SHORTEST || text === this.asked) {
            return;
        }
        this.asked = text;
        const answers = await this.waitFor(this.fetchAnswers(text.slice(0, 500)));
        if (answers) {
            this.show(answers);
        }
    }

    /**
     * Nothing is said where the register does not answer: it is a help, no more. The text
     * goes in the body: an address would stay in the logs.
     */
    async fetchAnswers(text) {
        const token = this.field.form?.elements.csrf_token?.value || odoo.csrf_token;
        const body = new URLSearchParams({ text, csrf_token: token });
        try {
            const answer = await browser.fetch(this.field.dataset.similar, { method: "POST", body });
            return answer.ok ? await answer.json() : null;
        } catch {
            return null;
        }
    }

    show(answers) {
        this.place.replaceChildren();
        if (!answers.length) {
            return;
        }
        const title = document.createElement("p");
        title.textContent = _t("Similar questions have been answered:");
        const list = document.createElement("ul");
        for (const answer of answers) {
            const line = document.createElement("li");
            const link = document.createElement("a");
            link.href = new URL(answer.url, browser.location.href).href;
            link.target = "_blank";
            link.textContent = answer.title;
            const note = document.createElement("span");
            note.className = "visually-hidden";
            note.textContent = _t(" (opens in a new window)");
            link.append(note);
            line.append(link);
            list.append(line);
        }
        this.place.append(title, list);
    }
}

registry.category("public.interactions").add("citizen_appeals.similar_answers", SimilarAnswers);
