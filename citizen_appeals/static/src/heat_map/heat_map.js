import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useDraggable } from "@web/core/utils/draggable";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { getLevel, LEVELS } from "./heat_level";

/** The key of the letter M, whatever the layout of the keyboard. */
const isLetterM = (ev) => ev.code === "KeyM" || ev.key.toLowerCase() === "m";

/**
 * Heat map of deadlines: units × days to come, each number against what the unit
 * usually does on a working day.
 *
 * A grid for the keyboard: arrows move, Enter opens the cards counted, M gives them to
 * another executor, Enter on a unit shows its executors. A number can be dragged to
 * another executor, or to a unit, whose head is then proposed.
 */
export class HeatMap extends Component {
    static template = "citizen_appeals.HeatMap";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.grid = useRef("grid");
        this.levels = LEVELS;
        this.state = useState({
            map: { days: [], bodies: [] },
            open: {},
            focus: { row: 0, column: 0 },
            target: "",
        });
        onWillStart(() => this.load());
        this.isFocusWanted = false;
        useEffect(() => {
            if (this.isFocusWanted) {
                this.isFocusWanted = false;
                this.grid.el?.querySelector("[tabindex='0']")?.focus();
            }
        });
        useDraggable({
            ref: this.grid,
            enable: () => Boolean(this.state.map.can_move),
            elements: ".o_heat_card",
            cursor: "grabbing",
            onDrag: ({ y }) => {
                this.state.target = this.findRowAt(y);
            },
            onDragEnd: () => {
                this.state.target = "";
            },
            onDrop: ({ element, y }) => {
                const { row, column } = element.closest("td").dataset;
                return this.drop(row, Number(column), this.findRowAt(y));
            },
        });
    }

    async load() {
        this.state.map = await this.orm.call("citizen.heat.map", "get_map", []);
        const open = Object.keys(this.state.open).filter((key) => this.state.open[key]);
        await Promise.all(open.map((key) => this.loadUnit(...key.split("-").map(Number))));
    }

    async loadUnit(bodyId, unitId) {
        this.state.open[`${bodyId}-${unitId}`] = await this.orm.call(
            "citizen.heat.map",
            "get_unit",
            [bodyId, unitId]
        );
    }

    // ------------------------------------------------------------------
    // what is shown
    // ------------------------------------------------------------------

    get length() {
        return this.state.map.days.length;
    }

    /** Columns: overdue, the days, later. */
    get columns() {
        return [-1, ...this.state.map.days.keys(), this.length];
    }

    get isEmpty() {
        return this.rows.every((row) => row.kind === "body");
    }

    /** Rows from above: of each body its units, their executors, what nobody has. */
    get rows() {
        const rows = [];
        const { bodies } = this.state.map;
        for (const body of bodies) {
            if (bodies.length > 1) {
                rows.push({ key: `body-${body.id}`, kind: "body", name: body.name, body });
            }
            for (const unit of body.units) {
                const key = `${body.id}-${unit.id}`;
                const executors = this.state.open[key];
                rows.push({ ...unit, key, kind: "unit", body, isOpen: Boolean(executors) });
                for (const post of executors || []) {
                    rows.push({
                        ...post,
                        key: `${key}-${post.id}`,
                        kind: "official",
                        unit,
                        body,
                    });
                }
            }
            if (Object.keys(body.bare).length) {
                rows.push({
                    key: `bare-${body.id}`,
                    kind: "bare",
                    name: _t("Without an open assignment"),
                    title: _t("Appeals nobody has an open assignment for"),
                    cells: body.bare,
                    capacity: 0,
                    body,
                });
            }
        }
        return rows;
    }

    /** Rows one can move to. */
    get gridRows() {
        return this.rows.filter((row) => row.kind !== "body");
    }

    /** Months above the days: name and number of columns. */
    get months() {
        const months = [];
        for (const day of this.state.map.days) {
            const date = deserializeDate(day);
            const name = date.toFormat("LLLL");
            if (months.at(-1)?.name === name) {
                months.at(-1).span++;
            } else {
                months.push({ name, span: 1, key: day });
            }
        }
        return months;
    }

    getDay(column) {
        return deserializeDate(this.state.map.days[column]);
    }

    getColumnName(column) {
        if (column === -1) {
            return _t("Past due");
        }
        if (column === this.length) {
            return _t("Later");
        }
        return formatDate(this.getDay(column), { format: "ccc d LLLL" });
    }

    isOff(row, column) {
        const body = row?.body || this.state.map.bodies[0];
        return Boolean(body?.days_off.includes(column));
    }

    getCount(row, column) {
        return row.cells[column] || 0;
    }

    getCellLevel(row, column) {
        const count = this.getCount(row, column);
        if (!count || column === this.length) {
            return "none";
        }
        return column === -1 ? "overdue" : getLevel(count, row.capacity);
    }

    getCellMark(row, column) {
        const level = this.getCellLevel(row, column);
        return LEVELS.find(({ name }) => name === level)?.mark || "";
    }

    getCellClass(row, column) {
        return {
            o_heat_off: this.isOff(row, column),
            o_heat_edge: column === -1 || column === this.length,
        };
    }

    /** What is read aloud and shown on hover: number, day, and against what. */
    getCellLabel(row, column) {
        const count = this.getCount(row, column);
        const parts = [row.name, this.getColumnName(column)];
        if (this.isOff(row, column)) {
            parts.push(_t("day off"));
        }
        parts.push(count ? _t("due: %s", count) : _t("nothing due"));
        const level = LEVELS.find(({ name }) => name === this.getCellLevel(row, column));
        if (count && level) {
            parts.push(level.label);
        }
        return parts.join(", ");
    }

    getCapacity(row) {
        return row.capacity.toLocaleString(user.lang, { maximumFractionDigits: 1 });
    }

    /** How the usual capacity of a row was found. */
    getCapacityTitle(row) {
        if (row.kind === "bare") {
            return row.title;
        }
        if (!row.capacity) {
            return _t(
                "%(name)s: nothing was done in the last %(weeks)s weeks, there is no" +
                    " usual capacity",
                { name: row.title, weeks: this.state.map.weeks }
            );
        }
        const values = {
            name: row.title,
            capacity: this.getCapacity(row),
            weeks: this.state.map.weeks,
        };
        return row.is_average
            ? _t(
                  "%(name)s: %(capacity)s done on a working day on average of %(weeks)s" +
                      " weeks, on most days nothing",
                  values
              )
            : _t(
                  "%(name)s: %(capacity)s done on a usual working day, the median of" +
                      " %(weeks)s weeks",
                  values
              );
    }

    // ------------------------------------------------------------------
    // moving through the grid
    // ------------------------------------------------------------------

    getTabIndex(row, column) {
        const { focus } = this.state;
        const current = this.gridRows[Math.min(focus.row, this.gridRows.length - 1)];
        return current?.key === row.key && focus.column === column ? "0" : "-1";
    }

    focusCell(row, column) {
        this.state.focus = {
            row: this.gridRows.findIndex(({ key }) => key === row.key),
            column,
        };
    }

    /** Column 0 is the name, then follow those of the numbers. */
    move(rowStep, columnStep) {
        const { row, column } = this.state.focus;
        const lastRow = this.gridRows.length - 1;
        const lastColumn = this.columns.length;
        this.state.focus = {
            row: Math.min(Math.max(row + rowStep, 0), lastRow),
            column: Math.min(Math.max(column + columnStep, 0), lastColumn),
        };
        this.isFocusWanted = true;
    }

    onKeydown(ev) {
        const far = 1000;
        const steps = {
            ArrowUp: [-1, 0],
            ArrowDown: [1, 0],
            ArrowLeft: [0, -1],
            ArrowRight: [0, 1],
            Home: [ev.ctrlKey ? -far : 0, -far],
            End: [ev.ctrlKey ? far : 0, far],
        };
        const { row: place, column } = this.state.focus;
        const row = this.gridRows[place];
        if (!row || ev.altKey) {
            return;
        }
        if (steps[ev.key]) {
            this.move(...steps[ev.key]);
        } else if ((ev.key === "Enter" || ev.key === " ") && column === 0) {
            this.toggle(row);
        } else if (ev.key === "Enter") {
            this.openCell(row, this.columns[column - 1]);
        } else if (isLetterM(ev) && !ev.ctrlKey && !ev.metaKey) {
            this.openMove(row, this.columns[column - 1]);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    async toggle(row) {
        if (row.kind !== "unit") {
            return;
        }
        if (this.state.open[row.key]) {
            this.state.open[row.key] = false;
        } else {
            await this.loadUnit(row.body.id, row.id);
        }
    }

    // ------------------------------------------------------------------
    // cards
    // ------------------------------------------------------------------

    getCell(row, column) {
        const cell = {
            company_id: row.body.id,
            column,
            start: this.state.map.start,
            days: this.length,
        };
        if (row.kind === "bare") {
            return { ...cell, bare: true };
        }
        if (row.kind === "official") {
            return { ...cell, department_id: row.unit.id, official_id: row.id };
        }
        return { ...cell, department_id: row.id };
    }

    async openCell(row, column) {
        if (!this.getCount(row, column)) {
            return;
        }
        const action = await this.orm.call("citizen.heat.map", "open_cell", [
            this.getCell(row, column),
        ]);
        return this.action.doAction(action);
    }

    /** Dialog to give the cards of a cell to another executor. */
    async openMove(row, column, target = {}) {
        if (column === undefined || !this.getCount(row, column)) {
            return;
        }
        if (!this.state.map.can_move) {
            this.notification.add(
                _t(
                    "Executors are replaced by the author of the resolution, the assistant" +
                        " or the appeals office (S4 2.3.8)."
                ),
                { type: "warning" }
            );
            return;
        }
        const action = await this.orm.call(
            "citizen.heat.map",
            "open_move",
            [this.getCell(row, column)],
            target
        );
        return this.action.doAction(action, { onClose: () => this.load() });
    }

    findRowAt(y) {
        for (const el of this.grid.el.querySelectorAll("tr[data-row]")) {
            const { top, bottom } = el.getBoundingClientRect();
            if (top <= y && y < bottom) {
                return el.dataset.row;
            }
        }
        return "";
    }

    /** A number was dragged from one row onto another. */
    drop(fromKey, column, toKey) {
        const find = (key) => this.gridRows.find((row) => row.key === key);
        const from = find(fromKey);
        const to = find(toKey);
        if (!from || !to || from === to || to.kind === "bare") {
            return;
        }
        if (from.body.id !== to.body.id) {
            this.notification.add(
                _t("Another body: hand the appeal over on its card (S4 2.2.2)."),
                { type: "warning" }
            );
            return;
        }
        const target =
            to.kind === "official" ? { official_id: to.id } : { department_id: to.id };
        return this.openMove(from, column, target);
    }
}

registry.category("actions").add("citizen_heat_map", HeatMap);
