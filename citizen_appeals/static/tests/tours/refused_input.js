/**
 * What is refused is told in words, and nothing that was typed is lost. Each tour
 * starts on the form the test opens.
 */
import { addLine, addTour, choose, click, edit, press, see, seeState } from "./steps";

const { DateTime } = luxon;
const FORMAT = "dd.MM.yyyy";
const REASON = "Ждём заключение экспертов";
const ERROR = ".modal .o_error_dialog";

/** Type into a date field what ``getText`` makes of its present value. */
function editDate(field, getText) {
    const widget = `.o_field_widget[name="${field}"]`;
    return [
        ...click(`${widget} :is(input, button.o_input)`),
        {
            trigger: `${widget} input`,
            async run({ edit, clear }) {
                const text = getText(this.anchor.value);
                await (text ? edit(text) : clear());
            },
        },
        // the calendar closes
        ...click(".modal:not(.o_inactive_modal) .modal-title, body:not(:has(.modal)) .o_form_sheet"),
        ...see("body:not(:has(.o_datetime_picker))"),
    ];
}

/** The refusal names the text, and is closed. */
export function readRefusal(getText) {
    return [
        {
            trigger: `${ERROR} .text-prewrap`,
            run() {
                const told = this.anchor.textContent;
                if (!told.includes(getText())) {
                    throw new Error(`“${told}” does not name ${getText()}`);
                }
            },
        },
        ...click(`${ERROR} .modal-footer .btn-primary`),
        ...see(`body:not(:has(${ERROR}))`),
    ];
}

/** The field still shows what was typed. */
export function seeValue(field, getText) {
    return [
        {
            trigger: `.o_field_widget[name="${field}"] :is(input, textarea, button.o_input)`,
            run() {
                const shown = this.anchor.value || this.anchor.textContent;
                if (!shown.includes(getText())) {
                    throw new Error(`${field}: “${shown}” instead of “${getText()}”`);
                }
            },
        },
    ];
}

let limit;

addTour("citizen_appeals_extension_refused", () => [
    ...press("action_extend"),
    ...see('.modal .o_field_widget[name="date"]'),
    ...edit("reason", REASON),
    // the dialog proposes the furthest day, the thirtieth
    ...editDate("date", (shown) => {
        limit = DateTime.fromFormat(shown, FORMAT);
        return limit.plus({ days: 1 }).toFormat(FORMAT);
    }),
    ...click('.modal button[name="action_extend"]'),
    ...readRefusal(() => limit.toFormat(FORMAT)),
    ...seeValue("reason", () => REASON),
    ...seeValue("date", () => limit.plus({ days: 1 }).toFormat(FORMAT)),
    ...editDate("date", () => limit.toFormat(FORMAT)),
    ...click('.modal button[name="action_extend"]'),
    // the drafted notice opens
    ...see('.o_form_view .o_field_widget[name="addressee_name_dative"]'),
    ...seeState("draft"),
]);

// two days: whatever the time zones are, this is in the future
const future = DateTime.now().plus({ days: 2 }).toFormat(FORMAT);

addTour("citizen_appeals_registration_refused", () => [
    ...choose("channel_id", "Почта тура"),
    // a name in Latin letters: the whole form opens with what was typed
    ...edit("applicant_id", "Smith Иван Иванович"),
    ...click(".o_m2o_dropdown_option_create"),
    ...see('.modal .o_field_widget[name="surname"] input:value("Smith")'),
    ...see('.modal .o_field_widget[name="patronymic"] input:value("Иванович")'),
    ...edit("surname", "Смит"),
    ...click(".modal .o_form_button_save"),
    ...see("body:not(:has(.modal))"),
    ...see('.o_field_widget[name="applicant_id"] input:value("Смит Иван Иванович")'),
    ...edit("received_address", "ул. Лесная, д. 5"),
    ...addLine("question_ids"),
    ...choose("topic_id", "9001.0001.0001.0001"),
    ...edit("annotation", "Не убирают подъезд"),
    ...click('.o_notebook a[name="register"]'),
    ...editDate("date_registered", () => future),
    ...press("action_register"),
    ...readRefusal(() => future),
    ...seeValue("date_registered", () => future),
    ...seeValue("annotation", () => "Не убирают подъезд"),
    ...seeValue("applicant_id", () => "Смит Иван Иванович"),
    ...seeValue("received_address", () => "ул. Лесная, д. 5"),
    ...see('.o_field_widget[name="question_ids"] .o_data_row:contains("9001.0001.0001.0001")'),
    ...editDate("date_registered", () => ""),
    ...press("action_register"),
    ...seeState("registered"),
]);
