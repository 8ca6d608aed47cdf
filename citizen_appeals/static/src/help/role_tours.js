/**
 * A walk through the screens of each role, started from the user's menu. Nothing is
 * written on the way: a tour may be taken at work, and twice.
 */
import { markup } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const START = "/odoo/my-day";

function menu(name, content, tooltipPosition = "bottom") {
    return {
        trigger: `[data-menu-xmlid="citizen_appeals.${name}"]`,
        content: markup(content),
        tooltipPosition,
        run: "click",
    };
}

function look(trigger, content, tooltipPosition = "bottom") {
    return { trigger, content: markup(content), tooltipPosition, run: "click" };
}

/** The screen has come; nothing to do for the user. */
function wait(trigger) {
    return { trigger };
}

const LIST = ".o_list_view.o_view_controller";

function openFavourites() {
    return [
        look(
            ".o_searchview_dropdown_toggler",
            _t("Filters, groups and <b>favourites</b>: views made for your role. Save your own beside them."),
            "left",
        ),
        wait(".o_search_bar_menu"),
        look(
            ".o_searchview_dropdown_toggler",
            _t("Close it by the same arrow. In the field beside it a <b>number</b> is found in any spelling."),
            "left",
        ),
    ];
}

function finish() {
    return [
        look(
            ".o_user_menu button",
            _t("<b>Ctrl+K</b>, then № and a number opens a card from anywhere. This tour starts again from this menu."),
            "left",
        ),
    ];
}

function addRoleTour(role, getSteps) {
    registry.category("web_tour.tours").add(`citizen_tour_${role}`, {
        url: START,
        steps: () => [wait(".o_citizen_my_day"), ...getSteps(), ...finish()],
    });
}

addRoleTour("registrar", () => [
    menu(
        "citizen_appeal_menu_entry",
        _t("<b>My Day</b> shows what waits for you. New appeals are entered at the registration desk."),
    ),
    wait(".o_citizen_entry"),
    look(
        '.o_citizen_entry .o_field_widget[name="channel_id"] input',
        _t("How it came in. The whole card is filled in from the keyboard: Tab goes on, <b>Alt+Q</b> registers."),
    ),
    look(
        '.o_citizen_entry .o_field_widget[name="applicant_id"] input',
        _t("Any part of the name, phone or address finds the person; who is new is typed in <b>one line</b>."),
    ),
    look(
        '.o_citizen_entry .o_field_widget[name="annotation"] textarea',
        _t("What is asked, in a line or two. What is <b>similar</b> appears beside while you type."),
        "top",
    ),
    menu("citizen_appeals_menu_appeals", _t("What came by mail and from the portal waits here.")),
    menu("citizen_appeal_menu_received", _t("<b>To Register</b>: cards received and without a number yet."), "right"),
    wait(".o_view_controller:is(.o_list_view, .o_kanban_view)"),
]);

addRoleTour("supervisor", () => [
    menu(
        "citizen_appeals_menu_tasks",
        _t("<b>My Day</b> shows what waits for your decision. Resolutions stand in this menu."),
    ),
    menu(
        "citizen_resolution_menu_approve",
        _t("<b>For approval</b>: what your assistant has drafted. Select all and give them by one key."),
        "right",
    ),
    wait(LIST),
    menu("citizen_appeals_menu_appeals", _t("The appeals of your block are here.")),
    menu("citizen_appeal_menu_mine", _t("<b>My Appeals</b>, the nearest date first."), "right"),
    wait(LIST),
    ...openFavourites(),
]);

addRoleTour("executor", () => [
    menu(
        "citizen_appeals_menu_tasks",
        _t("<b>My Day</b> shows your assignments by date. All of them stand in this menu."),
    ),
    menu("citizen_assignment_menu_mine", _t("<b>My Assignments</b>: open one, then its appeal, and draft the answer."), "right"),
    wait(LIST),
    look(".o_switch_view.o_calendar", _t("The same as a <b>calendar</b> of due dates.")),
    wait(".o_calendar_view"),
    look(".o_switch_view.o_list", _t("And back to the list.")),
    wait(LIST),
    menu("citizen_appeals_menu_letters", _t("Your drafts and what became of them.")),
    menu("citizen_letter_menu", _t("<b>Letters</b>: what was returned to you has a remark."), "right"),
    wait(LIST),
    ...openFavourites(),
]);

addRoleTour("signatory", () => [
    menu(
        "citizen_appeals_menu_letters",
        _t("<b>My Day</b> shows what waits for your signature. Letters stand in this menu."),
    ),
    menu(
        "citizen_letter_menu_sign",
        _t("<b>To Sign</b>: each letter was checked; select several and sign them at once."),
        "right",
    ),
    wait(LIST),
    ...openFavourites(),
]);

addRoleTour("office_head", () => [
    menu(
        "citizen_appeals_menu_control",
        _t("<b>My Day</b> shows discipline and what is late. Control and analysis stand in this menu."),
    ),
    menu(
        "citizen_appeal_menu_analysis",
        _t("<b>Analysis</b>: units by months. A figure opens its cards, the plus opens another dimension."),
        "right",
    ),
    wait(".o_pivot_view"),
    ...openFavourites(),
    menu("citizen_appeals_menu_control", _t("Is more answered than comes in?")),
    menu("citizen_appeal_flow_menu", _t("<b>Intake and Answers</b>: two lines, week by week."), "right"),
    wait(".o_graph_view"),
]);
