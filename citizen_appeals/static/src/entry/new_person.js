import { Component, onMounted, onWillStart, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";

import { LatestAnswer } from "./latest_answer";

const CHECK_DELAY = 300;
const PARTS = [
    "surname",
    "given_name",
    "patronymic",
    "no_patronymic",
    "gender",
    "zip",
    "is_organization",
    "organization_name",
];

/** A person not known yet, in parts; who looks like him in the register is named. */
export class NewPerson extends Component {
    static template = "citizen_appeals.NewPerson";
    static props = {
        record: Object,
        giveUp: Function,
        choose: Function,
        getDetails: Function,
    };

    setup() {
        this.orm = useService("orm").silent;
        this.desk = useState(this.env.entryDesk);
        this.state = useState({ alike: [] });
        this.check = new LatestAnswer(
            (name) => this.orm.call("citizen.applicant", "search_persons", [name, 3]),
            { delay: CHECK_DELAY, onAnswer: (hits) => (this.state.alike = hits) }
        );
        const fieldService = useService("field");
        onWillStart(async () => {
            // labels and choices as the server's refusals name them
            this.fields = await fieldService.loadFields("citizen.applicant", {
                fieldNames: PARTS,
            });
        });
        onMounted(() => this.checkName());
    }

    get person() {
        return this.desk.person;
    }

    checkName() {
        const name = this.desk.getPersonName();
        if (name) {
            this.check.put(name);
        } else {
            this.state.alike = [];
        }
        this.desk.look(this.props.record);
    }

    set(name, value) {
        this.person[name] = value || false;
        this.checkName();
    }

    /** The card keeps the name as received. */
    keepName() {
        return this.props.record.update({ received_name: this.desk.getPersonName() });
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.props.giveUp();
        } else if (ev.key === "Enter" && ev.target.matches("input") && !ev.ctrlKey) {
            ev.preventDefault();
            const fields = [...ev.currentTarget.querySelectorAll("input, select")];
            const next = fields[fields.indexOf(ev.target) + 1];
            if (next) {
                next.focus();
            } else {
                ev.currentTarget
                    .closest(".o_form_view")
                    .querySelector(".o_field_widget[name=received_address] input")
                    ?.focus();
            }
        }
    }
}
