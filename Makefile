.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test journeys bench audit lint format setup lock

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Install what is missing and serve the demonstration on 127.0.0.1:8000 (PORT=8001 for another port)
	@bin/demo

demo-reset: ## Begin the demonstration again with fresh data
	@bin/demo --reset

test: ## Run every check and every test, on SQLite, on PostgreSQL and in a browser
	@bin/test

journeys: ## Run the journeys in a browser alone
	@bin/setup --dev
	@bin/journeys

bench: ## Measure speed, as ratios within one run
	@bin/setup --dev
	@bin/bench

audit: ## Look for dangerous code, and for known holes in what is installed
	@bin/setup --dev
	@.venv/bin/python bin/audit

lint: ## Run the checks that need no database
	@bin/setup --dev
	@bin/lint

format: ## Put Python and templates into the house's format
	@bin/setup --dev
	@bin/lint --fix

setup: ## Install everything for working on the program
	@bin/setup --dev

lock: ## Lock the releases that pyproject.toml asks for
	@bin/lock
