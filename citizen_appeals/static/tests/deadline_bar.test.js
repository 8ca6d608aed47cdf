import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

function makeRow(id, values) {
    return {
        id,
        rank: 2,
        kind: "examination",
        label: `Term ${id}`,
        state: "open",
        start: "2026-03-10",
        due: "2026-04-09",
        end: false,
        segments: [{ kind: "base", from: "2026-03-10", to: "2026-04-09" }],
        text: `Term ${id} read aloud`,
        why: `Why ${id}`,
        ...values,
    };
}

class Card extends models.Model {
    _name = "card";

    bar = fields.Json();

    _records = [
        {
            id: 1,
            bar: {
                today: "2026-03-20",
                first: "2026-03-10",
                last: "2026-04-29",
                off: [["2026-03-14", "2026-03-15"]],
                rows: [
                    makeRow(1, {
                        due: "2026-04-20",
                        segments: [
                            { kind: "base", from: "2026-03-10", to: "2026-04-09" },
                            { kind: "extension", from: "2026-04-09", to: "2026-04-20" },
                        ],
                    }),
                    makeRow(2, { state: "overdue", due: "2026-03-12" }),
                    makeRow(3, { state: "met", due: "2026-03-13", end: "2026-03-12" }),
                ],
            },
        },
        { id: 2, bar: {} },
    ];
}

defineMailModels();
defineModels([Card]);

function mountCard(resId) {
    return mountView({
        type: "form",
        resModel: "card",
        resId,
        arch: `<form><field name="bar" widget="citizen_deadline_bar"/></form>`,
    });
}

test("a reader hears each term with its reason, the drawing is silent", async () => {
    await mountCard(1);
    expect(queryAllTexts("ul.visually-hidden li")).toEqual([
        "Term 1 read aloud. Why 1",
        "Term 2 read aloud. Why 2",
        "Term 3 read aloud. Why 3",
    ]);
    expect(".o_citizen_deadline_bar > [aria-hidden=true]").toHaveCount(1);
});

test("an extension is a second segment and stands in the legend", async () => {
    await mountCard(1);
    const parts = queryAll("[data-kind]:first-child .o_bar_part");
    expect(parts).toHaveLength(2);
    expect(parts[1]).toHaveClass("o_bar_extension");
    expect(".o_bar_legend .o_bar_extension").toHaveCount(1);
    expect(".o_bar_legend .o_bar_stopped").toHaveCount(0);
});

test("what is overdue runs on to today", async () => {
    await mountCard(1);
    const late = queryFirst(".o_bar_late");
    // from the end of 12 March to the end of 20 March, of fifty days
    expect(late.style.left).toBe("6%");
    expect(late.style.width).toBe("16%");
    expect(".o_bar_today").toHaveCount(4);
});

test("a card without deadlines shows nothing", async () => {
    await mountCard(2);
    expect(".o_citizen_deadline_bar").toHaveCount(0);
});
