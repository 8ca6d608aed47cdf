import { expect, test } from "@odoo/hoot";
import { click, fill, queryText } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { startInteraction } from "@web/../tests/public/helpers";
import { CharacterCount } from "@citizen_appeals/portal/character_count";

const FIELD = `
    <div class="o_citizen_field">
        <textarea data-limit="10"></textarea>
        <p data-citizen-count="1">Not more than 10 characters.</p>
    </div>`;

test("the field says how many characters are left, a smiley is one", async () => {
    await startInteraction(CharacterCount, FIELD);
    expect(queryText("[data-citizen-count]")).toBe("10 of 10 characters left");
    expect("[data-citizen-count]").toHaveAttribute("aria-live", "off");
    await click("textarea");
    await fill("a😀c", { instantly: true });
    await animationFrame();
    expect(queryText("[data-citizen-count]")).toBe("7 of 10 characters left");
});

test("too long a text is kept and marked", async () => {
    await startInteraction(CharacterCount, FIELD);
    await click("textarea");
    await fill("twelve chars");
    await animationFrame();
    expect("textarea").toHaveValue("twelve chars");
    expect("[data-citizen-count]").toHaveClass("o_over");
    expect("[data-citizen-count]").toHaveAttribute("aria-live", "polite");
});
