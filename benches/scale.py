#!/usr/bin/env python3
"""What reading costs by the number of articles: articles a second, memory and disk of `demarche extract --out`.

    benches/scale.py --binary target/release/demarche [--sizes 10000,100000,1000000] [--threads N] FILE… [-- OPTION…]

Each FILE (.jsonl, .jsonl.xz) holds articles with `text` and, where it is known, `published`. They are mixed, always in the same
way, and handed to one run of the program through a pipe: where more are asked for than the files hold they come again, each
round with other days, other countries and other names in their texts. The program is looked at as soon as the parts of a size
are written, and parts are deleted once they are counted, so that no more than some of them are on the disk at a time. What follows `--`
goes to `demarche extract`, such as `--alone`. CPU seconds tell how much work it was, on a machine that does other things too.
What the program said of articles that it left out comes last, each message once and how often."""
import argparse, collections, datetime, hashlib, json, lzma, os, pathlib, random, re, subprocess, sys, tempfile, threading, time

COUNTRIES = ["India", "Brazil", "Canada", "France", "Japan", "Mexico", "Kenya", "Germany", "Poland", "Turkey", "Egypt", "Israel",
             "Iran", "Iraq", "Syria", "China", "Russia", "Ukraine", "Pakistan", "Nigeria", "Italy", "Spain", "Greece", "Chile"]
NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
TICKS = os.sysconf("SC_CLK_TCK")


def read(path):
    opened = lzma.open(path, "rt", encoding="utf-8") if path.endswith(".xz") else open(path, encoding="utf-8")
    with opened as lines:
        for article in map(json.loads, lines):
            if article.get("text"):
                yield article["text"], (article.get("published") or "")[:10]


def shifted(text, day, turn):
    """The article of a later round: a country stands for another, the last capitalised word gets another ending."""
    if turn:
        other = {name: COUNTRIES[(i + turn) % len(COUNTRIES)] for i, name in enumerate(COUNTRIES)}
        text = NAME.sub(lambda m: other.get(m[0], m[0]), text)
        names = [m[0] for m in NAME.finditer(text) if m[0] not in other]
        if names:
            text = text.replace(names[-1], names[-1] + "ov" * (turn % 3) + "son" * (turn // 3 % 5))
        if day:
            day = str(datetime.date.fromisoformat(day) + datetime.timedelta(days=turn))
    return text, day


class Articles:
    """The articles as they are handed over, and what was counted of them."""

    def __init__(self, paths, sizes):
        self.source = [article for path in paths for article in read(path)]
        random.Random(0).shuffle(self.source)
        self.sizes = sizes
        self.words = {}  # by size
        self.texts = set()

    def feed(self, pipe):
        words = 0
        try:
            for number in range(self.sizes[-1]):
                text, day = shifted(*self.source[number % len(self.source)], number // len(self.source))
                words += len(text.split())
                self.texts.add(hashlib.blake2b(text.encode(), digest_size=8).digest())
                line = {"id": f"scale-{number}", "text": text, **({"published": day} if day else {})}
                pipe.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                if number + 1 in self.sizes:
                    self.words[number + 1] = words
            pipe.close()
        except BrokenPipeError:
            pass  # the program has ended, which is seen elsewhere


class Parts:
    """The parts of a run, counted and deleted while it goes on."""

    def __init__(self, folder):
        self.folder, self.count, self.articles, self.bytes, self.events, self.complete = folder, 0, 0, 0, 0, False

    def look(self):
        try:
            manifest = json.loads((self.folder / "manifest.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return
        for part in manifest["parts"][self.count:]:
            self.count += 1
            self.articles += part["articles"]
            for file in part["files"]:
                self.bytes += file["bytes"]
                self.events += file["rows"] if file["name"].startswith("events") else 0
                (self.folder / file["name"]).unlink()
        self.complete = manifest["complete"]


def usage(pid):
    """CPU seconds and MiB at most so far, as Linux tells them."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    peak = re.search(r"VmHWM:\s*(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
    return (int(fields[11]) + int(fields[12])) / TICKS, int(peak[1]) / 1024 if peak else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--threads", default="1")
    parser.add_argument("--messages", help="file for what the program says")
    parser.add_argument("files", nargs="+", metavar="FILE")
    args, options = parser.parse_known_args(sys.argv[1 : sys.argv.index("--")] if "--" in sys.argv else sys.argv[1:])
    options += sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    sizes = sorted(map(int, args.sizes.split(",")))
    articles = Articles(args.files, sizes)
    print("| articles | words | seconds | CPU seconds | articles a CPU second | words a CPU second | peak MiB | parts MB | events |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, open(args.messages, "w+b") if args.messages else tempfile.TemporaryFile() as errors:
        parts, start = Parts(pathlib.Path(folder, "out")), time.monotonic()
        command = [args.binary, "extract", "--input", "jsonl", "--threads", args.threads, "--part-size", str(min(10000, sizes[0])),
                   "--out", str(parts.folder), *options, "-"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=errors)
        threading.Thread(target=articles.feed, args=[process.stdin], daemon=True).start()
        wanted = list(sizes)
        used = usage(process.pid)
        while wanted:
            ended = process.poll() is not None
            used = used if ended else usage(process.pid)
            parts.look()
            # articles that are left out make a part late, so the last size is what there is in the end
            if parts.articles >= wanted[0] or ended and parts.complete:
                size, (cpu, peak), got = wanted.pop(0), used, parts.articles
                words, clock = articles.words[size], time.monotonic() - start
                print(f"| {got:,} | {words:,} | {clock:.0f} | {cpu:.1f} | {got / cpu:.0f} | {words / cpu:.0f} | {peak:.0f} | {parts.bytes / 1e6:.1f} | {parts.events:,} |", flush=True)
            elif ended:
                sys.exit(f"{command}: exit code {process.returncode}")
            time.sleep(0.1)
        process.wait()
        errors.seek(0)
        said = collections.Counter(re.sub(rb"line \d+|scale-\d+", b"\xe2\x80\xa6", line).decode() for line in errors if not line.startswith(b"hint"))
    print(f"\n{sizes[-1] - parts.articles} left out, {len(articles.texts):,} texts differ")
    print(f"10^8 such articles on 100 cores: {1e6 * cpu / got / 3600:.1f} hours, {parts.bytes / got * 1e8 / 1e12:.2f} TB of parts")
    for line, times in said.most_common(20):
        print(times, line.rstrip())


main()
