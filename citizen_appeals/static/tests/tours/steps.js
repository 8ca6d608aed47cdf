/**
 * Steps shared by the tours. They go by names of fields and buttons, never by words
 * that are translated, and wait long: machines that run tests are slow.
 */
import { registry } from "@web/core/registry";

export const PATIENCE = 50000;

/** Add a tour whose steps wait long. */
export function addTour(name, getSteps) {
    registry.category("web_tour.tours").add(name, {
        steps: () => getSteps().map((step) => ({ timeout: PATIENCE, ...step })),
    });
}

export function click(trigger) {
    return [{ trigger, run: "click" }];
}

/** Press the button of that name in the form or in the open dialog. */
export function press(name) {
    return click(`button[name="${name}"]:enabled:first`);
}

export function see(trigger) {
    return [{ trigger }];
}

/** Say yes to the question of a button. */
export function confirm() {
    return [
        { trigger: ".modal-footer .btn-primary:enabled", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ];
}

export function edit(field, text) {
    return [
        {
            trigger: `.o_field_widget[name="${field}"] :is(input, textarea)`,
            run: `edit ${text}`,
        },
    ];
}

/**
 * Type into a field of a record and take the proposal that contains the text. Only what
 * the whole text finds counts: the field asks the server a moment after the last key.
 */
export function choose(field, text, option = text) {
    return [
        {
            trigger: `.o_field_widget[name="${field}"] input`,
            async run({ edit }) {
                await edit(text);
                await new Promise((resolve) => setTimeout(resolve, 500));
            },
        },
        {
            trigger: `.o-autocomplete--dropdown-menu:not(:has(.o_loading)) .o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option):contains("${option}")`,
            run: "click",
        },
        {
            trigger: `.o_field_widget[name="${field}"]:not(:has(.o-autocomplete--dropdown-menu))`,
        },
    ];
}

/** Add a line to a list inside a form. */
export function addLine(field) {
    return click(`.o_field_widget[name="${field}"] .o_field_x2many_list_row_add a`);
}

/** The form shows a saved record in that state. */
export function seeState(state) {
    return [
        {
            trigger: `.o_form_view:has(.o_form_saved, .o_form_readonly) .o_statusbar_status .o_arrow_button_current[data-value="${state}"]`,
        },
    ];
}

/** Open the first record of a tile of the start page. */
export function openFromTile(key) {
    return [
        {
            trigger: `.o_citizen_tile[data-key^="${key}"] .o_citizen_tile_item:first`,
            run: "click",
        },
        { trigger: ".o_form_view .o_statusbar_status" },
    ];
}

/** Open a menu entry of the application by its name. */
export function openMenu(section, entry) {
    return [
        ...click(`[data-menu-xmlid="citizen_appeals.${section}"]`),
        ...click(`[data-menu-xmlid="citizen_appeals.${entry}"]`),
    ];
}
