# Two commands set everything up on a Debian machine with Swift: `make run` and `make test`. The rest is for working on the project.
# Every target is a script of its own under scripts/, so that it can be read, and run, without make.

PREFIX ?= /usr/local

.PHONY: help run build test soak lint format bench fuzz install

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

run: ## bring up the host with the simulator, and say what to try next
	@scripts/setup.sh
	@scripts/run.sh

build: ## build the product
	@scripts/build.sh

test: ## lint, build, and every test at the length that a change waits for
	@scripts/setup.sh
	@scripts/test.sh ci

soak: ## every acceptance line at full count, one line printed for each
	@scripts/setup.sh wrk
	@scripts/test.sh soak

lint: ## check the format of every Swift file
	@scripts/lint.sh

format: ## rewrite every Swift file in the house's format
	@scripts/format.sh

bench: ## measure the hot paths (release build)
	@scripts/setup.sh wrk
	@scripts/bench.sh

fuzz: ## fuzz what reads texts of others, for a minute each (SECONDS_EACH=60)
	@scripts/fuzz.sh

install: ## build for release and install under PREFIX (/usr/local), within DESTDIR if that is set
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install.sh
