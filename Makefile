# make demo   build, read samples/ into a store, answer a question, write graph.ttl
# make test   all tests
#
# Both use cargo's release profile, so that the store's C++ part (RocksDB: about ten minutes on two
# cores) is compiled once. Set CARGO_TARGET_DIR to build elsewhere.

CARGO ?= cargo
TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)
DEMARCHE := $(TARGET)/release/demarche

# make links  build links.idx, the index that `demarche link --index links.idx` asks, of the tables in LINKS
.PHONY: links demo test build tools libclang clean-demo

demo: build
	$(DEMARCHE) ingest samples
	$(DEMARCHE) query who-did-what
	$(DEMARCHE) export --format turtle -o graph.ttl
	@echo "graph.ttl holds the graph; $(DEMARCHE) --help says what else there is"

LINKS ?= ../shared/corpus/linking
links: build
	$(DEMARCHE) index build --set linking -o links.idx --from $(foreach t,people organisations parties places,$(wildcard $(LINKS)/$t.tsv*))
	@echo "$(DEMARCHE) link --index links.idx links what the store holds"

test: tools
	$(CARGO) test --release --locked --workspace --no-fail-fast

build: tools
	$(CARGO) build --release --locked

tools: libclang
	@command -v $(CARGO) >/dev/null || { echo "error: cargo is not installed"; echo "hint: install Rust from https://rustup.rs"; exit 1; }
	@command -v c++ >/dev/null || command -v g++ >/dev/null || command -v clang++ >/dev/null || { \
	  echo "error: no C++ compiler"; echo "hint: install g++ (Debian: apt-get install g++)"; exit 1; }

# The bindings to RocksDB are made with libclang. Debian and Ubuntu: installed here where it is missing.
libclang:
	@sh .ci/libclang

clean-demo:
	rm -rf demarche.db graph.ttl
