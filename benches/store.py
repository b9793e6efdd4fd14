#!/usr/bin/env python3
"""What a store costs: quads, bytes, time to fill it and to read it, beside oxigraph alone, as one table.

    benches/store.py --binary now=target/release/demarche [--binary before=OTHER] --articles FILE.jsonl [--lines 10000] [--rounds 3]

All programs do each step in turn within a round, so that other work on the machine slows all alike; medians of the rounds
count. "Load alone" is oxigraph's own bulk load (pyoxigraph) of the quads that the store exports, "dump" its own dump of the
store that it made so. Cold queries are the first of a process of their own. Needs: pip install pyoxigraph"""
import argparse, json, os, pathlib, shlex, statistics, subprocess, sys, tempfile, time

LOAD = "import sys, pyoxigraph as o\ns = o.Store(sys.argv[2])\ns.bulk_load(path=sys.argv[1], format=o.RdfFormat.N_QUADS)\ns.flush()"
DUMP = "import sys, pyoxigraph as o\no.Store.read_only(sys.argv[1]).dump(output=sys.argv[2], format=o.RdfFormat.N_QUADS)"


def run(command, check=True):
    """Seconds, and the peak of memory in MB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if check and os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit(f"{shlex.join(map(str, command))}: {error.decode()[-2000:]}")
    return time.monotonic() - start, used.ru_maxrss / 1024


def size(folder):
    """Bytes on the disk; what several names share counts once."""
    seen = {(s.st_dev, s.st_ino): s.st_size for s in (p.stat() for p in pathlib.Path(folder).rglob("*") if p.is_file())}
    return sum(seen.values())


def one(program, articles, folder, queries):
    """All steps of one round with one program, as a list of (name, value)."""
    store, out = folder / "store", {}
    ingest = [program, "ingest", "--store", store, articles]
    out["ingest, s"], out["ingest, peak MB"] = run(ingest)
    out["second ingest, s"], _ = run(ingest)
    stats = json.loads(subprocess.check_output([program, "stats", "--store", store, "--format", "json"]))
    quads, records = stats["quads"], stats["records"]
    out["records"], out["quads a record"] = records, quads / records
    out["bytes a record"], out["MB on disk"] = size(store) / records, size(store) / 1e6
    dump = folder / "dump.nq"
    for ending in ("nq", "nt", "trig", "ttl", "jsonld"):
        out[f"export .{ending}, s"], out[f"export .{ending}, peak MB"] = run([program, "export", "--store", store, "-o", folder / f"dump.{ending}"])
    alone = folder / "alone"
    out["load alone, s"], _ = run([sys.executable, "-c", LOAD, dump, alone])
    out["dump alone (N-Quads), s"], _ = run([sys.executable, "-c", DUMP, alone, folder / "alone.nq"])
    out["ingest / load alone"] = out["ingest, s"] / out["load alone, s"]
    times = {}
    for name, command in queries.items():
        ask = [program, "query", "--store", store, *command]
        cold, _ = run(ask, check=False)
        times[name] = (cold, min(run(ask, check=False)[0] for _ in range(2)))
    for which, word in ((0, "first"), (1, "again")):
        slowest = sorted(times, key=lambda name: -times[name][which])[:3]
        out[f"slowest query, {word}, s"] = times[slowest[0]][which]
        out[f"  which, {word}"] = ", ".join(f"{name} {times[name][which]:.2f}" for name in slowest)
    return out


def examples():
    """The saved queries with the parameters of their examples: what stands behind `demarche query`."""
    found = {}
    for path in sorted((pathlib.Path(__file__).parent.parent / "queries").glob("*.rq")):
        line = next(line for line in path.read_text().splitlines() if line.startswith("#+ example: "))
        found[path.stem] = shlex.split(line.removeprefix("#+ example: demarche query "))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", action="append", required=True, metavar="NAME=PATH")
    parser.add_argument("--articles", required=True, type=pathlib.Path)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    programs = dict(binary.split("=", 1) for binary in args.binary)
    results = {name: [] for name in programs}
    for _ in range(args.rounds):
        for name, program in programs.items():
            with tempfile.TemporaryDirectory(prefix="demarche-store-") as folder:
                folder = pathlib.Path(folder)
                articles = folder / "articles.jsonl"
                with args.articles.open() as lines, articles.open("w") as some:
                    for _, line in zip(range(args.lines), lines):
                        some.write(line)
                results[name].append(one(program, articles, folder, examples()))
    print("| |", " | ".join(programs), "|\n|---|" + "---:|" * len(programs))
    for key in next(iter(results.values()))[0]:
        cells = []
        for rounds in results.values():
            values = [values[key] for values in rounds]
            numbers = isinstance(values[0], (int, float))
            cells.append(f"{statistics.median(values):,.2f}" if numbers else values[len(values) // 2])
        print(f"| {key} |", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
