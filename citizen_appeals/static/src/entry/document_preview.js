import { Component, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";
import { hidePDFJSButtons } from "@web/core/utils/pdfjs";
import { url } from "@web/core/utils/urls";

const PICTURES = /^image\/(png|jpe?g|gif|webp|bmp)$/;
const QUARTER = 90;

/**
 * A document as it was received, read beside the card: PDF, pictures, text of letters.
 *
 * ``documents`` are stored ones, ``{ id, name, mimetype }``, or files not stored yet,
 * which bring ``url`` (of the browser) and ``content`` (base64) with them.
 */
export class DocumentPreview extends Component {
    static template = "citizen_appeals.DocumentPreview";
    static props = {
        documents: { type: Array, element: Object },
        current: { type: Number, optional: true },
        onChoose: { type: Function, optional: true },
        onRemove: { type: Function, optional: true },
        slots: { type: Object, optional: true },
    };
    static defaultProps = { current: 0 };

    setup() {
        this.orm = useService("orm").silent;
        this.state = useState({ chosen: this.props.current, text: "", turned: 0, wide: false });
        this.frame = useRef("frame");
        this.asked = null;
        onWillUpdateProps((props) => {
            if (props.current !== this.props.current) {
                this.state.chosen = props.current;
            }
        });
        useEffect(
            () => void this.show(),
            () => [this.document?.id, this.document?.name]
        );
        useEffect(
            (frame) => {
                if (frame) {
                    hidePDFJSButtons(frame, { hidePresentation: true, hideRotation: false });
                }
            },
            () => [this.frame.el]
        );
    }

    get document() {
        const { documents } = this.props;
        return documents[Math.min(this.state.chosen, documents.length - 1)];
    }

    get kind() {
        const { mimetype } = this.document;
        if (mimetype === "application/pdf") {
            return "pdf";
        }
        return PICTURES.test(mimetype) ? "picture" : "text";
    }

    getUrl(document) {
        return (
            document.url ||
            url("/web/content", {
                model: "citizen.document",
                field: "content",
                id: document.id,
                filename_field: "name",
            })
        );
    }

    get pdfUrl() {
        const file = encodeURIComponent(this.getUrl(this.document));
        return `/web/static/lib/pdfjs/web/viewer.html?file=${file}#pagemode=none&zoom=page-width`;
    }

    choose(index) {
        this.state.chosen = index;
        this.props.onChoose?.(index);
    }

    turn() {
        this.state.turned = (this.state.turned + QUARTER) % (4 * QUARTER);
    }

    /** The text of what a browser does not show comes from the server. */
    async show() {
        const { document } = this;
        Object.assign(this.state, { text: "", turned: 0, wide: false });
        this.asked = document?.id;
        if (!document || this.kind !== "text") {
            return;
        }
        let text = false;
        try {
            text = document.content
                ? await this.orm.call("citizen.document", "read_text", [
                      document.name,
                      document.content,
                  ])
                : await this.orm.call("citizen.document", "get_preview_text", [[document.id]]);
        } finally {
            if (this.asked === document.id) {
                this.state.text = text;
            }
        }
    }
}
