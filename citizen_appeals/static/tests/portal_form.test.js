import { expect, test } from "@odoo/hoot";
import { click, queryAll, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { startInteraction } from "@web/../tests/public/helpers";
import { ErrorFocus } from "@citizen_appeals/portal/error_focus";
import { MoreRows } from "@citizen_appeals/portal/more_rows";

const ERRORS = `
    <div data-citizen-errors="1" tabindex="-1"><a href="#f_surname">Name the surname</a></div>
    <div class="o_citizen_field"><input id="f_surname"/></div>`;
const ROWS = `
    <div data-citizen-rows="1" data-max-rows="3">
        <div data-row-list="1">
            <div><input name="name_0"/><button type="button" data-remove-row="1">x</button></div>
        </div>
        <template data-row="1"><div><input name="name___row__"/><button type="button" data-remove-row="1">x</button></div></template>
        <button type="button" data-add-row="1" hidden="hidden">+</button>
    </div>`;

test("refusals take the focus, their links lead into the field", async () => {
    await startInteraction(ErrorFocus, ERRORS);
    expect("[data-citizen-errors]").toBeFocused();
    await click("a");
    expect("#f_surname").toBeFocused();
});

test("rows are added up to the limit and taken away", async () => {
    await startInteraction(MoreRows, ROWS);
    const names = () => queryAll("input").map((input) => input.name);
    await click("[data-add-row]");
    expect(names()).toEqual(["name_0", "name_1"]);
    expect("input[name=name_1]").toBeFocused();
    await click("[data-add-row]");
    await animationFrame();
    expect("[data-add-row]").toHaveClass("d-none");
    await click(queryAll("[data-remove-row]")[0]);
    await animationFrame();
    expect(names()).toEqual(["name_1", "name_2"]);
    expect(queryOne("input[name=name_1]")).toBe(document.activeElement);
    expect("[data-add-row]").not.toHaveClass("d-none");
    await click("[data-add-row]");
    expect(names()).toEqual(["name_1", "name_2", "name_3"]);
});
