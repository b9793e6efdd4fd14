#!/usr/bin/env python3
"""Pages a second and peak memory of `demarche extract --format articles`, beside Python's trafilatura in the same run.

    benches/pages.py --binary target/release/demarche [--pages DIR] [--count 1000] [--threads N] [--rounds 3]

Without --pages the pages are made here, each of about 100 KB: an article in menus, scripts and lists of links. With it
they are those of DIR (*.html, *.html.gz), over and over. Both programs read them on one thread and on all, the second as
its own command does it (`trafilatura --input-dir`), each in turn, so that other work on the machine slows both; the best
of some rounds counts. CPU seconds tell how much work it was. Needs: pip install trafilatura lxml_html_clean"""
import argparse, gzip, os, pathlib, random, resource, subprocess, sys, tempfile, time

ONE = """
import pathlib, sys, trafilatura
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    trafilatura.bare_extraction(path.read_bytes(), with_metadata=True, include_comments=False)
"""


def timed(command):
    """Seconds on the clock and of the CPU, and the peak of memory in MiB, children included."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - start, cpu, used.ru_maxrss / 1024


def made(number):
    rng = random.Random(number)
    words = "council river market vote bridge harbour winter minister letter garden engine village teacher signal".split()
    sentence = lambda: " ".join(rng.choice(words) for _ in range(rng.randint(8, 22))).capitalize() + "."
    paragraphs = "".join(f"<p>{' '.join(sentence() for _ in range(rng.randint(2, 5)))}</p>\n" for _ in range(25))
    links = lambda n: "<ul>" + "".join(f'<li><a href="/story/{rng.random()}">{sentence()[:60]}</a></li>' for _ in range(n)) + "</ul>"
    script = "".join(f"var x{i} = {{'a': [{','.join(str(rng.random()) for _ in range(8))}]}};\n" for i in range(230))
    return (f"<!DOCTYPE html><html lang=en><head><title>Story {number}</title><meta property='article:published_time' "
            f"content='2025-08-05T10:00:00Z'><script>{script}</script></head><body><nav>{links(120)}</nav><article><h1>Story {number}</h1>"
            f"{paragraphs}</article><aside>{links(160)}</aside><footer>{links(60)}</footer></body></html>").encode()


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--binary", required=True); a.add_argument("--pages", type=pathlib.Path)
    a.add_argument("--count", type=int, default=1000); a.add_argument("--threads", type=int, default=os.cpu_count())
    a.add_argument("--rounds", type=int, default=3)
    a = a.parse_args()
    pages = [made(n) for n in range(a.count)]
    if a.pages:
        files = sorted([*a.pages.glob("*.html"), *a.pages.glob("*.html.gz")])
        real = [gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in files]
        # each is made another article, so that none is left out as read already
        pages = [real[n % len(real)] + f"<!-- {n} -->".encode() for n in range(a.count)]
    print(f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as out:
        for n, page in enumerate(pages):
            pathlib.Path(folder, f"{n:05}.html").write_bytes(page)
        demarche = [a.binary, "extract", "--quiet", "--any-language", "--format", "articles", "-o", os.devnull, folder, "--threads"]
        commands = {
            ("demarche", "1 thread"): [*demarche, "1"],
            ("trafilatura", "1 process"): [sys.executable, "-c", ONE, folder],
            ("demarche", f"{a.threads} threads"): [*demarche, str(a.threads)],
            ("trafilatura", f"{a.threads} processes"): [
                sys.executable, "-m", "trafilatura.cli", "--input-dir", folder, "--output-dir", out, "--json", "--with-metadata",
                "--no-comments", "--parallel", str(a.threads)],
        }
        best = {}
        for _ in range(a.rounds):
            for name, command in commands.items():
                best[name] = min(best.get(name, (1e9,)), timed(command))
    for (program, how), (seconds, cpu, peak) in best.items():
        print(f"{program:12} {how:12} {seconds:7.2f} s  {len(pages) / seconds:6.0f} pages a second  {cpu:7.2f} CPU seconds  peak {peak:.0f} MiB")
    names = list(best)
    for mine, other in (names[:2], names[2:]):
        by_clock, by_cpu = (best[other][i] / best[mine][i] for i in (0, 1))
        print(f"{mine[1]} beside {other[1]}: {by_clock:.1f} times as fast, {by_cpu:.1f} times by CPU seconds")


main()
