#!/usr/bin/env python3
"""Many readers of one server: how long answers take, how many fail, and how much memory the server takes.

    benches/serve.py --binary target/release/demarche --store demarche.db [--readers 200] [--seconds 60] [--slow]
                     [--engine]

Each reader asks one of a mix of saved queries, pages and SPARQL again and again, with values chosen anew, so that few
answers are known already. Questions whose median, asked alone, is below 100 ms count as small. --slow has one more reader
ask a product that never ends, which the server must stop. --engine asks the same SPARQL of the same store by pyoxigraph,
alone and without a server, after the server has ended (pip install pyoxigraph)."""
import argparse, collections, http.client, pathlib, random, re, statistics, subprocess, sys, threading, time, urllib.parse

COUNTRIES = "USA RUS CHN GBR FRA DEU IND ISR IRN UKR TUR SYR IRQ EGY PAK JPN KOR PRK BRA VEN".split()
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def questions(rng):
    """One address of each kind, by the kind's name."""
    one, other = rng.sample(COUNTRIES, 2)
    day = f"{rng.randint(2003, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    quote = urllib.parse.quote
    ask = f'ASK {{ ?e dm:actorCountry cty:{one} ; dm:targetCountry cty:{other} ; dm:date "{day}"^^xsd:date }}'
    return {
        "page of a pair": f"/dyad/{min(one, other)}/{max(one, other)}",
        "page of a country": f"/id/country/{one}",
        "visits": f"/api/query/visits?from={day}&limit=20",
        "tariff-history": f"/api/query/tariff-history?on={one}",
        "who-met-whom": f"/api/query/who-met-whom?who={one}&from={day}&limit=20",
        "roles-over-time": f"/api/query/roles-over-time?country={one}",
        "describe": f"/id/country/{one}?format=turtle&n={rng.random()}",
        "ask": f"/sparql?query={quote(ask)}",
        "search page": f"/queries/visits?from={day}",
    }


class Server:
    def __init__(self, options):
        command = [options.binary, "serve", "--quiet", "--bind", "127.0.0.1:0", "--store", options.store]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = urllib.parse.urlsplit(self.process.stdout.readline().strip()).netloc

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def connect(self):
        return http.client.HTTPConnection(self.address, timeout=120)


def get(connection, path):
    begun = time.monotonic()
    connection.request("GET", path, headers={"Accept": "text/html" if path.startswith(("/id", "/dyad", "/queries")) and "format" not in path else "*/*"})
    reply = connection.getresponse()
    reply.read()
    return reply.status, time.monotonic() - begun


def alone(server, rounds):
    times = collections.defaultdict(list)
    connection, rng = server.connect(), random.Random(1)
    for _ in range(rounds):
        for kind, path in questions(rng).items():
            status, took = get(connection, path)
            assert status in (200, 404), f"{path}: {status}"
            times[kind].append(took)
    return {kind: statistics.median(each) for kind, each in times.items()}


def reader(server, seed, until, times, faults, lock):
    connection, rng = server.connect(), random.Random(seed)
    while time.monotonic() < until:
        kind, path = rng.choice(list(questions(rng).items()))
        try:
            status, took = get(connection, path)
        except OSError as error:
            status, took, connection = repr(error), 0, server.connect()
        with lock:
            if status in (200, 404):
                times[kind].append(took)
            else:
                faults[f"{kind}: {status}"] += 1


def slow(server, until, stopped):
    connection = server.connect()
    while time.monotonic() < until:
        stopped.append(get(connection, "/sparql?query=" + urllib.parse.quote(SLOW)))


def engine(store):
    import pyoxigraph
    opened = pyoxigraph.Store.read_only(store)
    prefixes = {"dm": "https://w3id.org/demarche/ns#", "cty": "https://w3id.org/demarche/id/country/", "xsd": "http://www.w3.org/2001/XMLSchema#"}
    times, rng = [], random.Random(1)
    for _ in range(200):
        query = urllib.parse.unquote(questions(rng)["ask"].split("query=")[1])
        begun = time.monotonic()
        opened.query(query, prefixes=prefixes)
        times.append(time.monotonic() - begun)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="target/release/demarche")
    parser.add_argument("--store", required=True)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--engine", action="store_true")
    options = parser.parse_args()
    server = Server(options)
    medians = alone(server, 5)
    until, times, faults, lock, stopped = time.monotonic() + options.seconds, collections.defaultdict(list), collections.Counter(), threading.Lock(), []
    threads = [threading.Thread(target=reader, args=(server, n, until, times, faults, lock)) for n in range(options.readers)]
    threads += [threading.Thread(target=slow, args=(server, until, stopped))] * options.slow
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    print(f"{options.readers} readers, {options.seconds:.0f} s: {sum(map(len, times.values()))} answers, {sum(faults.values())} faults, "
          f"{server.memory():.0f} MiB at most")
    print("| question | alone, median | asked | median | p99 |\n|---|---:|---:|---:|---:|")
    for kind, each in sorted(times.items()):
        each.sort()
        print(f"| {kind} | {1000 * medians[kind]:.0f} ms | {len(each)} | {1000 * statistics.median(each):.0f} ms | {1000 * each[int(len(each) * .99)]:.0f} ms |")
    small = sorted(took for kind, each in times.items() if medians[kind] < .1 for took in each)
    if small:
        print(f"p99 of small questions: {1000 * small[int(len(small) * .99)]:.0f} ms")
    for fault, count in faults.items():
        print(f"fault: {fault}, {count} times")
    for status, took in stopped:
        print(f"the product without end: {status} after {took:.1f} s")
    server.process.terminate()
    print(f"it ended with exit code {server.process.wait(30)}")
    if options.engine:
        print(f"ask, by pyoxigraph alone: {1000 * engine(options.store):.1f} ms")
    sys.exit(bool(faults))


main()
