import { Component, onWillUnmount, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { hideQuotation, showQuotation } from "./quotation";

/**
 * Remarks of the check before review beside the text: each with its clause and the
 * sentence, which a click marks in the text.
 */
export class LetterFindings extends Component {
    static template = "citizen_appeals.LetterFindings";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.root = useRef("root");
        onWillUnmount(hideQuotation);
    }

    get findings() {
        return this.props.record.data[this.props.name] || [];
    }

    get errorCount() {
        return this.findings.filter((finding) => finding.level === "error").length;
    }

    get warningCount() {
        return this.findings.length - this.errorCount;
    }

    get isOpen() {
        return ["draft", "in_review", "approved"].includes(this.props.record.data.state);
    }

    show(finding) {
        const form = this.root.el.closest(".o_form_view");
        const text = form?.querySelector(".o_field_widget[name='body']");
        if (finding.quote && text) {
            showQuotation(text, finding.word || finding.quote);
        }
    }

    async suggest(finding) {
        const { resModel, resId } = this.props.record;
        const words = await this.orm.call(resModel, "get_suggestions", [[resId], finding.word]);
        this.notification.add(
            words.length
                ? _t("Perhaps: %s", words.join(", "))
                : _t("The dictionary has nothing similar."),
            { type: "info" }
        );
    }

    async learn(finding) {
        const { record } = this.props;
        const state = await this.orm.call(record.resModel, "action_learn_word", [
            [record.resId],
            finding.word,
        ]);
        this.notification.add(
            state === "accepted"
                ? _t("“%s” is known from now on.", finding.word)
                : _t("“%s” is proposed to the appeals office.", finding.word),
            { type: "success" }
        );
        if (!(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("fields").add("citizen_letter_findings", {
    component: LetterFindings,
    supportedTypes: ["json"],
});
