ARGS ?=
export DB PORT HOST

.PHONY: odoo shell
odoo:
	@scripts/odoo $(ARGS)

shell:
	@scripts/shell $(ARGS)
