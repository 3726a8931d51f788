# Every target sets up what it needs: build/node.sh installs the packages once and runs the project's own Node.js.
node := sh build/node.sh

# The names given on make's command line, so that a misspelt one is an error and not ignored without a word.
export K6_CHAT_GIVEN = $(MAKEOVERRIDES)

runs := help demo run run-10k suite capacity calibrate plan doctor report compare kubernetes gather cloud target clean
.PHONY: $(runs) test check build bench

# The first target is what a bare `make` does.
$(runs):
	@$(node) run/main.ts $@

test:
	@$(node) build/run-tests.ts $(ONLY)

check:
	@$(node) build/check.ts

build:
	@$(node) build/bundle-all.ts

bench:
	@$(node) bench/bench.ts

# Any other word is told with the command that is nearest to it.
.DEFAULT:
	@$(node) run/main.ts $@
