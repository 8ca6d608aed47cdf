import { Component, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Many2XAutocomplete } from "@web/views/fields/relational_utils";

/** The questions of a letter by their topics: one box, each choice is a question. */
export class EntryTopics extends Component {
    static template = "citizen_appeals.EntryTopics";
    static components = { Many2XAutocomplete };
    static props = { ...standardFieldProps, placeholder: { type: String, optional: true } };

    setup() {
        this.desk = useState(this.env.entryDesk);
        this.activeActions = {};
        this.title = _t("Topic");
    }

    get questions() {
        return this.props.record.data[this.props.name].records;
    }

    getRemoveLabel(question) {
        return _t("Remove: %(topic)s", { topic: question.data.topic_id.display_name });
    }

    async update([topic] = []) {
        if (topic) {
            await this.desk.addTopic(this.props.record, {
                id: topic.id,
                name: topic.display_name,
            });
        }
    }

    remove(question) {
        return this.props.record.data[this.props.name].delete(question);
    }

    onKeydown(ev) {
        const last = this.questions.at(-1);
        if (ev.key === "Backspace" && ev.target.value === "" && last) {
            return this.remove(last);
        }
    }
}

registry.category("fields").add("citizen_entry_topics", {
    component: EntryTopics,
    supportedTypes: ["one2many"],
    relatedFields: [
        {
            name: "topic_id",
            type: "many2one",
            relation: "citizen.topic",
            readonly: false,
        },
    ],
    extractProps: ({ placeholder }) => ({ placeholder }),
});
