import { Component, useExternalListener, useRef, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { checkFileSize } from "@web/core/utils/files";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { DocumentPreview } from "./document_preview";

/**
 * The letter beside the card: files dropped, pasted or chosen are shown at once and
 * stored together with the card.
 */
export class EntryDocuments extends Component {
    static template = "citizen_appeals.EntryDocuments";
    static components = { DocumentPreview };
    static props = { ...standardFieldProps };

    setup() {
        this.desk = useState(this.env.entryDesk);
        this.notification = useService("notification");
        this.state = useState({ isOver: false });
        this.input = useRef("input");
        this.nextId = 1;
        this.desk.focus.document = (step) => this.move(step);
        useExternalListener(document, "paste", (ev) => this.onPaste(ev));
    }

    get documents() {
        const stored = this.props.record.data[this.props.name].records.map((one) => ({
            id: one.resId,
            name: one.data.name,
            mimetype: one.data.mimetype || "",
        }));
        return [...stored, ...this.desk.files, ...this.desk.earlier];
    }

    move(step) {
        const count = this.documents.length;
        if (count) {
            this.desk.current = (this.desk.current + step + count) % count;
        }
    }

    onPaste(ev) {
        const files = [...(ev.clipboardData?.files || [])];
        if (files.length) {
            ev.preventDefault();
            return this.add(files);
        }
    }

    onDrop(ev) {
        this.state.isOver = false;
        return this.add([...ev.dataTransfer.files]);
    }

    async onChoose(ev) {
        await this.add([...ev.target.files]);
        ev.target.value = "";
    }

    async add(files) {
        for (const file of files) {
            if (!checkFileSize(file.size, this.notification)) {
                continue;
            }
            const data = await getDataURLFromFile(file);
            this.desk.addFile({
                id: `new_${this.nextId++}`,
                name: file.name,
                mimetype: file.type,
                // the first sheet is the letter itself
                kind: this.documents.length - this.desk.earlier.length ? "attachment" : "appeal",
                content: data.split(",")[1],
                url: browser.URL ? browser.URL.createObjectURL(file) : URL.createObjectURL(file),
            });
            this.desk.current = this.documents.length - this.desk.earlier.length - 1;
            this.props.record.dirty = true;
        }
    }

    remove(file) {
        this.desk.removeFile(file);
        this.desk.current = 0;
    }
}

registry.category("fields").add("citizen_entry_documents", {
    component: EntryDocuments,
    supportedTypes: ["one2many"],
    relatedFields: [
        { name: "name", type: "char" },
        { name: "mimetype", type: "char" },
    ],
});
