import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";

import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/**
 * Calling applicants one after the other: arrows choose, a digit ends the call.
 *
 * An outcome that needs words waits for them: Enter in the remark sends both.
 */
export class CallDesk extends Component {
    static template = "citizen_appeals.CallDesk";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.remark = useRef("remark");
        this.state = useState({
            calls: [],
            total: 0,
            outcomes: [],
            current: 0,
            remark: "",
            phone: "",
            waiting: "",
            message: "",
            refused: false,
            busy: false,
        });
        for (const [index, key] of KEYS.entries()) {
            useHotkey(key, () => this.press(index));
        }
        useHotkey("arrowdown", () => this.move(1), { allowRepeat: true });
        useHotkey("arrowup", () => this.move(-1), { allowRepeat: true });
        onWillStart(() => this.load(this.props.action.context?.call_id));
        onMounted(() => this.focusDesk());
    }

    /** Keys come to the desk; it is taller than a screen and must not jump. */
    focusDesk() {
        this.root.el?.focus({ preventScroll: true });
    }

    formatDay(day) {
        return formatDate(deserializeDate(day));
    }

    get call() {
        return this.state.calls[this.state.current];
    }

    async load(callId) {
        const found = await this.orm.call("citizen.verification", "get_call_list", []);
        Object.assign(this.state, found);
        const index = found.calls.findIndex((call) => call.id === callId);
        this.choose(index >= 0 ? index : Math.min(this.state.current, found.calls.length - 1));
    }

    choose(index) {
        this.state.current = Math.max(index, 0);
        this.state.remark = "";
        this.state.waiting = "";
        this.state.phone = this.call?.phone || "";
    }

    move(step) {
        const last = this.state.calls.length - 1;
        this.choose(Math.min(Math.max(this.state.current + step, 0), last));
    }

    press(index) {
        const outcome = this.state.outcomes[index];
        if (!outcome || !this.call) {
            return;
        }
        if (outcome.needs_remark && !this.state.remark.trim()) {
            this.state.waiting = outcome.code;
            this.remark.el.focus();
            return;
        }
        return this.record(outcome.code);
    }

    onRemarkKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey && this.state.waiting) {
            ev.preventDefault();
            this.record(this.state.waiting);
        } else if (ev.key === "Escape") {
            this.state.waiting = "";
            this.focusDesk();
        }
    }

    async record(code) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const call = this.call;
        try {
            await this.orm.call("citizen.verification", "action_record", [
                [call.id],
                code,
                this.state.remark,
                this.state.phone,
            ]);
            const outcome = this.state.outcomes.find((one) => one.code === code);
            this.state.message = `№ ${call.number}: ${outcome.name}`;
            this.state.refused = false;
            await this.load();
            this.focusDesk();
        } catch (error) {
            // What was typed stays
            this.state.message = error.data?.message || error.message;
            this.state.refused = true;
        } finally {
            this.state.busy = false;
        }
    }

    openAppeal() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "citizen.appeal",
            res_id: this.call.appeal_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("citizen_call_desk", CallDesk);
