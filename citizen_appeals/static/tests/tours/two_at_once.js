/**
 * Two people at one card, on the form the test opens: the second one types while the
 * other, played by a call to the server, saves and hands the appeal over.
 */
import { readRefusal, seeValue } from "./refused_input";
import { addTour, click, edit, press, see, seeState } from "./steps";

/** The other one's deed. */
function meanwhile(method, ...args) {
    return [
        {
            trigger: ".o_form_view .o_statusbar_status",
            async run() {
                const id = Number(/\d+$/.exec(location.pathname)[0]);
                const model = "citizen.appeal";
                const params = { model, method, args: [[id], ...args], kwargs: {} };
                const answer = await fetch(`/web/dataset/call_kw/${model}/${method}`, {
                    method: "POST",
                    headers: { "Content-Type": "application/json" },
                    body: JSON.stringify({ jsonrpc: "2.0", method: "call", params }),
                });
                const { error } = await answer.json();
                if (error) {
                    throw new Error(error.data.message);
                }
            },
        },
    ];
}

addTour("citizen_appeals_two_at_once", () => [
    ...edit("annotation", "Второй"),
    ...meanwhile("write", { annotation: "Первый" }),
    ...click(".o_form_button_save"),
    ...readRefusal(() => "office_head"),
    // what was typed is still there, and still not saved
    ...seeValue("annotation", () => "Второй"),
    ...see(".o_form_status_indicator_buttons:not(.invisible)"),
    ...click(".o_form_button_cancel"),
    ...see('.o_field_widget[name="annotation"] textarea:value("Первый")'),
    ...edit("annotation", "Третий"),
    ...click(".o_form_button_save"),
    ...see(".o_form_view .o_form_saved"),
    // a button of a state that is gone says who did it
    ...meanwhile("action_assign"),
    ...press("action_assign"),
    ...readRefusal(() => "office_head"),
    ...seeState("registered"),
]);
