# The few commands everybody needs. What they do stands in scripts/, one file each.

LISTEN ?= 127.0.0.1:8080
DATA ?= demo-data

.DEFAULT_GOAL := help
.PHONY: help demo test check assets

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## build what is needed and start the demo at http://127.0.0.1:8080
	@scripts/demo "$(DATA)" "$(LISTEN)"

test: ## set up what the tests need and run all of them
	@scripts/test

check: ## the quick round while working: format, lints, unit tests, house rules
	@scripts/check

assets: ## fetch styles, scripts and fonts into crates/server
	@scripts/prepare assets
