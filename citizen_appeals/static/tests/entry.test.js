import { expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryFirst, queryText } from "@odoo/hoot-dom";
import { Deferred, advanceTime, animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

import { getCommand } from "@citizen_appeals/entry/entry_keys";
import { EntryMeasure, LONGEST_PAUSE } from "@citizen_appeals/entry/entry_measure";
import { LatestAnswer } from "@citizen_appeals/entry/latest_answer";

class Named extends models.Model {
    name = fields.Char();
}

class Channel extends Named {
    _name = "citizen.channel";
    _records = [{ id: 1, name: "Post" }];
}

class Official extends Named {
    _name = "citizen.official";
    _records = [{ id: 3, name: "Curator" }];
}

class Rule extends Named {
    _name = "citizen.deadline.rule";
    _records = [{ id: 4, name: "30 days" }];
}

class Topic extends Named {
    _name = "citizen.topic";
    _records = [
        { id: 5, name: "Roofs" },
        { id: 6, name: "Snow" },
    ];
}

class Applicant extends Named {
    _name = "citizen.applicant";
    surname = fields.Char();
    given_name = fields.Char();
    patronymic = fields.Char();
    no_patronymic = fields.Boolean();
    gender = fields.Selection({ selection: [["male", "Male"], ["female", "Female"]] });
    zip = fields.Char();
    is_organization = fields.Boolean();
    organization_name = fields.Char();
    _records = [{ id: 7, name: "Щукина Прасковья" }];
}

class Question extends models.Model {
    _name = "citizen.appeal.question";
    topic_id = fields.Many2one({ relation: "citizen.topic" });
}

class Letter extends models.Model {
    _name = "citizen.document";
    name = fields.Char();
    mimetype = fields.Char();
    appeal_id = fields.Many2one({ relation: "citizen.appeal" });
    _records = [{ id: 12, name: "old.txt", mimetype: "text/plain", appeal_id: 90 }];
}

class Appeal extends models.Model {
    _name = "citizen.appeal";
    name = fields.Char();
    form_version = fields.Json();
    channel_id = fields.Many2one({ relation: "citizen.channel", required: true });
    addressee_id = fields.Many2one({ relation: "citizen.official" });
    date_received = fields.Datetime();
    applicant_id = fields.Many2one({ relation: "citizen.applicant" });
    received_name = fields.Char();
    received_address = fields.Char();
    received_phone = fields.Char();
    received_email = fields.Char();
    place = fields.Char();
    superior_number = fields.Char();
    territory_id = fields.Many2one({ relation: "citizen.official" });
    annotation = fields.Text();
    body = fields.Text();
    relation = fields.Char();
    origin_appeal_ids = fields.Many2many({ relation: "citizen.appeal" });
    question_ids = fields.One2many({ relation: "citizen.appeal.question" });
    document_ids = fields.One2many({ relation: "citizen.document" });
    supervisor_id = fields.Many2one({ relation: "citizen.official" });
    deadline_rule_id = fields.Many2one({ relation: "citizen.deadline.rule" });
    _records = [{ id: 90, name: "9/2026" }];
}

defineMailModels();
defineModels([Channel, Official, Rule, Topic, Applicant, Question, Letter, Appeal]);

const ARCH = `
    <form js_class="citizen_entry_form" class="o_citizen_entry">
        <field name="form_version" invisible="1"/>
        <field name="received_name" invisible="1"/>
        <field name="superior_number" invisible="1"/>
        <field name="territory_id" invisible="1"/>
        <field name="relation" invisible="1"/>
        <field name="origin_appeal_ids" invisible="1"/>
        <field name="document_ids" widget="citizen_entry_documents"/>
        <widget name="citizen_entry_result"/>
        <field name="channel_id"/>
        <field name="date_received"/>
        <field name="addressee_id"/>
        <label for="applicant_id" string="Applicant"/>
        <field name="applicant_id" widget="citizen_entry_applicant"/>
        <label for="received_address" string="Address"/>
        <field name="received_address"/>
        <field name="received_phone"/>
        <field name="received_email"/>
        <field name="place"/>
        <field name="annotation"/>
        <field name="question_ids" widget="citizen_entry_topics"/>
        <field name="body"/>
        <field name="supervisor_id"/>
        <field name="deadline_rule_id"/>
        <widget name="citizen_entry_status"/>
        <widget name="citizen_entry_side"/>
    </form>`;
const KNOWN = {
    id: 7,
    name: "Щукина Прасковья",
    address: "ул. Заозёрная, 917",
    phone: "+7 999",
    appeal_count: 3,
    last_date: "2026-02-03",
    reason: "name",
};
const HIT = {
    id: 90,
    number: "9/2026",
    date: "2026-02-03",
    state: "closed",
    state_label: "Closed",
    annotation: "The roof leaks",
    score: 80,
    reasons: ["same person", "text 82 % alike"],
    relation: "repeat",
};
const PARTS = {
    surname: "Тарасова",
    given_name: "Вера",
    patronymic: "Игоревна",
    gender: "female",
    address: "ул. Лесная, 5",
    phone: "8 912 345-67-89",
};

/** The desk with answers of a server; what is asked and registered is kept. */
async function openDesk({ context = {}, resId } = {}) {
    const desk = { asked: [], registered: [], persons: [], similar: [], refusal: "", parts: PARTS };
    const answer = (model, method, get) => onRpc(model, method, ({ args }) => get(...args));
    answer("citizen.applicant", "search_persons", (text) => {
        desk.asked.push(text);
        return desk.persons;
    });
    answer("citizen.appeal", "get_mail_persons", () => [KNOWN]);
    answer("citizen.applicant", "parse_line", () => desk.parts);
    answer("citizen.appeal", "find_similar", (values) => {
        desk.question = values;
        return desk.similar;
    });
    answer("citizen.appeal", "get_house", () => ({ count: 0, appeals: [] }));
    answer("citizen.appeal", "suggest", () => ({
        topic: [{ id: 5, name: "Roofs", code: "1", reason: "5 alike", score: 90 }],
        curator: { id: 3, name: "Curator", reason: "duty" },
        rule: false,
    }));
    answer("citizen.document", "get_preview_text", () => "As before");
    answer("citizen.entry.measure", "get_trend", () => ({
        today: 2,
        count: 4,
        week: 41,
        before: 55,
        keys: 90,
        days: [],
    }));
    answer("citizen.appeal", "register_entry", (...args) => {
        if (desk.refusal) {
            throw makeServerError({ message: desk.refusal });
        }
        desk.registered.push(args);
        return { id: 91, name: "10/2026", date: "10.03.2026", deadline: "09.04.2026", next_id: false };
    });
    await mountView({
        type: "form",
        resModel: "citizen.appeal",
        resId,
        arch: ARCH,
        context: { default_channel_id: 1, ...context },
    });
    return desk;
}

async function settle() {
    await runAllTimers();
    await animationFrame();
    await animationFrame();
}

async function typeApplicant(text) {
    await click("[name=applicant_id] input");
    await edit(text);
    await settle();
}

async function register() {
    await press(["Control", "Enter"]);
    await settle();
}

test("an overtaken answer is dropped, the same question is not asked again", async () => {
    const answers = [new Deferred(), new Deferred()];
    const shown = [];
    const asked = [];
    const latest = new LatestAnswer(
        (question) => {
            asked.push(question);
            return answers[asked.length - 1];
        },
        { delay: 100, onAnswer: (answer) => shown.push(answer) }
    );
    latest.put("a");
    await advanceTime(100);
    latest.put("ab");
    await advanceTime(100);
    answers[1].resolve("for ab");
    answers[0].resolve("for a");
    await animationFrame();
    latest.put("ab");
    await advanceTime(100);
    expect(asked).toEqual(["a", "ab"]);
    expect(shown).toEqual(["for ab"]);
});

test("typing on puts the question off, Enter does not wait", async () => {
    const asked = [];
    const latest = new LatestAnswer(async (question) => asked.push(question), {
        delay: 60_000,
        onAnswer: () => {},
    });
    latest.put("a");
    await advanceTime(50_000);
    latest.put("ab");
    await advanceTime(50_000);
    expect(asked).toEqual([]);
    await latest.flush();
    expect(asked).toEqual(["ab"]);
});

test("pauses are cut and modifiers are no keystrokes", () => {
    let now = 0;
    const measure = new EntryMeasure(() => now);
    measure.onKey({ key: "Shift" });
    measure.onKey({ key: "a" });
    now += 2000;
    measure.onKey({ key: "b" });
    now += 3600 * 1000;
    measure.onAct();
    expect(measure.result).toEqual({ seconds: 2 + LONGEST_PAUSE, keystrokes: 2 });
});

test("keys keep clear of Odoo's and the browser's", () => {
    expect(getCommand({ key: "F1" })).toBe("help");
    expect(getCommand({ key: ".", code: "Slash", altKey: true })).toBe("help");
    expect(getCommand({ key: "F8", shiftKey: true })).toBe("previousDocument");
    expect(getCommand({ key: "F4", altKey: true })).toBe(null);
    expect(getCommand({ key: "F4", ctrlKey: true })).toBe(null);
    expect(getCommand({ key: "1" })).toBe(null);
});

test("a known person is chosen by Enter and the cursor goes on", async () => {
    const desk = await openDesk();
    desk.persons = [KNOWN, { ...KNOWN, id: 8, name: "Щукина Анна" }];
    await typeApplicant("щук");
    expect(desk.asked).toEqual(["щук"]);
    expect(queryAllTexts("[role=listbox] li b")).toEqual([
        "Щукина Прасковья",
        "Щукина Анна",
        "щук",
    ]);
    await press("Enter");
    await settle();
    expect("[name=applicant_id] input").toHaveValue("Щукина Прасковья");
    expect(queryText("[name=known]")).toInclude("Заозёрная");
    expect(queryFirst("[name=received_address] input")).toBe(document.activeElement);
});

test("who may have written a letter by e-mail is proposed, nobody is taken in passing", async () => {
    Appeal._records.push({ id: 92, channel_id: 1, received_name: "Щукина П.", received_email: "p@x" });
    const desk = await openDesk({ resId: 92 });
    await click("[name=applicant_id] input");
    await settle();
    expect(queryAllTexts("[role=listbox] li b")).toEqual(["Щукина Прасковья", "Щукина П."]);
    await press("Tab");
    await settle();
    expect("[name=applicant_id] input").toHaveValue("");
    expect(desk.asked).toEqual([]);
});

test("Enter straight after typing waits for the answer", async () => {
    const desk = await openDesk();
    desk.persons = [KNOWN];
    await click("[name=applicant_id] input");
    await edit("щукина");
    await press("Enter");
    await settle();
    expect("[name=applicant_id] input").toHaveValue("Щукина Прасковья");
});

test("nobody found: the line is split, Escape brings it back", async () => {
    await openDesk();
    const line = "Тарасова Вера Игоревна, ул. Лесная, 5, 8 912 345-67-89";
    await typeApplicant(line);
    await press("Enter");
    await settle();
    expect(".o_citizen_person input[name=surname]").toHaveValue("Тарасова");
    expect(".o_citizen_person input[name=patronymic]").toHaveValue("Игоревна");
    expect("[name=received_address] input").toHaveValue("ул. Лесная, 5");
    expect(queryFirst("[name=annotation] textarea")).toBe(document.activeElement);
    await click(".o_citizen_person input[name=surname]");
    await press("Escape");
    await settle();
    expect(".o_citizen_person").toHaveCount(0);
    expect("[name=applicant_id] input").toHaveValue(line);
});

test("the part that is missing gets the cursor; persons alike are named", async () => {
    const desk = await openDesk();
    desk.parts = { ...PARTS, patronymic: false };
    await typeApplicant("Тарасова Вера, Лесная 5");
    desk.persons = [KNOWN];
    await press("Enter");
    await settle();
    await settle();
    expect(queryFirst(".o_citizen_person [name=patronymic]")).toBe(document.activeElement);
    expect(queryText("[name=alike]")).toInclude("Щукина Прасковья");
    await click("[name=alike] button");
    await settle();
    expect("[name=applicant_id] input").toHaveValue("Щукина Прасковья");
    expect(".o_citizen_person").toHaveCount(0);
});

test("new person, card and files go in one call, the number is shown", async () => {
    const desk = await openDesk();
    await typeApplicant("Тарасова Вера Игоревна, Лесная 5");
    await press("Enter");
    await settle();
    await contains("[name=annotation] textarea").edit("The roof leaks");
    await settle();
    await register();
    const [ids, values, measure] = desk.registered[0];
    expect(ids).toEqual([]);
    expect(values.channel_id).toBe(1);
    expect(values.annotation).toBe("The roof leaks");
    expect(values.new_applicant.surname).toBe("Тарасова");
    expect(values.new_applicant.phone).toBe("8 912 345-67-89");
    expect("applicant_id" in values).toBe(false);
    expect(Boolean(values.idempotency_key)).toBe(true);
    expect(measure.person).toBe("new");
    expect(queryText("[name=number]")).toBe("№ 10/2026");
    expect(queryText("[name=trend]")).toInclude("41");
});

test("the next card is empty but for what is kept", async () => {
    await openDesk({ context: { default_channel_id: false } });
    await contains("[name=channel_id] input").click();
    await contains(".o-autocomplete--dropdown-item:first").click();
    await contains("[name=annotation] textarea").edit("The roof leaks");
    await settle();
    await register();
    expect("[name=channel_id] input").toHaveValue("Post");
    expect("[name=annotation] textarea").toHaveValue("");
    expect(queryFirst("[name=applicant_id] input")).toBe(document.activeElement);
});

test("a refusal is said, keeps what was typed and leads to the field", async () => {
    const desk = await openDesk();
    desk.refusal = "Received address: fill it in.";
    await contains("[name=annotation] textarea").edit("The roof leaks");
    await settle();
    await register();
    expect(queryText("[name=refusal]")).toBe("Received address: fill it in.");
    expect("[name=annotation] textarea").toHaveValue("The roof leaks");
    expect(queryFirst("[name=received_address] input")).toBe(document.activeElement);
    desk.refusal = "";
    await register();
    expect(desk.registered).toHaveLength(1);
    expect("[name=refusal]").toHaveCount(0);
});

test("a refusal of the new person leads to the part that it names", async () => {
    const desk = await openDesk();
    await typeApplicant("Тарасова Вера Игоревна");
    await press("Enter");
    await settle();
    desk.refusal = "«Surname»: Latin letters (C) among Cyrillic ones.";
    await register();
    expect(queryFirst(".o_citizen_person [name=surname]")).toBe(document.activeElement);
});

test("a name that is not settled is split before it is registered", async () => {
    const desk = await openDesk();
    await typeApplicant("Тарасова Вера Игоревна");
    await register();
    expect(desk.registered).toHaveLength(0);
    expect(".o_citizen_person [name=surname]").toHaveValue("Тарасова");
    await register();
    expect(desk.registered).toHaveLength(1);
});

test("saving without a number takes the name in the box along", async () => {
    const saved = [];
    onRpc("citizen.appeal", "web_save", ({ args, parent }) => {
        saved.push({ ...args[1] });
        delete args[1].new_applicant;
        delete args[1].idempotency_key;
        return parent();
    });
    await openDesk();
    await typeApplicant("Тарасова Вера Игоревна");
    await click(".o_form_button_save");
    await settle();
    expect(saved[0].new_applicant.surname).toBe("Тарасова");
    expect(saved[0].received_name).toBe("Тарасова Вера Игоревна");
});

test("similar appeals come while the field is being typed in", async () => {
    const desk = await openDesk();
    desk.similar = [HIT];
    await click("[name=annotation] textarea");
    await edit("The roof", { confirm: false });
    await settle();
    expect(desk.question.text).toBe("The roof");
    expect(queryAllTexts(".o_citizen_reasons li")).toEqual(["same person", "text 82 % alike"]);
});

test("one key says what the appeal is to the earlier one", async () => {
    const desk = await openDesk();
    desk.similar = [HIT];
    await click("[name=annotation] textarea");
    await edit("The roof leaks");
    await settle();
    await press("F4");
    expect(queryFirst(".o_citizen_hit")).toBe(document.activeElement);
    await press("2");
    await settle();
    expect(queryFirst("[name=annotation] textarea")).toBe(document.activeElement);
    expect(".o_citizen_hit.o_linked").toHaveCount(1);
    // the earlier papers are beside the new ones
    expect(queryAllTexts(".o_citizen_preview_tabs button")).toEqual(["№ 9/2026: old.txt"]);
    expect(queryText(".o_citizen_preview pre")).toBe("As before");
    await register();
    expect(desk.registered[0][1].relation).toBe("repeat");
    expect(desk.registered[0][1].origin_appeal_ids.map(([code, id]) => [code, id])).toEqual([
        [4, 90],
    ]);
});

test("«primary» takes the link away again", async () => {
    const desk = await openDesk();
    desk.similar = [HIT];
    await click("[name=annotation] textarea");
    await edit("The roof leaks");
    await settle();
    for (const key of ["3", "1"]) {
        await press("F4");
        await press(key);
        await settle();
    }
    expect(".o_citizen_hit.o_linked").toHaveCount(0);
    await register();
    expect(desk.registered[0][1].relation).toBe("primary");
    expect(desk.registered[0][1].origin_appeal_ids).toEqual([]);
});

test("F9 takes the suggestions, the measure says so", async () => {
    const desk = await openDesk();
    await click("[name=annotation] textarea");
    await edit("The roof leaks");
    await settle();
    expect(queryText("[name=suggestions]")).toInclude("5 alike");
    await press("F9");
    await settle();
    expect(queryAllTexts(".o_citizen_topics li span")).toEqual(["Roofs"]);
    expect("[name=supervisor_id] input").toHaveValue("Curator");
    await register();
    const [, values, measure] = desk.registered[0];
    expect(values.question_ids.map((command) => command[2].topic_id)).toEqual([5]);
    expect([measure.accepted, measure.corrected]).toEqual([2, 0]);
});

test("F1 shows the keys and takes them away", async () => {
    await openDesk();
    await press("F1");
    await animationFrame();
    expect(".o_citizen_keys").toHaveCount(1);
    await press("F1");
    await animationFrame();
    expect(".o_citizen_keys").toHaveCount(0);
});
