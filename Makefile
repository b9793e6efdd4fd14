# make demo   build, read samples/ into a store, answer a question, write graph.ttl
# make test   all tests
# make torture SECONDS=1200   damage, kills, power cuts and full disks, again and again for so long, with a table
#
# Both use cargo's release profile, so that the store's C++ part (RocksDB: about ten minutes on two
# cores) is compiled once. Set CARGO_TARGET_DIR to build elsewhere.

CARGO ?= cargo
TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)
DEMARCHE := $(TARGET)/release/demarche

.PHONY: demo test torture build tools libclang clean-demo

demo: build
	$(DEMARCHE) ingest samples
	$(DEMARCHE) query who-did-what
	$(DEMARCHE) export --format turtle -o graph.ttl
	@echo "graph.ttl holds the graph; $(DEMARCHE) --help says what else there is"

test: tools
	$(CARGO) test --release --locked --workspace --no-fail-fast

SECONDS ?= 1200

torture: tools
	DEMARCHE_TORTURE_SECONDS=$(SECONDS) $(CARGO) test --release --locked --test torture -- --ignored --nocapture

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
