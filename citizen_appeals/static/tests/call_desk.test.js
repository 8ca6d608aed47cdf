import { expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryFirst, queryText } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const OUTCOMES = [
    { code: "confirmed", name: "Confirmed", needs_remark: false, effect: "confirm" },
    { code: "not_solved", name: "Not solved", needs_remark: true, effect: "back" },
];

function makeCall(id) {
    return {
        id,
        appeal_id: id + 100,
        number: `${id}/2026`,
        name: `Applicant ${id}`,
        phone: `+7 ${id}`,
        script: `Hello, applicant ${id}`,
        kind: "measures",
        due: "2026-03-17",
        is_late: id === 1,
        tries: 0,
        last: "",
    };
}

/** The desk over two calls; what is recorded goes into ``recorded``. */
async function openDesk() {
    const desk = { calls: [makeCall(1), makeCall(2)], recorded: [], refusal: "" };
    onRpc("citizen.verification", "get_call_list", () => ({
        calls: desk.calls,
        total: desk.calls.length,
        outcomes: OUTCOMES,
    }));
    onRpc("citizen.verification", "action_record", ({ args }) => {
        desk.recorded.push(args);
        desk.calls = desk.calls.filter((call) => call.id !== args[0][0]);
        return true;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "citizen_call_desk",
    });
    await animationFrame();
    return desk;
}

test("a digit ends the call and the next one comes", async () => {
    const desk = await openDesk();
    expect(queryText("[name=applicant]")).toBe("Applicant 1");
    expect(queryText("[name=script]")).toBe("Hello, applicant 1");
    await press("1");
    await animationFrame();
    expect(desk.recorded).toEqual([[[1], "confirmed", "", "+7 1"]]);
    expect(queryText("[name=applicant]")).toBe("Applicant 2");
    expect(queryText("[name=total]")).toBe("1");
    expect(queryText("[name=message]")).toInclude("Confirmed");
});

test("arrows choose the call", async () => {
    await openDesk();
    await press("arrowdown");
    await animationFrame();
    expect(queryText("[name=applicant]")).toBe("Applicant 2");
    expect(queryAllTexts("li.active")).toEqual(["№ 2/2026\ntill 03/17/2026"]);
    await press("arrowup");
    await animationFrame();
    expect(queryText("[name=applicant]")).toBe("Applicant 1");
});

test("an outcome that needs words waits for them, Enter sends both", async () => {
    const desk = await openDesk();
    await press("2");
    await animationFrame();
    expect(desk.recorded).toEqual([]);
    expect(queryFirst("[name=remark]")).toBe(document.activeElement);
    await edit("It still leaks 1");
    await press("Enter");
    await animationFrame();
    expect(desk.recorded).toEqual([[[1], "not_solved", "It still leaks 1", "+7 1"]]);
});

test("digits in the remark are text", async () => {
    const desk = await openDesk();
    await click("[name=remark]");
    await press("1");
    await animationFrame();
    expect(desk.recorded).toEqual([]);
});

test("each call shows by when it is made, the late ones marked", async () => {
    await openDesk();
    expect(queryAllTexts("[role=option]")).toEqual([
        "№ 1/2026\ntill 03/17/2026",
        "№ 2/2026\ntill 03/17/2026",
    ]);
    expect("[role=option]:first .text-danger").toHaveCount(1);
    expect("[role=option]:last .text-danger").toHaveCount(0);
});
