# Everything here needs Go, git and make, and nothing else.

SHELL := /bin/sh
GO ?= go
GOFMT ?= gofmt
BIN := $(CURDIR)/bin

# The files of the tree, those not yet added included, those deleted not.
FILES := git ls-files --cached --others --exclude-standard | while read -r file; do test ! -e "$$file" || printf '%s\n' "$$file"; done

# Packages below testdata match no pattern, so they are named.
CASES := $(patsubst %/,./%/...,$(filter-out testdata/errors/,$(sort $(dir $(wildcard testdata/*/.)))))
PACKAGES := ./... $(CASES)

# Coverage is printed for these, and has to reach this many percent.
COVERED := markers generator runtime
COVERAGE := 85

say = @printf '\n==> %s\n' "$(1)"

.DEFAULT_GOAL := help

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## regenerate the Pinot example and reconcile it on a cluster in memory
	@$(GO) run ./examples/pinot/demo

# Run by its own name, so that what stops make stops it.
.PHONY: cluster
cluster: ## run a whole Kubernetes on loopback, until Ctrl-C, to try an operator with kubectl
	@$(GO) build -o $(BIN)/cluster ./testbed/cluster
	@exec $(BIN)/cluster $(CLUSTER)

.PHONY: demo-cluster
demo-cluster: ## run the Pinot example's operator on such a Kubernetes
	@$(GO) build -o $(BIN)/demo-cluster ./examples/pinot/demo/cluster
	@exec $(BIN)/demo-cluster $(DEMO)

.PHONY: test
test: lint unit ## lint, run every test, print coverage

.PHONY: test-fast
test-fast: ## run the tests that need no API server and no long loops
	@$(GO) test -short $(PACKAGES)

.PHONY: unit
unit:
	$(call say,having a Kubernetes for the tests; the first time this builds one and takes minutes)
	@$(GO) run ./testbed/assets
	$(call say,running the tests)
	@$(GO) test -coverpkg=./markers/...,./generator/...,./runtime/... -coverprofile=coverage.out $(PACKAGES)
	@$(MAKE) --no-print-directory race
	$(call say,statement coverage)
	@$(GO) run ./internal/coverage -profile coverage.out -minimum $(COVERAGE) $(COVERED)

# The race detector needs cgo, so a C compiler: go turns cgo off where none is.
.PHONY: race
race:
	@if [ "$$($(GO) env CGO_ENABLED)" = 1 ]; then \
		printf '\n==> running the tests of runtime/ with the race detector\n' && $(GO) test -race -short ./runtime/...; \
	else \
		printf '\n==> leaving out the race detector: it needs a C compiler, and none is here\n'; \
	fi

.PHONY: generate
generate: $(BIN)/controller-gen $(BIN)/helpgen ## regenerate everything that is generated
	@$(BIN)/helpgen generate:headerFile=tools/boilerplate.go.txt paths=./markers
	@$(BIN)/helpgen generate:headerFile=tools/boilerplate.go.txt paths=./generator
	@for case in testdata/*/api; do $(BIN)/controller-gen object paths=./$$(dirname $$case)/... || exit 1; done
	@$(GO) test ./generator -run 'TestGolden|TestErrors|TestExplain' -update >/dev/null
	@$(GO) run ./internal/fieldgen
	@$(GO) run ./internal/kindgen
	@$(GO) run ./internal/docgen
	@$(GO) run ./bench/large && $(GOFMT) -w bench/testdata
	@$(GO) generate ./examples/...

.PHONY: lint
lint: $(BIN)/staticcheck ## check format, vet, staticcheck, modules and generated files
	$(call say,checking that every file is formatted)
	@unformatted=$$($(GOFMT) -l $$($(FILES) | grep '\.go$$')) && { test -z "$$unformatted" || { echo "not formatted: $$unformatted"; exit 1; }; }
	$(call say,go vet)
	@$(GO) vet $(PACKAGES)
	$(call say,staticcheck)
	@$(BIN)/staticcheck $(PACKAGES)
	$(call say,checking that go.mod and go.sum are tidy)
	@$(GO) mod tidy -diff
	@cd tools && $(GO) mod tidy -diff
	$(call say,checking that generated files are up to date)
	@$(MAKE) --no-print-directory drift

# Regenerates in a copy of the tree and compares with another, so that the tree
# itself stays as it is, and a file that nobody has added is found too.
.PHONY: drift
drift: $(BIN)/controller-gen $(BIN)/helpgen
	@work=$$(mktemp -d) && trap 'rm -rf "$$work"' EXIT && mkdir "$$work/was" "$$work/is" && \
	$(FILES) | tar -cf "$$work/tree.tar" -T - && \
	tar -xf "$$work/tree.tar" -C "$$work/was" && tar -xf "$$work/tree.tar" -C "$$work/is" && \
	$(MAKE) --no-print-directory -C "$$work/is" generate BIN=$(BIN) >/dev/null && cd "$$work" && \
	{ diff -r was is || { echo "generated files are out of date; run make generate"; exit 1; }; }

.PHONY: bench
bench: $(BIN)/controller-gen ## time dsoi-gen against controller-gen
	@$(GO) build -o $(BIN)/dsoi-gen ./cmd/dsoi-gen
	@$(GO) run ./bench -dsoi-gen $(BIN)/dsoi-gen -controller-gen $(BIN)/controller-gen

.PHONY: profile
profile: ## take the profile of the command by which the compiler makes it faster
	@dir=$$(mktemp -d) && trap "rm -r $$dir" EXIT && $(GO) test -c -trimpath -o $$dir/generator.test ./generator && cd generator && \
		GOGC=800 $$dir/generator.test -test.run '^$$' -test.bench BenchmarkGenerate -test.benchtime 15s -test.cpu 1 -test.cpuprofile $(CURDIR)/cmd/dsoi-gen/default.pgo

.PHONY: bench-settled
bench-settled: ## measure a pass over a settled Pinot, on a real API server, against one written by hand
	@$(GO) run ./examples/pinot/bench

$(BIN)/controller-gen: tools/go.mod
	$(call say,building controller-gen)
	@cd tools && $(GO) build -o $@ sigs.k8s.io/controller-tools/cmd/controller-gen

$(BIN)/helpgen: tools/go.mod
	$(call say,building helpgen)
	@cd tools && $(GO) build -o $@ sigs.k8s.io/controller-tools/cmd/helpgen

$(BIN)/staticcheck: tools/go.mod
	$(call say,building staticcheck)
	@cd tools && $(GO) build -o $@ honnef.co/go/tools/cmd/staticcheck
