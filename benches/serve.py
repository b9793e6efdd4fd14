#!/usr/bin/env python3
"""Many readers of one server: how long answers take, how many fail, and what the server takes for them.

    benches/serve.py --binary target/release/demarche --store demarche.db [--readers 200] [--seconds 60] [--slow] [--people]
    benches/serve.py --binary target/release/demarche --store demarche.db --beside oxigraph [--rounds 2]

Each reader asks one of a mix of saved queries, pages and SPARQL again and again, with values chosen anew, so that few
answers are known already. Questions whose median, asked alone, is below 100 ms count as small. --slow has one more reader
ask a product that never ends, which the server must stop. --people has readers ask as people do: most of them for the same
few countries, for the latest years, and at addresses that others have used.

--beside asks the same texts, saved queries with their values filled in, of this server and of `oxigraph
serve-read-only` (pip install oxigraph) on the same store, in turns. Seconds of processor are those of the server alone,
so that they hold on a machine that others use."""
import argparse, collections, contextlib, os, pathlib, random, re, selectors, socket, statistics, subprocess, sys, time, urllib.parse, urllib.request

COUNTRIES = "USA RUS CHN GBR FRA DEU IND ISR IRN UKR TUR SYR IRQ EGY PAK JPN KOR PRK BRA VEN".split()
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ASK = 'ASK { ?e dm:actorCountry cty:USA ; dm:targetCountry cty:VEN ; dm:date "2003-01-01"^^xsd:date }'
# saved queries with values that stand in their printed text and are replaced there
SAVED = {
    "visits": ["from=2003-01-01", "who=USA"],
    "tariff-history": ["on=USA"],
    "who-met-whom": ["who=USA", "from=2003-01-01"],
    "roles-over-time": ["country=USA"],
    "who-did-what": ["country=USA", "from=2003-01-01"],
}


def day(rng):
    return f"{rng.randint(2003, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


NAMES = "putin trump merkel obama zelensky gaza kabul united+nations hamas opec talks+in+geneva erdogan macron nato".split()


def questions(rng):
    """One address of each kind, and whether a browser asks for it, by the kind's name."""
    return about(*rng.sample(COUNTRIES, 2), day(rng), rng.choice(NAMES), f"n={rng.random()}")


def asked_by_people(rng):
    """The same, where the first countries and names are asked for most (Zipf's law), for one of three years."""
    ranked = lambda all: rng.choices(all, [1 / (rank + 1) for rank in range(len(all))])[0]
    one = ranked(COUNTRIES)
    return about(one, ranked([each for each in COUNTRIES if each != one]), f"{rng.randint(2023, 2025)}-01-01", ranked(NAMES), "")


def about(one, other, since, name, new):
    ask = ASK.replace("USA", one).replace("VEN", other).replace("2003-01-01", since)
    return {
        "page of a pair": (f"/dyad/{min(one, other)}/{max(one, other)}?{new}", True),
        "page of a country": (f"/id/country/{one}?{new}", True),
        "page of a query": (f"/queries/visits?who={one}&from={since}", True),
        "search": (f"/search?q={name}&{new}", True),
        "visits": (f"/api/query/visits?who={one}&from={since}&limit=20", False),
        "tariff-history": (f"/api/query/tariff-history?on={one}", False),
        "who-met-whom": (f"/api/query/who-met-whom?who={one}&from={since}&limit=20", False),
        "roles-over-time": (f"/api/query/roles-over-time?country={one}", False),
        "describe": (f"/id/country/{one}?format=turtle&{new}", False),
        "ask": (f"/sparql?query={urllib.parse.quote(ask)}", False),
    }


class Server:
    def __init__(self, command, path="/sparql"):
        self.path = path
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def wait(self, address):
        self.address = address
        for _ in range(600):
            with contextlib.suppress(OSError):
                host, port = address.split(":")
                socket.create_connection((host, int(port)), 1).close()
                return self
            time.sleep(.1)
        sys.exit(f"{address} does not answer")

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def processor(self):
        """Seconds of processor that it has taken."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")")[-1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        self.process.terminate()
        return self.process.wait(30)


def demarche(options):
    server = Server([options.binary, "serve", "--quiet", "--bind", "127.0.0.1:0", "--store", options.store])
    return server.wait(urllib.parse.urlsplit(server.process.stdout.readline().strip()).netloc)


def oxigraph(options):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [options.beside, "serve-read-only", "--location", options.store, "--bind", address, "--union-default-graph"]
    return Server(command, "/query").wait(address)


class Reader:
    """One connection, which asks again as soon as it has its answer."""

    def __init__(self, address, questions, rng):
        host, port = address.split(":")
        self.where, self.questions, self.rng = (host, int(port)), questions, rng
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(self.where)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)

    def ask(self):
        self.kind, (path, browser) = self.rng.choice(list(self.questions(self.rng).items()))
        accept = "text/html" if browser else "application/sparql-results+json, */*;q=0.5"
        self.received, self.whole, self.begun = bytearray(), None, time.monotonic()
        self.socket.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n".encode())

    def read(self):
        """The status of the answer, once all of it is there."""
        piece = self.socket.recv(1 << 18)
        self.received += piece
        if self.whole is None and (end := self.received.find(b"\r\n\r\n")) >= 0:
            length = re.search(rb"(?i)content-length: *(\d+)", self.received[:end])
            self.whole = end + 4 + int(length[1]) if length else 0
        done = len(self.received) >= self.whole if self.whole else self.received.endswith(b"\r\n0\r\n\r\n")
        if not done and not piece:
            raise ConnectionError("closed")
        return int(self.received[9:12]) if done else None


def load(server, questions, readers, seconds, slow=0):
    """Times by kind, faults, and how the endless queries ended."""
    times, faults, stopped = collections.defaultdict(list), collections.Counter(), []
    endless = {"slow": ("/sparql?query=" + urllib.parse.quote(SLOW), False)}
    all = [Reader(server.address, questions, random.Random(n)) for n in range(readers)]
    all += [Reader(server.address, lambda _: endless, random.Random(0)) for _ in range(slow)]
    selector, until = selectors.DefaultSelector(), time.monotonic() + seconds
    for reader in all:
        selector.register(reader.socket, selectors.EVENT_READ, reader)
        reader.ask()
    while time.monotonic() < until:
        for key, _ in selector.select(1):
            reader = key.data
            try:
                status = reader.read()
            except OSError as error:
                faults[f"{reader.kind}: {error!r}"] += 1
                selector.unregister(reader.socket)
                reader.connect()
                selector.register(reader.socket, selectors.EVENT_READ, reader)
                reader.ask()
                continue
            if status is None:
                continue
            took = time.monotonic() - reader.begun
            if reader.kind == "slow":
                stopped.append((status, took))
            elif status in (200, 404):
                times[reader.kind].append(took)
            else:
                faults[f"{reader.kind}: {status}"] += 1
            reader.ask()
    [reader.socket.close() for reader in all]
    return times, faults, stopped


def alone(server, questions, rounds):
    """The median of each kind, asked by one reader."""
    times, reader = collections.defaultdict(list), Reader(server.address, None, random.Random(1))
    reader.socket.setblocking(True)
    for _ in range(rounds):
        for question in questions(reader.rng).items():
            reader.questions = lambda _: dict([question])
            reader.ask()
            while (status := reader.read()) is None:
                pass
            times[reader.kind].append(time.monotonic() - reader.begun)
            if status not in (200, 404):
                print(f"{question[0]}, asked alone: {status}", file=sys.stderr)
    return {kind: statistics.median(each) for kind, each in times.items()}


def ms(seconds):
    return f"{1000 * seconds:.0f} ms"


def p99(times):
    return sorted(times)[int(len(times) * .99)]


def serve(options):
    server, asked = demarche(options), lambda rng: options.chosen((asked_by_people if options.people else questions)(rng))
    medians = alone(server, asked, 5)
    before = server.processor()
    times, faults, stopped = load(server, asked, options.readers, options.seconds, options.slow)
    count = sum(map(len, times.values()))
    used = server.processor() - before
    print(f"{options.readers} readers, {options.seconds:.0f} s: {count} answers, {sum(faults.values())} faults, "
          f"{server.memory():.0f} MiB at most, {1000 * used / max(count, 1):.1f} ms of processor an answer, "
          f"{used / options.seconds:.2f} processors in use")
    print("| question | alone, median | asked | median | p99 |\n|---|---:|---:|---:|---:|")
    for kind, each in sorted(times.items()):
        print(f"| {kind} | {ms(medians[kind])} | {len(each)} | {ms(statistics.median(each))} | {ms(p99(each))} |")
    if small := [took for kind, each in times.items() if medians[kind] < .1 for took in each]:
        print(f"p99 of small questions: {ms(p99(small))}")
    for status, took in stopped:
        print(f"the product without end: {status} after {took:.1f} s")
    print(f"it ended with exit code {server.end()}")
    return faults


def texts(options):
    """What makes the text of each saved query with other values."""
    made = {"ask": ASK}
    for name, values in SAVED.items():
        printed = [options.binary, "query", name, *values, "--print", "--store", options.store]
        made[name] = subprocess.run(printed, check=True, capture_output=True, text=True).stdout
    head = "".join(f"PREFIX {name}: <https://w3id.org/demarche/{path}>\n" for name, path in [("dm", "ns#"), ("cty", "id/country/")])
    made["ask"] = f"{head}PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n{ASK}"

    def questions_at(path):
        def questions(rng):
            one, other = rng.sample(COUNTRIES, 2)
            filled = lambda text: text.replace("USA", one).replace("VEN", other).replace("2003-01-01", day(rng))
            return options.chosen({name: (f"{path}?query={urllib.parse.quote(filled(text))}", False) for name, text in made.items()})
        return questions
    return questions_at


def beside(options):
    made, faults = texts(options), collections.Counter()
    print("| server | round | answers a second | processor an answer | median | p99 | memory |\n|---|---:|---:|---:|---:|---:|---:|")
    for turn in range(options.rounds):
        for name, start in [("demarche", demarche), ("oxigraph", oxigraph)]:
            server = start(options)
            asked = made(server.path)
            alone(server, asked, 3)
            before = server.processor()
            times, failed, _ = load(server, asked, options.readers, options.seconds)
            all = [took for each in times.values() for took in each]
            used = server.processor() - before
            print(f"| {name} | {turn + 1} | {len(all) / options.seconds:.0f} | {1000 * used / max(len(all), 1):.2f} ms | "
                  f"{ms(statistics.median(all))} | {ms(p99(all))} | {server.memory():.0f} MiB |")
            faults.update({f"{name}, {fault}": count for fault, count in failed.items()})
            server.end()
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="target/release/demarche")
    parser.add_argument("--store", required=True)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--people", action="store_true")
    parser.add_argument("--beside", metavar="OXIGRAPH")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", metavar="KIND,…", help="only these kinds of question")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else None
    options.chosen = lambda all: {kind: all[kind] for kind in wanted or all}
    faults = beside(options) if options.beside else serve(options)
    for fault, count in faults.items():
        print(f"fault: {fault}, {count} times")
    sys.exit(bool(faults))


main()
