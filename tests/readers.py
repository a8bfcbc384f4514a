#!/usr/bin/env python3
"""Every document of a daemon as readers see it: xmllint, feedparser and newsboat.

Usage: readers.py BINARY [--transcripts DIR] [--newsboat FEEDS]. Traffic stays on loopback.
Each document must be well-formed, read back with the same ids, titles, dates and links in all three formats, and be a 304 at the
second poll. Newsboat reads the first FEEDS feeds (default 20) without a screen.
"""
import argparse, calendar, json, os, shutil, signal, socket, sqlite3, subprocess, tempfile, threading, time, urllib.error, urllib.request
import xml.etree.ElementTree
from pathlib import Path

import feedparser

PATIENCE = 120
FIXTURES = Path(__file__).parent / "fixtures" / "transcripts"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    """pressroom over a directory, until the block ends."""

    def __init__(self, binary, home, transcripts):
        self.base = f"http://127.0.0.1:{free_port()}"
        self.log = Path(home) / "log"
        self.state = Path(home) / "state"
        command = [binary, "serve", "--transcripts", str(transcripts), "--state", str(self.state), "--listen", self.base.removeprefix("http://")]
        self.process = subprocess.Popen(command, stderr=open(self.log, "a"), env=dict(os.environ, PRESSROOM_WEB__REQUESTS_PER_MINUTE="0"))

    def __enter__(self):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.get("/readyz") and self
            except (urllib.error.URLError, ConnectionError):
                assert self.process.poll() is None and time.monotonic() < deadline, self.log.read_text()
                threading.Event().wait(0.05)

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0, self.log.read_text()

    def ask(self, path, **headers):
        request = urllib.request.Request(self.base + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()

    def get(self, path):
        status, _, body = self.ask(path)
        if status != 200:
            raise urllib.error.URLError(f"{path}: {status}")
        return body


def seconds(moment):
    return calendar.timegm(moment) if moment else None


def parsed(body):
    """What feedparser sees of an Atom or RSS document."""
    feed = feedparser.parse(body)
    assert not feed.bozo, feed.bozo_exception
    return [(one.id, one.title, seconds(one.published_parsed), seconds(one.updated_parsed), one.link) for one in feed.entries]


def listed(body):
    """The same of a JSON Feed."""
    feed = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    at = lambda text: calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S"))
    return [(one["id"], one["title"], at(one["date_published"]), at(one["date_modified"]), one["url"]) for one in feed["items"]]


def squeezed(entries):
    """feedparser folds white space in titles, and takes what looks like a tag in an RSS title for one."""
    return [(entry[0], *entry[2:]) for entry in entries], [" ".join(entry[1].split()) for entry in entries if "<" not in entry[1] and "&" not in entry[1]]


def read_back(daemon, paths, home):
    """All documents of all feeds; returns the ids of each feed."""
    ids, files = {}, []
    for path in paths:
        seen = []
        for extension, read in (("atom", parsed), ("rss", parsed), ("json", listed)):
            status, headers, body = daemon.ask(f"{path}.{extension}")
            assert status == 200, (path, extension, status)
            again, _, empty = daemon.ask(f"{path}.{extension}", **{"If-None-Match": headers["etag"]})
            assert (again, empty) == (304, b""), (path, extension, again)
            if extension != "json":
                file = Path(home) / f"{path.strip('/').replace('/', '-')}.{extension}.xml"
                file.write_bytes(body)
                files.append(str(file))
            seen.append(squeezed(read(body)))
        assert seen[0] == seen[1] == seen[2], (path, seen)
        assert len(set(one[0] for one in seen[0][0])) == len(seen[0][0]), path
        ids[path] = [one[0] for one in seen[0][0]]
    for start in range(0, len(files), 200):
        lint = subprocess.run(["xmllint", "--noout", *files[start:start + 200]], capture_output=True, text=True)
        assert lint.returncode == 0, lint.stderr
    return ids, len(files)


def newsboat(daemon, paths, ids, home):
    """What newsboat keeps of the Atom documents: each entry, once, under its id."""
    urls, cache, config = (Path(home) / name for name in ("urls", "cache.db", "config"))
    urls.write_text("".join(f"{daemon.base}{path}.atom\n" for path in paths))
    config.write_text("download-timeout 30\nmax-items 0\n")
    command = ["newsboat", "-u", str(urls), "-c", str(cache), "-C", str(config), "-x", "reload"]
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ, HOME=str(home)), timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(cache) as held:
        rows = held.execute("SELECT guid FROM rss_item").fetchall()
    # Newsboat keeps an entry once, in however many feeds it stands.
    assert sorted(guid for guid, in rows) == sorted(set().union(*(ids[path] for path in paths)))


def walk(daemon, path):
    """Every statement that prev-archive leads to, and those of the feed; none twice in the closed pages."""
    atom = "{http://www.w3.org/2005/Atom}"
    at, pages, found = f"{path}.atom", [], set()
    while at:
        tree = xml.etree.ElementTree.fromstring(daemon.get(at))
        ids = [entry.find(atom + "id").text for entry in tree.iter(atom + "entry")]
        if pages or "/archive/" in at:
            assert not found.intersection(ids), (path, at)
            found.update(ids)
        pages.append(ids)
        previous = [link.get("href") for link in tree.findall(atom + "link") if link.get("rel") == "prev-archive"]
        at = previous[0].removeprefix(daemon.base) if previous else None
    return found | set(pages[0])


def since(daemon, path):
    """Every statement that ?since= leads to, from the start to the empty document."""
    at, found = f"{path}.json?since=0", set()
    while at:
        feed = json.loads(daemon.get(at))
        found.update(item["id"] for item in feed["items"])
        found.update(gone["id"] for gone in feed["_pressroom"]["withdrawn"])
        at = feed.get("next_url", "").removeprefix(daemon.base)
    return found


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--transcripts", type=Path, default=FIXTURES)
    options.add_argument("--newsboat", type=int, default=20)
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        transcripts = Path(home) / "transcripts"
        shutil.copytree(options.transcripts, transcripts)
        with Daemon(options.binary, home, transcripts) as daemon:
            outlines = xml.etree.ElementTree.fromstring(daemon.get("/opml")).iter("outline")
            paths = [one.get("htmlUrl").removeprefix(daemon.base) for one in outlines if one.get("xmlUrl")]
            ids, files = read_back(daemon, paths, home)
            filled = [path for path in paths if ids[path]]
            assert filled, "no feed has an entry"
            newsboat(daemon, filled[: options.newsboat], ids, home)
            for path in filled:
                assert walk(daemon, path) == since(daemon, path), path
            changes, _ = read_back(daemon, [f"{path}/changes" for path in filled[:5]], home)
            assert not any(changes.values()), "nothing was changed yet"
        proof = subprocess.run([options.binary, "check", "--feeds", "--state", str(daemon.state)], capture_output=True, text=True)
        assert proof.returncode == 0, proof.stdout + proof.stderr
        entries = sum(len(one) for one in ids.values())
        print(f"readers: {len(paths)} feeds ({len(filled)} with entries), {files} XML documents, {entries} entries in each format")


if __name__ == "__main__":
    main()
    print("1 passed, 0 failed")
