# The commands of this repository; each is a script of the same name.
# Variables: PORT, DB, ARGS, ODOO_HOME, DATABASE_HOST and others, see CONTRIBUTING.md.
ARGS ?=

.PHONY: help run test unit lint format i18n shell odoo bench screenshots clean

help:
	@sed -n 's/^#: //p' $(firstword $(MAKEFILE_LIST))

#: make run      Odoo with demonstration data on http://127.0.0.1:8069
run:
	@scripts/run $(ARGS)

#: make test     all tests with coverage; ARGS="tests/... -k ..." runs some
test:
	@scripts/test $(ARGS)

#: make unit     the tests that need no database
unit:
	@scripts/unit $(ARGS)

#: make lint     all checks of source, translations and packaging
lint:
	@scripts/lint $(ARGS)

#: make format   formats the source
format:
	@scripts/format $(ARGS)

#: make i18n     exports the messages and merges them into the translations
i18n:
	@scripts/i18n $(ARGS)

#: make shell    Odoo's shell on the demonstration database
shell:
	@scripts/shell $(ARGS)

#: make odoo     Odoo's command: make odoo ARGS="-d appeals --help"
odoo:
	@scripts/odoo $(ARGS)

#: make bench    the benchmarks
bench:
	@scripts/bench $(ARGS)

#: make screenshots  the pictures of docs/screenshots
screenshots:
	@scripts/screenshots $(ARGS)

#: make clean    removes the databases of this checkout; ALL=1 everything made
clean:
	@scripts/clean $(ARGS)
