/**
 * The citizen at his telephone: submits an appeal, reads the answer and rates it; looks
 * the status up by the code of a paper. Pages load anew, nothing of Owl is waited for.
 */
import { addTour, click, see } from "./steps";

/** Type into a field of the form. */
function type(name, text) {
    return [
        { trigger: `form [name="${name}"]:not([type=hidden])`, run: `edit ${text}` },
    ];
}

/** Tick a box or choose a radio button by its value. */
function choose(name, value) {
    return click(`form input[name="${name}"][value="${value}"]`);
}

/** A link or button that brings another page. */
function go(trigger) {
    return [{ trigger, run: "click", expectUnloadPage: true }];
}

addTour("citizen_portal_submits", () => [
    // the group of the test: topics are names that a body gives
    ...click('.o_citizen_topic_group summary:contains("Двор тура")'),
    ...click(".o_citizen_topic_group[open] input[name=plain_topic_ids]"),
    ...type("text", "Во дворе третий день не горит фонарь. Прошу починить."),
    ...type("place", "ул. Садовая, у дома 3"),
    ...type("surname", "Соболева"),
    ...type("given_name", "Аглая"),
    ...type("patronymic", "Фёдоровна"),
    ...choose("answer_way", "portal"),
    // refused beside the field, nothing is typed again
    ...type("email", "это не адрес"),
    ...go("form[name=appeal] button[value=submit].btn-primary"),
    ...see("[data-citizen-errors]:focus a[href='#f_email']"),
    ...see("#f_email[aria-invalid=true]"),
    {
        trigger: "form textarea[name=text]",
        run() {
            if (!this.anchor.value.includes("фонарь")) {
                throw new Error("what was typed is lost");
            }
        },
    },
    ...type("email", "aglaya@example.ru"),
    ...go("form[name=appeal] button[value=submit].btn-primary"),
    ...see("[name=receipt] [name=number] strong"),
    ...see("[name=receipt] [name=expected]"),
    ...go(".o_citizen_actions .btn-primary"),
    ...see("section[name=status][data-state]"),
    ...see("[name=timeline] li"),
]);

addTour("citizen_portal_reads_and_rates", () => [
    ...see("[name=appeals] [name=attention]"),
    ...go("[name=appeals] a[name=appeal]:first"),
    ...see("[name=letters] a[name=letter]"),
    ...see(".o_citizen_steps li:last-child[aria-current=step]"),
    ...choose("polite", "5"),
    ...choose("clear", "4"),
    // whether the question is solved has to be said
    ...go("form[name=rate] button"),
    ...see("[data-citizen-errors]:focus a[href='#rate_solved']"),
    ...choose("solved", "no"),
    ...type("comment", "Фонарь опять не горит"),
    ...go("form[name=rate] button"),
    ...see("[name=done]"),
    ...see("[name=rated] [name=solved][data-value=no]"),
]);

addTour("citizen_portal_status_by_code", () => [
    ...see("section[name=status] [data-state]"),
    ...see("[name=timeline] li"),
    ...go(".o_citizen_header a[href='/appeals/status']:visible, main a[href='/appeals/status']"),
    ...type("number", "1/2000"),
    ...type("code", "WRONGCODE1"),
    ...go("main form button.btn-primary"),
    ...see("[name=empty]:focus"),
]);
