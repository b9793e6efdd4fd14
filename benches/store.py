#!/usr/bin/env python3
"""What a store costs: quads, bytes, time to fill it and to read it, beside oxigraph alone, as one table.

    benches/store.py --binary now=target/release/demarche [--binary before=OTHER] --articles FILE.jsonl[.xz] [--lines 10000] [--rounds 3]
    benches/store.py --binary now=target/release/demarche --articles FILE.jsonl[.xz] --growth 10000 87293 350000

The second prints what a report costs as a store grows. Where the file has fewer lines, they come again, each time a
thousand days later and under other ids.

All programs do each step in turn within a round, so that other work on the machine slows all alike; medians of the rounds
count; CPU is that of all threads, which other work disturbs least. "Load alone" is oxigraph's own bulk load (pyoxigraph) of the quads that the store exports, "dump" its own dump of the
store that it made so. Cold queries are the first of a process of their own. Needs: pip install pyoxigraph"""
import argparse, datetime, itertools, json, lzma, os, pathlib, shlex, statistics, subprocess, sys, tempfile, time

LOAD = "import sys, pyoxigraph as o\ns = o.Store(sys.argv[2])\ns.bulk_load(path=sys.argv[1], format=o.RdfFormat.N_QUADS)\ns.flush()"
DUMP = "import sys, pyoxigraph as o\no.Store.read_only(sys.argv[1]).dump(output=sys.argv[2], format=o.RdfFormat.N_QUADS)"


def run(command, check=True):
    """Seconds, those of CPU, and the peak of memory in MB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if check and os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit(f"{shlex.join(map(str, command))}: {error.decode()[-2000:]}")
    return time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def size(folder):
    """Bytes on the disk; what several names share counts once."""
    seen = {(s.st_dev, s.st_ino): s.st_size for s in (p.stat() for p in pathlib.Path(folder).rglob("*") if p.is_file())}
    return sum(seen.values())


def one(program, articles, folder, queries):
    """All steps of one round with one program, as a list of (name, value)."""
    store, out = folder / "store", {}
    ingest = [program, "ingest", "--store", store, articles]
    out["read alone (N-Quads), s"], out["read alone, CPU s"], _ = run([program, "extract", "--quiet", "--format", "nquads", "-o", folder / "read.nq", articles])
    out["ingest, s"], out["ingest, CPU s"], out["ingest, peak MB"] = run(ingest)
    out["second ingest, s"], out["second ingest, CPU s"], _ = run(ingest)
    stats = json.loads(subprocess.check_output([program, "stats", "--store", store, "--format", "json"]))
    quads, records = stats["quads"], stats["records"]
    out["records"], out["quads a record"] = records, quads / records
    out["bytes a record"], out["MB on disk"] = size(store) / records, size(store) / 1e6
    dump = folder / "dump.nq"
    for ending in ("nq", "nt", "trig", "ttl", "jsonld"):
        file = folder / f"dump.{ending}"
        out[f"export .{ending}, s"], out[f"export .{ending}, CPU s"], out[f"export .{ending}, peak MB"] = run(
            [program, "export", "--with-links", "--store", store, "-o", file])
        out[f"export .{ending}, MB"] = file.stat().st_size / 1e6
    alone = folder / "alone"
    out["load alone, s"], out["load alone, CPU s"], _ = run([sys.executable, "-c", LOAD, dump, alone])
    out["dump alone (N-Quads), s"], out["dump alone, CPU s"], _ = run([sys.executable, "-c", DUMP, alone, folder / "alone.nq"])
    out["ingest / load alone"] = out["ingest, s"] / out["load alone, s"]
    out["the same, CPU"] = out["ingest, CPU s"] / out["load alone, CPU s"]
    out["open (ASK), s"], out["open, CPU s"], _ = run([program, "query", "--store", store, folder / "ask.rq"])
    times = {}
    for name, command in queries.items():
        ask = [program, "query", "--store", store, *command]
        cold = run(ask, check=False)[0]
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


def lines(path):
    with (lzma.open(path, "rt") if path.suffix == ".xz" else path.open()) as file:
        yield from file


def grown(path, count):
    """So many lines; where there are fewer, the same again, later and under other ids."""
    written = 0
    for again in itertools.count():
        for line in lines(path):
            if written == count:
                return
            article = json.loads(line)
            if again:
                day = datetime.date.fromisoformat(article["published"]) + datetime.timedelta(days=1000 * again)
                article |= {"id": f"{article['id']}-{again}", "published": day.isoformat()}
            written += 1
            yield json.dumps(article) + "\n"


def growth(programs, articles, sizes):
    print("| program | reports | s | CPU s | ms of CPU a report | peak MB | MB on disk | quads a record |\n|---|" + "---:|" * 7)
    for name, program in programs.items():
        for count in sizes:
            with tempfile.TemporaryDirectory(prefix="demarche-store-") as folder:
                folder = pathlib.Path(folder)
                with (folder / "articles.jsonl").open("w") as some:
                    some.writelines(grown(articles, count))
                seconds, cpu, peak = run([program, "ingest", "--quiet", "--store", folder / "store", folder / "articles.jsonl"])
                stats = json.loads(subprocess.check_output([program, "stats", "--store", folder / "store", "--format", "json"]))
                print(f"| {name} | {count:,} | {seconds:,.0f} | {cpu:,.0f} | {1000 * cpu / count:.2f} | {peak:,.0f} | {size(folder / 'store') / 1e6:,.0f} "
                      f"| {stats['quads'] / stats['records']:.1f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", action="append", required=True, metavar="NAME=PATH")
    parser.add_argument("--articles", required=True, type=pathlib.Path)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", nargs="+", type=int, metavar="N", help="only what a report costs in stores of so many")
    args = parser.parse_args()
    programs = dict(binary.split("=", 1) for binary in args.binary)
    if args.growth:
        return growth(programs, args.articles, args.growth)
    results = {name: [] for name in programs}
    for _ in range(args.rounds):
        for name, program in programs.items():
            with tempfile.TemporaryDirectory(prefix="demarche-store-") as folder:
                folder = pathlib.Path(folder)
                articles = folder / "articles.jsonl"
                with articles.open("w") as some:
                    some.writelines(itertools.islice(lines(args.articles), args.lines))
                (folder / "ask.rq").write_text("ASK { ?s ?p ?o }\n")
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
