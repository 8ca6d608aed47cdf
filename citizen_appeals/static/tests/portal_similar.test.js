import { expect, test } from "@odoo/hoot";
import { click, fill, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { startInteraction } from "@web/../tests/public/helpers";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { PAUSE, SimilarAnswers } from "@citizen_appeals/portal/similar_answers";

const FIELD = `
    <form>
        <input type="hidden" name="csrf_token" value="token"/>
        <div class="o_citizen_field"><textarea data-similar="/appeals/answers/similar"></textarea></div>
    </form>`;
const QUESTION = "The lamp in our yard does not burn";

function answerWith(give) {
    const asked = [];
    patchWithCleanup(browser, {
        async fetch(url, options) {
            if (!String(url).startsWith("/appeals/")) {
                return super.fetch(...arguments);
            }
            asked.push([url, Object.fromEntries(options?.body || [])]);
            return give();
        },
    });
    return asked;
}

async function write(text) {
    await click("textarea");
    await fill(text, { instantly: true });
    await advanceTime(PAUSE);
    await animationFrame();
}

test("similar answers are links under the field, their titles are text", async () => {
    const answers = [{ title: "<b>Lamp</b>", url: "/appeals/answers/5", date: "2026-03-01" }];
    const asked = answerWith(() => new Response(JSON.stringify(answers)));
    await startInteraction(SimilarAnswers, FIELD);
    await write(QUESTION);
    expect(asked).toHaveLength(1);
    expect(asked[0][0]).not.toInclude("lamp", { message: "no text in the address" });
    expect(".o_citizen_similar a").toHaveCount(1);
    expect(queryOne(".o_citizen_similar a").pathname).toBe("/appeals/answers/5");
    expect(".o_citizen_similar b").toHaveCount(0);
    expect(".o_citizen_similar").toHaveAttribute("role", "status");
});

test("a few letters ask nothing, a silent register says nothing", async () => {
    const asked = answerWith(() => new Response("", { status: 429 }));
    await startInteraction(SimilarAnswers, FIELD);
    await write("A lamp");
    expect(asked).toEqual([]);
    await write(" in our yard does not burn");
    expect(asked).toHaveLength(1);
    expect(".o_citizen_similar a").toHaveCount(0);
});
