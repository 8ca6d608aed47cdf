import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { draftCopy, readTyped, writeTyped } from "./draft_copy";

export const PAUSE = 2000; // ms without a key, then the draft goes to the server
export const RETRY = 30000;

/** What is typed, told apart from the empty lines of co-authors that the server drops. */
function says(typed) {
    const filled = typed.map(([name, value]) => [name, value.trim()]).filter(([, value]) => value);
    return JSON.stringify(filled);
}

/**
 * The form of an appeal keeps itself: the server has the draft a moment after the last
 * key; what it has not got yet outlives the end of the session in this tab.
 */
export class DraftAutosave extends Interaction {
    static selector = "form[data-citizen-draft]";
    dynamicContent = {
        _root: {
            "t-on-input": () => this.onChange(),
            "t-on-change": () => this.onChange(),
            "t-on-submit": () => this.onSubmit(),
        },
        _document: { "t-on-visibilitychange": () => this.onHide() },
        _window: { "t-on-pageshow": () => (this.isSubmitted = false) },
        "[data-citizen-saved]": { "t-out": () => this.message },
    };

    setup() {
        this.message = "";
        this.sent = JSON.stringify(readTyped(this.el));
        this.isSubmitted = false;
        this.save = this.debounced(() => this.send(), PAUSE);
        const copy = draftCopy.find(this.el);
        if (!copy) {
            draftCopy.forget(this.el);
        } else if (says(copy) !== says(readTyped(this.el))) {
            writeTyped(this.el, copy);
            this.message = _t("The text that was not sent yet is back in the form.");
        }
    }

    start() {
        if (this.isChanged()) {
            // counters and lists beside the fields learn of it
            for (const field of this.el.querySelectorAll("[data-limit], [data-similar]")) {
                field.dispatchEvent(new Event("input", { bubbles: true }));
            }
            this.save();
        }
    }

    isChanged() {
        return JSON.stringify(readTyped(this.el)) !== this.sent;
    }

    onChange() {
        if (this.isChanged()) {
            draftCopy.keep(this.el);
            this.save();
        }
    }

    onHide() {
        if (this.el.ownerDocument.visibilityState === "hidden" && this.isChanged()) {
            this.send();
        }
    }

    onSubmit() {
        // kept until another form has come: the line may break on the way
        this.isSubmitted = true;
        draftCopy.keep(this.el, true);
    }

    async send() {
        if (this.isSubmitted || !this.isChanged()) {
            return;
        }
        const typed = readTyped(this.el);
        const isKept = await this.waitFor(this.post());
        if (isKept) {
            this.sent = JSON.stringify(typed);
            if (!this.isChanged()) {
                draftCopy.forget(this.el);
            }
            this.message = _t("Draft saved at %s", this.getTime());
        } else {
            this.message = _t(
                "The draft is not saved yet: no connection or the session has ended. The text stays in this window."
            );
            this.waitForTimeout(() => this.send(), RETRY);
        }
    }

    /** Whether the server has the draft: a page to log in instead of JSON means no. */
    async post() {
        const pairs = [...new FormData(this.el)].filter(([, value]) => typeof value === "string");
        const body = new URLSearchParams(pairs);
        for (const field of this.el.querySelectorAll("input[type=password]")) {
            body.delete(field.name);
        }
        try {
            const answer = await browser.fetch(this.el.dataset.citizenDraft, {
                method: "POST",
                body,
                headers: { Accept: "application/json" },
                // lets the request outlive the page; browsers take 64 KB so
                keepalive: body.toString().length < 60000,
            });
            const type = answer.headers.get("Content-Type") || "";
            return answer.ok && type.includes("json");
        } catch {
            return false;
        }
    }

    getTime() {
        const language = this.el.ownerDocument.documentElement.lang || undefined;
        return new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    }
}

registry.category("public.interactions").add("citizen_appeals.draft_autosave", DraftAutosave);
