#!/usr/bin/env python3
"""Every document of a daemon as readers see it: xmllint, schemas, feedparser, feed-rs and newsboat; a year of a reader; a burst between
two polls.

Usage: readers.py BINARY [--transcripts DIR] [--newsboat FEEDS] [--days N] [--burst N]. Traffic stays on loopback.
Each document must be well-formed and valid by its schema, archives and feeds of changes too; it must be read back with the same ids,
titles, dates and links in all three formats by feedparser and by feed-rs (the example of this crate, beside the binary), and be a 304
at the second poll. Newsboat reads the first FEEDS feeds (default 20) without a screen. The year is of N days on which something
happens (default 72), by a clock that libfaketime sets. In the middle of the burst, of N statements (default 500), the daemon is told to
stop.
"""
import argparse, calendar, json, os, random, shutil, signal, socket, sqlite3, subprocess, tempfile, threading, time, urllib.error, urllib.request
import xml.etree.ElementTree
from pathlib import Path

import feedparser, jsonschema

PATIENCE = 120
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
FIXTURES = Path(__file__).parent / "fixtures" / "transcripts"
SCHEMAS = Path(__file__).parent / "schemas"
JSON_FEED = jsonschema.Draft202012Validator(json.loads((SCHEMAS / "feed.schema.json").read_text()))
# Seconds in which a daemon stops, whatever it is doing.
STOP = 5


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    """pressroom over a directory, until the block ends."""

    def __init__(self, binary, home, transcripts, **settings):
        self.binary = binary
        self.base = f"http://127.0.0.1:{free_port()}"
        self.log = Path(home) / "log"
        self.state = Path(home) / "state"
        command = [binary, "serve", "--transcripts", str(transcripts), "--state", str(self.state), "--listen", self.base.removeprefix("http://")]
        # What else works on its store makes the same links.
        self.env = dict(os.environ, PRESSROOM_WEB__REQUESTS_PER_MINUTE="0", PRESSROOM_PUBLISH__BASE_URL=self.base, **settings)
        self.command = command
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stderr=open(self.log, "a"), env=self.env)

    def stop(self):
        """How long it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0, self.log.read_text()
        return time.monotonic() - began

    def __enter__(self):
        self.until(self.is_ready)
        return self

    def is_ready(self):
        try:
            return self.get("/readyz")
        except (urllib.error.URLError, ConnectionError):
            return None

    def status(self):
        """How everything stands; nothing while there is no store yet."""
        told = subprocess.run([self.binary, "status", "--json", "--state", str(self.state)], capture_output=True, text=True)
        return json.loads(told.stdout) if told.returncode == 0 else {}

    def until(self, reached):
        """Waits for as long as something moves: a large archive on a slow machine takes its time, a daemon that hangs does not."""
        seen, deadline = None, time.monotonic() + PATIENCE
        while not reached():
            threading.Event().wait(0.2)
            now = self.status()
            if now != seen:
                seen, deadline = now, time.monotonic() + PATIENCE
            assert self.process.poll() is None and time.monotonic() < deadline, (seen, self.log.read_text())

    def __exit__(self, *_):
        self.stop()

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


def valid(daemon, paths, home):
    """Whether Atom documents at these addresses are valid: those that stand in one format only."""
    files = []
    for path in paths:
        files.append(Path(home) / f"valid-{len(files)}.atom.xml")
        files[-1].write_bytes(daemon.get(path))
    lint(files, "atom")
    return len(files)


def lint(files, schema):
    for start in range(0, len(files), 200):
        command = ["xmllint", "--noout", "--relaxng", str(SCHEMAS / f"{schema}.rng"), *map(str, files[start:start + 200])]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def by_feed_rs(binary, files):
    """What feed-rs sees of each document, with all of its links."""
    reader = Path(binary).parent / "examples" / "feed_rs"
    seen = []
    for start in range(0, len(files), 200):
        done = subprocess.run([reader, *files[start:start + 200]], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        seen += map(json.loads, done.stdout.splitlines())
    return dict(zip(files, seen, strict=True))


def squeezed(entries):
    """feedparser folds white space in titles, and takes what looks like a tag in an RSS title for one."""
    return [(entry[0], *entry[2:]) for entry in entries], [" ".join(entry[1].split()) for entry in entries if "<" not in entry[1] and "&" not in entry[1]]


def read_back(daemon, paths, home):
    """All documents of all feeds; returns the ids of each feed."""
    ids, files, found = {}, {"atom": [], "rss": [], "json": []}, {}
    for path in paths:
        seen = []
        for extension, read in (("atom", parsed), ("rss", parsed), ("json", listed)):
            status, headers, body = daemon.ask(f"{path}.{extension}")
            assert status == 200, (path, extension, status)
            again, _, empty = daemon.ask(f"{path}.{extension}", **{"If-None-Match": headers["etag"]})
            assert (again, empty) == (304, b""), (path, extension, again)
            file = Path(home) / f"{path.strip('/').replace('/', '-')}.{extension}"
            file.write_bytes(body)
            files[extension].append(file)
            if extension == "json":
                JSON_FEED.validate(json.loads(body))
            seen.append(squeezed(read(body)))
        found[path] = listed(body)
        assert seen[0] == seen[1] == seen[2], (path, seen)
        assert len(set(one[0] for one in seen[0][0])) == len(seen[0][0]), path
        ids[path] = [one[0] for one in seen[0][0]]
    for extension in ("atom", "rss"):
        lint(files[extension], extension)
    for extension, those in files.items():
        for path, entries in zip(paths, by_feed_rs(daemon.binary, those).values(), strict=True):
            # The title of an RSS item is plain text to some readers and HTML to others; feed-rs takes it for HTML where it looks so.
            same = [(*one[:1], " ".join(one[1].split()), *one[2:4]) for one in entries]
            expected = [(*one[:1], " ".join(one[1].split()), *one[2:4]) for one in found[path]]
            assert same == expected, (path, extension, [pair for pair in zip(same, expected) if pair[0] != pair[1]][:3])
            assert all(one[4] in read[4] for one, read in zip(found[path], entries)), (path, extension)
    return ids, sum(map(len, files.values()))


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


def remarks(n, rest=""):
    """A transcript that nobody takes for a copy of another."""
    dice = random.Random(n)
    word = lambda: "".join(dice.choice("bdfgklmnprstv") + dice.choice("aeiou") for _ in range(dice.randint(2, 4)))
    said = " ".join(f"We spoke of {word()} {word()} with {word()} and of the {word()} for {word()} {word()}." for _ in range(12))
    topic = "The UN was told. " if n % 3 else ""
    return f"Minister Anna Example’s remarks at the meeting number {n} of the CSTO, Strelsau, June {n % 28 + 1}, 2021\n\nThe CSTO met. {topic}{said}\n\n{rest}\n"


def catalogue(home):
    feeds = Path(home) / "feeds"
    feeds.mkdir()
    (feeds / "organisations.toml").write_text('[csto]\nname = "CSTO"\nacronyms = ["CSTO"]\n[un]\nname = "UN"\nacronyms = ["UN"]\n')
    return str(feeds)


class Folder:
    """A folder of transcripts to which something happens every day, and its static site."""

    def __init__(self, binary, home):
        self.home, self.transcripts, self.out = Path(home), Path(home) / "transcripts", Path(home) / "out"
        self.transcripts.mkdir()
        self.command = [binary, "build", "--transcripts", str(self.transcripts), "--out", str(self.out)]
        self.env = dict(
            os.environ, LD_PRELOAD=FAKETIME, PRESSROOM_CATALOGUE__DIRECTORY=catalogue(home), PRESSROOM_PUBLISH__PRECOMPRESS="false",
            PRESSROOM_PUBLISH__BASE_URL="https://press.example", PRESSROOM_INTAKE__WITHDRAW_AFTER_SECONDS="0",
        )
        self.names, self.count = {}, 0

    def happen(self, step):
        """What happens, and how many entries of the feed are new and modified then."""
        newest = max(self.names, default=None)
        name = self.names.get(newest)
        path = self.transcripts / name if name else None
        match step % 12:
            case 3 if path:
                path.write_text(remarks(newest, f"Corrected on day {step}."))
                return 0, 1
            case 5 if path:
                self.names[newest] = f"renamed-{newest}.txt"
                path.rename(self.transcripts / self.names[newest])
                return 0, 0
            case 7 if path:
                path.write_bytes(path.read_text().encode("utf-16"))
                return 0, 0
            case 8 if path:
                path.unlink()
                del self.names[newest]
                return 0, 0
            # A name that is used again is another statement.
            case 9 if self.count:
                return self.publish(f"{self.count - 1}.txt")
            case 6 | 10 | 11 if step % 12 == 6 or step % 24 >= 22:
                # The database is deleted: what is left is the folder, and the lists of names and times beside it.
                for file in Path(f"{self.out}.state").glob("pressroom.db*"):
                    file.unlink()
                # Meanwhile a statement came, or was corrected, or nothing happened.
                if step % 24 == 22:
                    return self.publish(f"{self.count}.txt")
                if step % 24 == 23 and path:
                    path.write_text(remarks(newest, f"Corrected on day {step}, which the database missed."))
                    return 0, 1
                return 0, 0
        return self.publish(f"{self.count}.txt")

    def publish(self, name):
        (self.transcripts / name).write_text(remarks(self.count))
        self.names[self.count] = name
        self.count += 1
        return 1, 0

    def build(self, second):
        clock = time.strftime("@%Y-%m-%d %H:%M:%S", time.gmtime(second))
        done = subprocess.run(self.command, env=dict(self.env, FAKETIME=clock, TZ="UTC"), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def poll(self, held, extension):
        """A reader that knows entries by their ids, and takes one for modified whose time has moved."""
        new = modified = 0
        for identity, _, published, updated, _ in parsed((self.out / f"organisations/csto.{extension}").read_bytes()):
            new += identity not in held
            first, last = held.get(identity, (published, updated))
            assert first == published, identity
            modified += last != updated
            held[identity] = (published, updated)
        return new, modified


def year(binary, home, days):
    """New entries are new statements, modified ones are corrections, and nothing else is, whatever happens to files and database."""
    folder = Folder(binary, home)
    readers = {"atom": {}, "rss": {}}
    for step in range(days):
        expected = folder.happen(step)
        # What one build misses, the next withdraws.
        for minute in (0, 1) if step % 12 == 8 else (0,):
            folder.build(1_700_000_000 + step * 365 * 86_400 // days + minute * 60)
        for extension, held in readers.items():
            found = folder.poll(held, extension)
            assert found == expected, (step, extension, found, expected)
    assert all(len(held) == folder.count for held in readers.values()), folder.count
    return folder.count


def burst(binary, home, statements):
    """What comes between two polls is in the archive of every feed and in what happened since."""
    transcripts = Path(home) / "transcripts"
    transcripts.mkdir()
    (transcripts / "first.txt").write_text(remarks(0))
    with Daemon(binary, home, transcripts, PRESSROOM_CATALOGUE__DIRECTORY=catalogue(home)) as daemon:
        paths = ["/statements", "/organisations/csto", "/organisations/un"]
        at = {path: follow(daemon, f"{path}.json?since=0") for path in paths}
        began = time.monotonic()
        for n in range(1, statements + 1):
            part = Path(home) / "part"
            part.write_text(remarks(n))
            part.rename(transcripts / f"{n}.txt")
        daemon.until(lambda: daemon.status()["statements"] > statements // 10)
        left = statements + 1 - daemon.status()["statements"]
        stopped = daemon.stop()
        assert stopped <= STOP, f"it took {stopped:.1f} s to stop"
        daemon.start()
        daemon.until(daemon.is_ready)
        daemon.until(lambda: (now := daemon.status())["statements"] == statements + 1 and now["feeds_stale"] == 0)
        took = time.monotonic() - began
        told_of_un = sum(1 for n in range(statements + 1) if n % 3)
        for path, (held, cursor) in at.items():
            news, _ = follow(daemon, cursor)
            everything = walk(daemon, path)
            assert not held & news and held | news == everything, path
            assert len(everything) == (told_of_un if path.endswith("un") else statements + 1), (path, len(everything))
    return took, stopped, left


def follow(daemon, at):
    """Every statement from an address to the empty document, and the address to ask again."""
    found = set()
    while True:
        feed = json.loads(daemon.get(at))
        found.update(item["id"] for item in feed["items"])
        if "next_url" not in feed:
            return found, at
        at = feed["next_url"].removeprefix(daemon.base)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--transcripts", type=Path, default=FIXTURES)
    options.add_argument("--newsboat", type=int, default=20)
    options.add_argument("--days", type=int, default=72)
    options.add_argument("--burst", type=int, default=500)
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        print(f"readers: {year(options.binary, home, options.days)} statements in a year of {options.days} days")
    with tempfile.TemporaryDirectory() as home:
        took, stopped, left = burst(options.binary, home, options.burst)
        print(f"readers: {options.burst} statements between two polls were there after {took:.1f} s, with a stop that took {stopped:.1f} s when {left} were left")
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
            archives = valid(daemon, (f"{path}/archive/1.atom" for path in filled), home)
            valid(daemon, (f"{path}.atom?since=0" for path in filled[:5]), home)
            changes, _ = read_back(daemon, [f"{path}/changes" for path in filled[:5]], home)
            assert not any(changes.values()), "nothing was changed yet"
        proof = subprocess.run([options.binary, "check", "--feeds", "--state", str(daemon.state)], env=daemon.env, capture_output=True, text=True)
        assert proof.returncode == 0, proof.stdout + proof.stderr
        entries = sum(len(one) for one in ids.values())
        print(f"readers: {len(paths)} feeds ({len(filled)} with entries), {files} documents and {archives} pages of archives, {entries} entries in each format")


if __name__ == "__main__":
    main()
    print("1 passed, 0 failed")
