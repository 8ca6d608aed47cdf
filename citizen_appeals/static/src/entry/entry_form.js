import { onMounted, onWillUnmount, useExternalListener, useState, useSubEnv } from "@odoo/owl";

import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formView } from "@web/views/form/form_view";

import { AppealFormController } from "../views/appeal_form";
import { EntryDesk } from "./entry_desk";
import { EntryHelp } from "./entry_help";
import { getCommand } from "./entry_keys";

/** What the next card starts with, when the clerk wants it so. */
const KEPT_FIELDS = ["channel_id", "addressee_id"];

/** Refusals begin with the name of the field, in quotation marks or not. */
function isAbout(message, label) {
    const start = message.replace(/^[«“"]/, "");
    return Boolean(label) && start.startsWith(label) && /^[»”"]?:/.test(start.slice(label.length));
}

/**
 * The registrar's screen: the letter, the card, and what is similar, side by side.
 *
 * A card is saved and registered by one call; a refusal changes nothing, and what was
 * typed stays where it was.
 */
export class EntryFormController extends AppealFormController {
    setup() {
        super.setup();
        this.notification = useService("notification");
        this.desk = useState(new EntryDesk(useService("orm")));
        this.desk.start();
        useSubEnv({
            entryDesk: this.desk,
            registerEntry: () => this.registerAndNext(),
            showEntryHelp: () => this.showHelp(),
            openEntry: () => this.openRegistered(),
        });
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev), { capture: true });
        useExternalListener(window, "pointerdown", () => this.desk.measure.onAct());
        useHotkey("control+enter", () => this.registerAndNext(), {
            bypassEditableProtection: true,
        });
        onMounted(() => {
            this.desk.loadTrend();
            this.rootRef.el.addEventListener("input", (ev) => this.onInput(ev));
        });
        onWillUnmount(() => this.desk.stop());
    }

    displayName() {
        return this.model.root.isNew ? _t("Registration Desk") : super.displayName();
    }

    // ------------------------------------------------------------------
    // keys
    // ------------------------------------------------------------------

    onKeydown(ev) {
        this.desk.measure.onKey(ev);
        const command = getCommand(ev);
        if (!command || this.ui.isBlocked || this.ui.activeElement !== document) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        this.run(command);
    }

    run(command) {
        const { focus } = this.desk;
        const commands = {
            help: () => this.showHelp(),
            applicant: () => focus.applicant?.(),
            similar: () => focus.similar?.(),
            nextDocument: () => focus.document?.(1),
            previousDocument: () => focus.document?.(-1),
            accept: () => this.desk.acceptAll(this.model.root),
        };
        return commands[command]();
    }

    onInput(ev) {
        const name = ev.target.closest(".o_field_widget[name]")?.getAttribute("name");
        if (name) {
            this.desk.onInput(name, ev.target.value, this.model.root);
        }
    }

    showHelp() {
        this.dialogService.add(EntryHelp);
    }

    // ------------------------------------------------------------------
    // saving and registering
    // ------------------------------------------------------------------

    /** Looking something up in another window saves nothing half done. */
    beforeVisibilityChange() {}

    /** The browser asks before it closes what is not saved. */
    beforeUnload(ev) {
        if (this.model.root.dirty) {
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
        }
    }

    /** What the form does not hold goes with whatever saves it. */
    async onWillSaveRecord(record, changes) {
        this.addPending(record, changes);
        return super.onWillSaveRecord(...arguments);
    }

    async onRecordSaved() {
        this.desk.person = null;
        this.desk.files = [];
        return super.onRecordSaved(...arguments);
    }

    addPending(record, changes) {
        const documents = this.desk.getDocumentCommands();
        if (documents.length) {
            changes.document_ids = [...(changes.document_ids || []), ...documents];
        }
        if (this.desk.person) {
            const { received_address, received_phone, received_email } = record.data;
            changes.new_applicant = {
                ...this.desk.person,
                address: received_address,
                phone: received_phone,
                email: received_email,
            };
            delete changes.applicant_id;
        }
        if (!record.resId) {
            changes.idempotency_key = this.desk.key;
        }
    }

    /** A name still in the box, neither chosen nor split. */
    get hasLooseName() {
        const { personText, person } = this.desk;
        return Boolean(personText && !person && !this.model.root.data.applicant_id);
    }

    /** Whatever saves the card saves the name, too. */
    async settleName() {
        if (this.hasLooseName) {
            await this.desk.focus.settleApplicant();
        }
    }

    async save() {
        await this.settleName();
        return super.save(...arguments);
    }

    async beforeLeave({ forceLeave } = {}) {
        if (!forceLeave) {
            await this.settleName();
        }
        return super.beforeLeave(...arguments);
    }

    async registerAndNext() {
        const { desk } = this;
        if (desk.busy) {
            return;
        }
        desk.busy = true;
        desk.refusal = "";
        try {
            if (await this.checkCard()) {
                await this.register();
            }
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.refuse(error.data?.message || error.message);
        } finally {
            desk.busy = false;
        }
    }

    /** Before the server is asked: required fields, and a name not settled yet. */
    async checkCard() {
        const record = this.model.root;
        await record.isDirty(); // takes over what is being typed
        if (this.hasLooseName) {
            await this.settleName();
            this.refuse(
                _t("Applicant: check the person, then press Ctrl+Enter again."),
                { focus: false }
            );
            return false;
        }
        if (await record.checkValidity()) {
            return true;
        }
        const missing = Object.keys(record.activeFields).filter((name) =>
            record.isFieldInvalid(name)
        );
        const fields = missing.map((name) => `«${record.fields[name].string}»`).join(", ");
        this.refuse(_t("Fill in first: %(fields)s.", { fields }), { focus: false });
        this.findField(missing[0])?.focus();
        return false;
    }

    async register() {
        const { desk } = this;
        const record = this.model.root;
        const values = await record.getChanges();
        delete values.id;
        if (record.resId) {
            values.form_version = record.data.form_version;
        }
        this.addPending(record, values);
        const measure = {
            ...desk.measure.result,
            ...desk.getFate(record),
            person: desk.person ? "new" : record.data.applicant_id ? "known" : "none",
        };
        const ids = record.resId ? [record.resId] : [];
        const registered = await this.orm.call("citizen.appeal", "register_entry", [
            ids,
            values,
            measure,
        ]);
        const context = { ...this.props.context, ...this.getKept(record) };
        record.dirty = false;
        desk.stop();
        desk.reset();
        desk.registered = registered;
        await this.model.load({ resId: registered.next_id || false, context });
        desk.loadTrend();
        // with the channel kept the applicant is what comes first
        (desk.keep || registered.next_id) && desk.focus.applicant?.();
    }

    /** Yesterday's pile stays yesterday's, today's cards get the hour they come at. */
    getKept(record) {
        const kept = {};
        if (!this.desk.keep) {
            return kept;
        }
        for (const name of KEPT_FIELDS) {
            if (record.data[name]) {
                kept[`default_${name}`] = record.data[name].id;
            }
        }
        const received = record.data.date_received;
        if (received && !received.hasSame(luxon.DateTime.now(), "day")) {
            kept.default_date_received = serializeDateTime(received);
        }
        return kept;
    }

    /** The reason in sight and read out, the cursor in the field that it names. */
    refuse(message, { focus = true } = {}) {
        this.desk.refusal = message;
        if (focus) {
            this.findNamed(message)?.focus();
        }
    }

    /** The field of the card, or the part of the new person, that a refusal names. */
    findNamed(message) {
        const root = this.rootRef.el;
        const { activeFields, fields } = this.model.root;
        const name = Object.keys(activeFields).find((one) =>
            isAbout(message, fields[one].string)
        );
        if (name) {
            return this.findField(name);
        }
        const labels = [...root.querySelectorAll("label")];
        return labels.find((one) => isAbout(message, one.textContent.trim()))?.control;
    }

    findField(name) {
        return this.rootRef.el.querySelector(
            `.o_field_widget[name="${name}"] :is(input, textarea, select)`
        );
    }

    openRegistered() {
        if (!this.desk.registered) {
            return;
        }
        return this.actionService.doAction({
            type: "ir.actions.act_window",
            res_model: "citizen.appeal",
            res_id: this.desk.registered.id,
            views: [[false, "form"]],
        });
    }

    async discard() {
        if (this.model.root.isNew) {
            this.desk.stop();
            this.desk.reset();
            this.model.root.dirty = false;
        }
        return super.discard(...arguments);
    }

    async create() {
        await this.settleName();
        await super.create(...arguments);
        const { root } = this.model;
        if (root.isNew && !root.dirty) {
            this.desk.stop();
            this.desk.reset();
        }
    }
}

registry.category("views").add("citizen_entry_form", {
    ...formView,
    Controller: EntryFormController,
});
