import { expect, test } from "@odoo/hoot";
import { click, fill, queryOne, queryText } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { startInteraction } from "@web/../tests/public/helpers";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { DraftAutosave, PAUSE, RETRY } from "@citizen_appeals/portal/draft_autosave";

const FORM = `
    <form data-citizen-draft="/my/appeals/draft" data-draft-owner="7">
        <input type="hidden" name="csrf_token" value="token"/>
        <input type="hidden" name="draft_token" value="one"/>
        <input name="surname" value="Ivanova"/>
        <input type="checkbox" name="topic" value="1"/>
        <input type="checkbox" name="topic" value="2"/>
        <input type="password" name="password" value="secret"/>
        <textarea name="text"></textarea>
        <p data-citizen-saved="1"></p>
    </form>`;
const KEY = "citizen_draft:7:/my/appeals/draft";

/** A server that answers with JSON, or, the session over, with a page to log in. */
function serveDrafts() {
    const server = { sent: [], isOpen: true };
    patchWithCleanup(browser, {
        async fetch(url, { body } = {}) {
            if (url !== "/my/appeals/draft") {
                return super.fetch(...arguments);
            }
            server.sent.push([url, Object.fromEntries(body)]);
            const type = server.isOpen ? "application/json" : "text/html";
            return new Response("{}", { headers: { "Content-Type": type } });
        },
    });
    return server;
}

async function type(text) {
    await click("textarea");
    await fill(text);
    await animationFrame();
}

/** The same tab shows the form once more. */
async function openAgain(core, html) {
    core.stopInteractions();
    queryOne("#wrapwrap").innerHTML = html;
    await core.startInteractions();
}

test("what is typed is saved after a pause, without passwords", async () => {
    const server = serveDrafts();
    await startInteraction(DraftAutosave, FORM);
    await type("A lamp");
    expect(server.sent).toEqual([]);
    await advanceTime(PAUSE);
    expect(server.sent).toEqual([
        [
            "/my/appeals/draft",
            { csrf_token: "token", draft_token: "one", surname: "Ivanova", text: "A lamp" },
        ],
    ]);
    expect(queryText("[data-citizen-saved]")).toMatch(/^Draft saved at \d\d:\d\d/);
    expect(browser.sessionStorage.getItem(KEY)).toBe(null);
});

test("nothing is sent where nothing was typed", async () => {
    const server = serveDrafts();
    await startInteraction(DraftAutosave, FORM);
    await advanceTime(PAUSE + RETRY);
    expect(server.sent).toEqual([]);
});

test("at the end of the session the text stays here and comes back", async () => {
    const server = serveDrafts();
    server.isOpen = false;
    const { core } = await startInteraction(DraftAutosave, FORM);
    await type("A long story");
    await click("input[value='2']");
    await advanceTime(PAUSE);
    expect(queryText("[data-citizen-saved]")).toInclude("not saved yet");
    server.isOpen = true;
    await openAgain(core, FORM);
    expect("textarea").toHaveValue("A long story");
    expect("input[value='1']").not.toBeChecked();
    expect("input[value='2']").toBeChecked();
    expect(queryText("[data-citizen-saved]")).toInclude("back in the form");
    await advanceTime(PAUSE);
    expect(server.sent.at(-1)[1].text).toBe("A long story");
    expect(browser.sessionStorage.getItem(KEY)).toBe(null);
});

test("another user of the same window gets nothing of it", async () => {
    serveDrafts();
    const copy = { token: "", typed: [["text", "A secret"]] };
    browser.sessionStorage.setItem(KEY, JSON.stringify(copy));
    await startInteraction(DraftAutosave, FORM.replace('owner="7"', 'owner="8"'));
    expect("textarea").toHaveValue("");
});

test("a draft that cannot be sent is tried again", async () => {
    const server = serveDrafts();
    server.isOpen = false;
    await startInteraction(DraftAutosave, FORM);
    await type("A lamp");
    await advanceTime(PAUSE);
    server.isOpen = true;
    await advanceTime(RETRY);
    expect(server.sent).toHaveLength(2);
    expect(queryText("[data-citizen-saved]")).toMatch(/^Draft saved/);
});

test("what was submitted does not come back into the next form", async () => {
    serveDrafts();
    const { core } = await startInteraction(DraftAutosave, FORM);
    await type("A lamp");
    const submit = new Event("submit", { cancelable: true });
    submit.preventDefault();
    queryOne("form").dispatchEvent(submit);
    await openAgain(core, FORM.replace('value="one"', 'value="two"'));
    expect("textarea").toHaveValue("");
    expect(browser.sessionStorage.getItem(KEY)).toBe(null);
});

test("rows of co-authors come back with their values", async () => {
    serveDrafts();
    const rows = `
        <div data-citizen-rows="1">
            <div data-row-list="1"></div>
            <template data-row="1"><div><input name="coauthor_name___row__"/></div></template>
            <button type="button" data-add-row="1">+</button>
        </div></form>`;
    const copy = { token: "one", typed: [["coauthor_name_2", "Petrov"]] };
    browser.sessionStorage.setItem(KEY, JSON.stringify(copy));
    await startInteraction(DraftAutosave, FORM.replace("</form>", rows));
    expect("input[name=coauthor_name_0]").toHaveValue("Petrov");
});

test("a row taken out between others does not come back, nor its neighbour twice", async () => {
    serveDrafts();
    const rows = `
        <div data-citizen-rows="1">
            <div data-row-list="1">
                <input name="coauthor_name_0" value="Orlova"/>
                <input name="coauthor_name_1" value="Gusev"/>
                <input name="coauthor_name_2" value="Titov"/>
            </div>
            <template data-row="1"><div><input name="coauthor_name___row__"/></div></template>
            <button type="button" data-add-row="1">+</button>
        </div></form>`;
    const typed = [
        ["surname", "Ivanova"],
        ["coauthor_name_0", "Orlova"],
        ["coauthor_name_2", "Titov"],
    ];
    browser.sessionStorage.setItem(KEY, JSON.stringify({ token: "one", typed }));
    await startInteraction(DraftAutosave, FORM.replace("</form>", rows));
    expect("input[name=coauthor_name_0]").toHaveValue("Orlova");
    expect("input[name=coauthor_name_1]").toHaveValue("Titov");
    expect("input[name=coauthor_name_2]").toHaveValue("");
});

test("empty lines and spaces that the server drops are nothing unsent", async () => {
    serveDrafts();
    const typed = [
        ["surname", "Ivanova "],
        ["coauthor_name_1", ""],
        ["text", ""],
    ];
    browser.sessionStorage.setItem(KEY, JSON.stringify({ token: "one", typed }));
    await startInteraction(DraftAutosave, FORM);
    expect(queryText("[data-citizen-saved]")).toBe("");
});
