#!/usr/bin/env python3
"""Pages a second and peak memory of `demarche extract --format articles`, beside Python's trafilatura in the same run.

    benches/pages.py --binary target/release/demarche [--pages DIR] [--count 1000] [--threads N]

Without --pages the pages are made here, each of about 100 KB: an article in menus, scripts and lists of links. With it
they are those of DIR (*.html, *.html.gz), over and over. trafilatura (pip install trafilatura lxml_html_clean) reads a
part of them, as it takes long."""
import argparse, gzip, os, pathlib, random, resource, subprocess, sys, tempfile, time


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
    a.add_argument("--count", type=int, default=1000); a.add_argument("--threads", default=None)
    a = a.parse_args()
    pages = [made(n) for n in range(a.count)]
    if a.pages:
        files = sorted([*a.pages.glob("*.html"), *a.pages.glob("*.html.gz")])
        real = [gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in files]
        # each is made another article, so that none is left out as read already
        pages = [real[n % len(real)] + f"<!-- {n} -->".encode() for n in range(a.count)]
    size = sum(map(len, pages)) / 1e6
    with tempfile.TemporaryDirectory() as folder:
        for n, page in enumerate(pages):
            pathlib.Path(folder, f"{n:05}.html").write_bytes(page)
        command = [a.binary, "extract", "--quiet", "--format", "articles", "-o", os.devnull, folder]
        command += ["--threads", a.threads] if a.threads else []
        start = time.monotonic()
        subprocess.run(command, check=False)
        seconds = time.monotonic() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"demarche     {len(pages)} pages, {size:.0f} MB: {seconds:.2f} s, {len(pages) / seconds:.0f} pages a second, peak {peak:.0f} MiB")
    try:
        import trafilatura
    except ImportError:
        sys.exit("trafilatura is not installed: nothing to compare with")
    part = pages[: max(50, a.count // 10)]
    start = time.monotonic()
    for page in part:
        trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    other = time.monotonic() - start
    print(f"trafilatura  {len(part)} pages: {other:.2f} s, {len(part) / other:.0f} pages a second; demarche is {other / len(part) * len(pages) / seconds:.1f} times as fast")


main()
