"""Exports of lists: what a citizen has written stays text in every spreadsheet (K1)."""

from odoo.addons.web.controllers import export

# Core spares only what begins with =, + and -
FORMULAS = ("@", "\t", "\r")


class _TextWriter(export.ExportXlsxWriter):
    """A table of texts: xlsxwriter would make formulas and links of some of them."""

    def write(self, row, column, cell_value, style=None):
        if isinstance(cell_value, str):
            return self.worksheet.write_string(row, column, cell_value, style)
        return super().write(row, column, cell_value, style)


class _GroupTextWriter(_TextWriter, export.GroupExportXlsxWriter):
    pass


class ExcelExport(export.ExcelExport):
    """As core's, with writers of our own."""

    def from_data(self, fields, columns_headers, rows):
        with _TextWriter(fields, columns_headers, len(rows)) as writer:
            for place, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    writer.write_cell(place, column, value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        with _GroupTextWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value


class CsvExport(export.CSVExport):
    """As core's, and signs that older programs compute by."""

    def from_data(self, fields, columns_headers, rows):
        rows = [[_spare(value) for value in row] for row in rows]
        return super().from_data(fields, columns_headers, rows)


def _spare(value):
    is_formula = isinstance(value, str) and value.startswith(FORMULAS)
    return f"'{value}" if is_formula else value
