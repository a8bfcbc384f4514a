#!/usr/bin/env python3
"""The whole program on the street: the real binary, the official verifier, a real feed parser, and kill -9.

Usage: street.py BINARY [RUNS]. Traffic stays on loopback.
"""
import http.server, json, os, queue, random, shutil, signal, socket, statistics, subprocess, sys, tempfile, threading, time, urllib.request
from pathlib import Path

import feedparser
from standardwebhooks import Webhook

BINARY = sys.argv[1]
RUNS = int(sys.argv[2]) if __name__ == "__main__" and len(sys.argv) > 2 else 50
FIXTURES = Path(__file__).parent / "fixtures" / "transcripts"
PATIENCE = 30


class Receiver(http.server.ThreadingHTTPServer):
    """Keeps what arrives."""

    daemon_threads = True

    def __init__(self, port=0):
        self.arrived = queue.Queue()
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hook"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """A killed sender leaves broken connections: that is what the test is about."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.arrived.put((time.monotonic(), dict(self.headers), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    """pressroom over a directory of its own."""

    def __init__(self, home):
        self.home = Path(home)
        self.transcripts, self.state = self.home / "transcripts", self.home / "state"
        self.transcripts.mkdir()
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.env = dict(os.environ, PRESSROOM_DELIVER__ALLOW_NETWORKS='["127.0.0.0/8"]')
        self.process = None

    def call(self, *arguments):
        done = subprocess.run([BINARY, *arguments, "--state", str(self.state)], env=self.env, capture_output=True, text=True)
        # 3: status says that something needs the operator
        assert done.returncode == 0 or (done.returncode == 3 and arguments[0] == "status"), done.stderr
        return done.stdout

    def start(self, ready=True, before=()):
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        path = self.home / "notify"
        path.unlink(missing_ok=True)
        notify.bind(str(path))
        notify.settimeout(PATIENCE)
        env = dict(self.env, NOTIFY_SOCKET=str(path))
        command = [*before, BINARY, "serve", "--transcripts", str(self.transcripts), "--state", str(self.state), "--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, env=env, stderr=open(self.home / "log", "a"))
        while ready and b"READY=1" not in notify.recv(4096):
            pass
        notify.close()

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def get(self, path):
        with urllib.request.urlopen(self.base + path, timeout=PATIENCE) as answer:
            return answer.read(), answer.headers

    def feed(self, path):
        parsed = feedparser.parse(self.get(path)[0])
        assert not parsed.bozo, (path, parsed.bozo_exception)
        return parsed

    def drop(self, name, text):
        """A file as a careful program leaves it: written elsewhere, then renamed."""
        part = self.home / name
        part.write_text(text)
        began = time.monotonic()
        part.rename(self.transcripts / name)
        return began


def statement(n):
    return (
        f"Minister Anna Example’s remarks at the meeting number {n} of the CSTO, Strelsau, June {n % 28 + 1}, 2021\n\n"
        + f"This is what was said at the meeting {n}. "
        + " ".join(f"Point {n}-{k} was discussed at length." for k in range(20))
        + "\n\nThe UN was told.\n"
    )


def journey():
    """From a rename to a verified webhook and both feeds; the median of twenty."""
    with tempfile.TemporaryDirectory() as home:
        daemon, receiver = Daemon(home), Receiver()
        shutil.copytree(FIXTURES, daemon.transcripts, dirs_exist_ok=True)
        daemon.start()
        added = json.loads(daemon.call("subscription", "add", "--url", receiver.url, "--organisation", "csto", "--json"))
        times = []
        for n in range(20):
            began = daemon.drop(f"new-{n}.txt", statement(n))
            at, headers, body = receiver.arrived.get(timeout=PATIENCE)
            times.append((at - began) * 1000)
            message = Webhook(added["secret"]).verify(body, {name.lower(): value for name, value in headers.items()})
            assert message["type"] == "statement.published" and f"number {n} " in message["data"]["title"], message
            entries = {format: daemon.feed(f"/organisations/csto.{format}").entries for format in ("atom", "rss")}
            for format, held in entries.items():
                assert sum(entry.id == message["data"]["feed_id"] for entry in held) == 1, (format, message["data"]["feed_id"])
        assert receiver.arrived.empty(), "a backfill must not be told"
        _, headers = daemon.get("/organisations/csto.atom")
        again = urllib.request.Request(daemon.base + "/organisations/csto.atom", headers={"If-None-Match": headers["etag"]})
        try:
            urllib.request.urlopen(again, timeout=PATIENCE)
            raise AssertionError("the second poll should be a 304")
        except urllib.error.HTTPError as answer:
            assert answer.code == 304 and answer.headers["etag"] == headers["etag"]
        edited = (daemon.transcripts / "new-3.txt").read_text().replace("The UN was told.", "The UN and the CIS were told.")
        daemon.drop("new-3.txt", edited)
        message = json.loads(receiver.arrived.get(timeout=PATIENCE)[2])
        assert message["type"] == "statement.updated" and message["data"]["revision"] == 2, message
        assert daemon.stop() == 0
        print(f"journey: rename to arrival, median of 20: {statistics.median(times):.1f} ms (worst {max(times):.1f} ms)")


def until(what, ready):
    """Waits for a poll of the daemon to show."""
    deadline = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < deadline, what
        threading.Event().wait(0.02)


def desk():
    """An editor adds a feed, makes a mistake, and mends it; a directory goes and its statements with it; nothing restarts."""
    with tempfile.TemporaryDirectory() as home:
        daemon = Daemon(home)
        feeds = Path(home) / "feeds"
        shutil.copytree(FIXTURES.parents[2] / "feeds", feeds)
        (daemon.transcripts / "sub").mkdir()
        for n in range(3):
            (daemon.transcripts / "sub" / f"{n}.txt").write_text(statement(n))
        daemon.env["PRESSROOM_CATALOGUE__DIRECTORY"] = str(feeds)
        daemon.env["PRESSROOM_INTAKE__WITHDRAW_AFTER_SECONDS"] = "0"
        daemon.start()
        status = lambda: json.loads(daemon.call("status", "--json"))
        assert status()["statements"] == 3
        topics = feeds / "topics.toml"
        good = topics.read_text() + '\n[meetings]\nname = "Meetings"\nphrases.en = ["meeting number"]\n'
        topics.write_text(good)

        def titles(path):
            try:
                return len(daemon.feed(path).entries)
            except urllib.error.HTTPError:
                return None

        until("the new feed", lambda: titles("/topics/meetings.atom") == 3)
        topics.write_text(good + "[broken\n")
        until("the alarm", lambda: any(f"topics.toml:{good.count(chr(10)) + 1}: " in one["message"] for one in status()["alarms"]))
        assert titles("/topics/meetings.atom") == 3, "the last good catalogue must stay"
        topics.write_text(good)
        until("the end of the alarm", lambda: not status()["alarms"])
        (daemon.transcripts / "sub").rename(Path(home) / "gone")
        until("the withdrawal", lambda: status()["withdrawn"] == 3)
        until("empty feeds", lambda: titles("/topics/meetings.atom") == 0)
        assert daemon.get("/healthz")[0] == b"ok\n"
        assert daemon.stop() == 0
        print("desk: a feed added, a mistake named with its line, a directory withdrawn")


def crashes():
    """kill -9 at random: every statement once in the feeds, every webhook at least once, repeats with the same id."""
    dice = random.Random(20200526)
    with tempfile.TemporaryDirectory() as home:
        daemon, receiver = Daemon(home), Receiver()
        shutil.copytree(FIXTURES, daemon.transcripts, dirs_exist_ok=True)
        daemon.start()
        daemon.call("subscription", "add", "--url", receiver.url, "--organisation", "csto", "--json")
        count = 0
        for _ in range(RUNS):
            for _ in range(dice.randint(1, 3)):
                daemon.drop(f"crash-{count}.txt", statement(1000 + count))
                count += 1
            daemon.process.poll()
            # The moment of the crash is the point of the test, so it is a moment of the clock.
            threading.Event().wait(dice.random() * 0.06)
            daemon.stop(signal.SIGKILL)
            daemon.start(ready=dice.random() < 0.5)
        daemon.stop(signal.SIGKILL)
        daemon.start()
        wanted, seen = {f"number {1000 + n} " for n in range(count)}, {}
        while wanted:
            _, headers, body = receiver.arrived.get(timeout=PATIENCE)
            data = json.loads(body)["data"]
            ids = seen.setdefault(data["id"], set())
            ids.add({name.lower(): value for name, value in headers.items()}["webhook-id"])
            assert len(ids) == 1, "a repeat came with another id"
            wanted = {title for title in wanted if title not in data["title"]}
        for format in ("atom", "rss"):
            titles = [entry.title for entry in daemon.feed(f"/organisations/csto.{format}").entries]
            for n in range(count):
                assert sum(f"number {1000 + n} " in title for title in titles) == 1, (format, n)
        assert daemon.stop() == 0
        print(f"crashes: {RUNS} kills, {count} statements, none lost, none twice in a feed")


if __name__ == "__main__":
    journey()
    desk()
    crashes()
    print("3 passed, 0 failed")
