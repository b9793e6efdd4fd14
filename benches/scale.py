#!/usr/bin/env python3
"""What reading costs by the number of articles: articles a second, memory and disk of `demarche extract --out`.

    benches/scale.py --binary target/release/demarche --articles FILE.jsonl [--sizes 1000,10000,100000] [--threads N] [-- OPTION…]

FILE (.jsonl, .jsonl.xz) holds articles with `text` and what else is known of them. Where a size asks for more than it holds they
come again, each round with other days, other countries and other family names in their texts, so that none repeats. What
follows `--` goes to `demarche extract`, such as `--alone`. CPU seconds tell how much work it was, on a machine that does other
things too. The last lines say what more articles would take on more cores, from the largest size."""
import argparse, datetime, json, lzma, os, pathlib, re, resource, subprocess, sys, tempfile, time

COUNTRIES = ["India", "Brazil", "Canada", "France", "Japan", "Mexico", "Kenya", "Germany", "Poland", "Turkey", "Egypt", "Israel",
             "Iran", "Iraq", "Syria", "China", "Russia", "Ukraine", "Pakistan", "Nigeria", "Italy", "Spain", "Greece", "Chile"]
WORD = re.compile(r"\b[A-Z][a-z]{2,}\b")


def read(path):
    opened = lzma.open(path, "rt", encoding="utf-8") if path.endswith(".xz") else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            yield json.loads(line)


def shifted(article, number, turn):
    """The article of a later turn: a country stands for another, a rare capitalised word gets another ending."""
    other = {name: COUNTRIES[(i + turn) % len(COUNTRIES)] for i, name in enumerate(COUNTRIES)}
    text = WORD.sub(lambda m: other.get(m[0], m[0]), article["text"])
    names = [m[0] for m in WORD.finditer(text) if m[0] not in other]
    if names:
        text = text.replace(names[-1], names[-1] + "ov" * (turn % 3) + "son" * (turn // 3 % 5))
    day = article.get("published")
    if day and turn:
        day = str(datetime.date.fromisoformat(day[:10]) + datetime.timedelta(days=turn))
    return {**article, "id": f"scale-{number}", "published": day, "text": text}


def write(path, source, size):
    number = turn = 0
    with open(path, "w", encoding="utf-8") as out:
        while number < size:
            for article in read(source):
                if number == size:
                    break
                if article.get("text"):
                    out.write(json.dumps(shifted(article, number, turn), ensure_ascii=False) + "\n")
                    number += 1
            turn += 1


def timed(command):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode > 1:
        sys.exit(f"{command}: exit code {process.returncode}")
    return time.monotonic() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, used.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--articles", required=True)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--threads", default="1")
    parser.add_argument("options", nargs="*")
    args = parser.parse_args()
    print("| articles | words | seconds | CPU seconds | articles a CPU second | peak MiB | parts MB | events |")
    print("|---|---|---|---|---|---|---|---|")
    for size in map(int, args.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            news, out = os.path.join(folder, "news.jsonl"), pathlib.Path(folder, "out")
            write(news, args.articles, size)
            words = sum(len(article["text"].split()) for article in read(news))
            command = [args.binary, "extract", "--threads", args.threads, "--out", str(out), *args.options, news]
            clock, cpu, memory = timed(command)
            manifest = json.loads((out / "manifest.json").read_text())
            files = [file for part in manifest["parts"] for file in part["files"]]
            got = sum(part["articles"] for part in manifest["parts"])
            disk = sum(file["bytes"] for file in files)
            events = sum(file["rows"] for file in files if file["name"].startswith("events"))
        print(f"| {got:,} | {words:,} | {clock:.1f} | {cpu:.1f} | {got / cpu:.0f} | {memory:.0f} | {disk / 1e6:.1f} | {events:,} |", flush=True)
    hours = 1e8 / 100 * cpu / got / 3600
    print(f"\n10^8 such articles on 100 cores: {hours:.1f} hours, {disk / got * 1e8 / 1e12:.2f} TB of parts")


main()
