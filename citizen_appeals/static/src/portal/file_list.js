import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const MEGABYTE = 1048576;

function formatSize(bytes) {
    return _t("%s MB", formatFloat(Math.max(bytes / MEGABYTE, 0.1), { digits: [16, 1] }));
}

/**
 * The chosen files with their sizes, what is too much marked before it is sent. Files chosen
 * one after another are added up: a telephone often gives one photograph at a time.
 */
export class FileList extends Interaction {
    static selector = ".o_citizen_files";
    dynamicContent = {
        "input[type=file]": { "t-on-change": () => this.onChoose() },
        ".o_citizen_chosen": { "t-on-click": (ev) => this.onClick(ev) },
    };

    setup() {
        this.input = this.el.querySelector("input[type=file]");
        this.place = this.el.querySelector(".o_citizen_chosen");
        this.files = [];
    }

    start() {
        // what the browser kept at "back"
        this.onChoose();
    }

    getLimit(name) {
        return parseInt(this.el.dataset[name]) || Infinity;
    }

    onChoose() {
        for (const file of this.input.files) {
            const isKnown = this.files.some(
                (one) =>
                    one.name === file.name &&
                    one.size === file.size &&
                    one.lastModified === file.lastModified
            );
            if (!isKnown) {
                this.files.push(file);
            }
        }
        this.show();
    }

    onClick(ev) {
        const button = ev.target.closest("button[data-index]");
        if (!button) {
            return;
        }
        this.files.splice(parseInt(button.dataset.index), 1);
        this.show();
        (this.place.querySelector("button") || this.input).focus();
    }

    show() {
        this.fillInput();
        this.place.replaceChildren();
        if (!this.files.length) {
            return;
        }
        const list = document.createElement("ul");
        list.className = "o_citizen_file_list";
        list.append(...this.files.map((file, index) => this.makeLine(file, index)));
        this.place.append(list);
        const warning = this.findExcess();
        if (warning) {
            const line = document.createElement("p");
            line.className = "o_citizen_error";
            line.textContent = warning;
            this.place.append(line);
        }
    }

    /** The input carries what the list shows, so that an ordinary submit sends it. */
    fillInput() {
        const transfer = new DataTransfer();
        this.files.forEach((file) => transfer.items.add(file));
        this.input.files = transfer.files;
    }

    makeLine(file, index) {
        const line = document.createElement("li");
        const name = document.createElement("span");
        name.className = "o_file_name";
        name.textContent = file.name;
        const size = document.createElement("span");
        const isOver = file.size > this.getLimit("maxSize");
        size.className = isOver ? "o_file_size o_over" : "o_file_size";
        size.textContent = isOver
            ? _t("%(size)s, more than %(limit)s", {
                  size: formatSize(file.size),
                  limit: formatSize(this.getLimit("maxSize")),
              })
            : formatSize(file.size);
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-link";
        button.dataset.index = index;
        button.textContent = _t("Leave out");
        button.setAttribute("aria-label", _t("Leave out %s", file.name));
        line.append(name, size, button);
        return line;
    }

    findExcess() {
        const kept = parseInt(this.el.dataset.kept) || 0;
        const total = this.files.reduce((sum, file) => sum + file.size, 0);
        if (this.files.length + kept > this.getLimit("maxCount")) {
            return _t("Not more than %s files can be attached.", this.getLimit("maxCount"));
        }
        if (total > this.getLimit("maxTotal")) {
            return _t("The files together are larger than %s.", formatSize(this.getLimit("maxTotal")));
        }
        return "";
    }
}

registry.category("public.interactions").add("citizen_appeals.file_list", FileList);
