import { Component } from "@odoo/owl";
import { HistoryDialog } from "@html_editor/components/history_dialog/history_dialog";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { formatDateTime } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const { DateTime } = luxon;

/** Versions of a letter are read by many and restored by who may edit it. */
export class LetterHistoryDialog extends HistoryDialog {
    static template = "citizen_appeals.LetterHistoryDialog";
    static props = { ...HistoryDialog.props, canRestore: Boolean };

    /** The size is asked for before the dialog stands, too. */
    resize() {
        if (document.querySelector(".html-history-dialog-container")) {
            super.resize();
        }
    }

    /**
     * To the minute. Core takes the moment of the first version, which comes from the
     * record, for one of the browser's zone.
     */
    getRevisionDate(revision) {
        if (!revision?.create_date) {
            return "--";
        }
        const isFirst = revision.revision_id === this.state.revisionsData.at(-1).revision_id;
        let moment = DateTime.fromISO(revision.create_date, { zone: isFirst ? undefined : "utc" });
        if (isFirst) {
            moment = moment.setZone("utc", { keepLocalTime: true });
        }
        return formatDateTime(moment.setZone(user.tz || "local"), {
            format: localization.dateTimeFormat.replace(/[:.]ss/, ""),
        });
    }
}

/**
 * Button that opens the versions of the text: author, time and differences.
 */
export class LetterVersions extends Component {
    static template = "citizen_appeals.LetterVersions";
    static props = { ...standardWidgetProps };

    setup() {
        this.dialog = useService("dialog");
    }

    get versions() {
        return this.props.record.data.html_field_history_metadata?.body || [];
    }

    async open() {
        const { record } = this.props;
        // What is typed now becomes a version, too
        if (!(await record.save())) {
            return;
        }
        this.dialog.add(LetterHistoryDialog, {
            title: _t("Versions of the Text"),
            recordId: record.resId,
            recordModel: record.resModel,
            versionedFieldName: "body",
            historyMetadata: this.versions,
            canRestore: record.data.can_edit,
            restoreRequested: (html, close) => this.restore(html, close),
        });
    }

    restore(body, close) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Restore this version?"),
            body: _t("It replaces the text; the present one stays among the versions."),
            confirmLabel: _t("Restore"),
            confirm: async () => {
                await this.props.record.update({ body });
                await this.props.record.save();
                close();
            },
            cancel: () => {},
        });
    }
}

registry.category("view_widgets").add("citizen_letter_versions", {
    component: LetterVersions,
    fieldDependencies: [
        { name: "html_field_history_metadata", type: "json", readonly: true },
        { name: "can_edit", type: "boolean", readonly: true },
    ],
});
