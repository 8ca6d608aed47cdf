/**
 * The way of an appeal from the registrar to the closing, one tour for each who has
 * it in hand. The test prepares posts and a channel of these names.
 */
import {
    addLine,
    addTour,
    choose,
    click,
    confirm,
    edit,
    openFromTile,
    openMenu,
    press,
    see,
    seeState,
} from "./steps";

addTour("citizen_appeals_registrar_registers", () => [
    ...see('.o_citizen_tile[data-key="to_register"]'),
    ...openMenu("citizen_appeals_menu_appeals", "citizen_appeal_menu_new"),
    // somebody who never wrote before: the full name in one go
    ...choose("channel_id", "Почта тура"),
    ...edit("applicant_id", "Тарасова Вера Игоревна"),
    ...click(".o_m2o_dropdown_option_create"),
    ...edit("received_address", "ул. Лесная, д. 5"),
    ...addLine("question_ids"),
    ...choose("topic_id", "9001.0001.0001.0001"),
    ...edit("annotation", "Не убирают подъезд"),
    ...see('.o_field_widget[name="supervisor_id"] input:value("Куратор тура")'),
    ...press("action_register_and_new"),
    ...see(".o_notification"),
    // the next one by somebody who is known: name and address come by themselves
    ...see('.o_field_widget[name="annotation"] textarea:not(:value("подъезд"))'),
    ...see('.o_field_widget[name="channel_id"] input:value("Почта тура")'),
    ...choose("applicant_id", "щукина прас", "Щукина Прасковья"),
    ...see('.o_field_widget[name="received_address"] input:value("Заозёрная")'),
    ...addLine("question_ids"),
    ...choose("topic_id", "9001.0001.0001.0001"),
    ...edit("annotation", "Протекает кровля"),
    ...press("action_register"),
    ...seeState("registered"),
    ...press("action_assign"),
    ...seeState("assigned"),
]);

addTour("citizen_appeals_curator_resolves", () => [
    ...openFromTile("to_resolve"),
    ...press("action_new_resolution"),
    ...see(".modal .o_form_view"),
    ...edit("text", "Прошу рассмотреть и ответить заявителю"),
    ...addLine("assignment_ids"),
    ...choose("official_id", "Специалист тура"),
    ...press("action_give"),
    ...see("body:not(:has(.modal))"),
    ...seeState("in_progress"),
]);

addTour("citizen_appeals_executor_answers", () => [
    ...openFromTile("assignments_"),
    ...press("action_open_appeal"),
    ...seeState("in_progress"),
    // the result of each question
    ...press("action_open_questions"),
    ...click('.o_list_view.o_view_controller .o_data_row .o_data_cell[name="result"]'),
    ...click('.o_list_view.o_view_controller .o_data_row .o_field_widget[name="result"] input'),
    ...click(".o_select_menu_item:first"),
    ...click(".o_list_button_save"),
    ...see(".o_list_view.o_view_controller:not(:has(.o_list_button_save))"),
    ...click(".o_breadcrumb .o_back_button"),
    ...seeState("in_progress"),
    // the answer
    ...press("action_answer"),
    ...seeState("draft"),
    ...choose("signatory_id", "Подписывающий тура"),
    {
        trigger: '.o_field_widget[name="body"] .odoo-editor-editable div.o-paragraph, .o_field_widget[name="body"] .odoo-editor-editable p',
        run: "editor Кровля отремонтирована.",
    },
    ...press("action_submit"),
    ...seeState("in_review"),
]);

addTour("citizen_appeals_assistant_approves", () => [
    ...openFromTile("answers_to_check"),
    ...press("action_approve"),
    ...seeState("approved"),
]);

addTour("citizen_appeals_signatory_signs", () => [
    ...openFromTile("to_sign"),
    ...press("action_sign"),
    ...confirm(),
    ...seeState("signed"),
]);

addTour("citizen_appeals_curator_decides", () => [
    ...openFromTile("to_decide"),
    ...press("action_decide"),
    ...click('.modal .o_field_widget[name="decision"] input[data-value="to_file"]'),
    ...click('.modal button[name="action_decide"]'),
    ...see("body:not(:has(.modal))"),
    ...seeState("in_review"),
]);

addTour("citizen_appeals_registrar_dispatches", () => [
    ...openFromTile("answers_to_pass"),
    ...press("action_pass_quality"),
    ...press("action_number"),
    ...confirm(),
    ...seeState("numbered"),
    ...press("action_dispatch"),
    ...seeState("dispatched"),
    ...click('[data-menu-xmlid="citizen_appeals.citizen_my_day_menu"]'),
    ...openFromTile("to_close"),
    ...press("action_close"),
    ...seeState("closed"),
]);
