#!/usr/bin/env python3
"""What goes wrong on a server, and what the operator sees: a full disk, a read-only or locked store, a clock that is set, disks that
are unmounted, mounted again or mounted late, files that may not be read, and a kernel that watches no more directories.

Usage: disasters.py BINARY. Needs root (mounts of its own, below a temporary directory) and libfaketime.
"""
import json, os, sqlite3, subprocess, sys, tempfile, threading, time
from contextlib import contextmanager
from pathlib import Path

from street import BINARY, PATIENCE, Daemon, Receiver, free_port, statement, until

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
NEVER = "0 0 0 1 1 *"
NOBODY = 65534
CANNOT, CAN = "the store cannot be written", "the store can be written again"


@contextmanager
def home(**settings):
    """A daemon that sweeps only when told to, with a small catalogue; all mounts below its home go with it."""
    with tempfile.TemporaryDirectory() as path:
        daemon = Daemon(path)
        feeds = Path(path) / "feeds"
        feeds.mkdir()
        (feeds / "organisations.toml").write_text('[csto]\nname = "CSTO"\nphrases.en = ["CSTO"]\n')
        daemon.env["PRESSROOM_CATALOGUE__DIRECTORY"] = str(feeds)
        daemon.env["PRESSROOM_INTAKE__SWEEP"] = NEVER
        daemon.env.update({f"PRESSROOM_{name}": value for name, value in settings.items()})
        try:
            yield daemon
        finally:
            if daemon.process and daemon.process.poll() is None:
                daemon.process.kill()
                daemon.process.wait()
            mounts = [line.split()[1] for line in open("/proc/mounts") if line.split()[1].startswith(path)]
            for mount in reversed(mounts):
                run("umount", "--lazy", mount)


def run(*command):
    subprocess.run(command, check=True)


def log(daemon):
    return (daemon.home / "log").read_text()


def status(daemon):
    return json.loads(daemon.call("status", "--json"))


def alarms(daemon):
    return {alarm["code"]: alarm["message"] for alarm in status(daemon)["alarms"]}


def titles(daemon):
    return [entry.title for entry in daemon.feed("/statements.atom").entries]


def arrives(daemon, n):
    """A statement is in the feed."""
    until(f"statement {n}", lambda: any(f"number {n} " in title for title in titles(daemon)))


def write(daemon, n):
    """A statement written by a person: not in the watched directory's parent, which may be another disk."""
    path = daemon.transcripts / f"{n}.txt"
    path.write_text(statement(n))
    return path


def fill(directory):
    """Takes the last bytes of a disk."""
    filler = directory / "filler"
    try:
        with open(filler, "wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
    except OSError:
        return filler


def full_disk():
    with home() as daemon:
        daemon.state.mkdir()
        run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(daemon.state))
        receiver = Receiver()
        write(daemon, 1)
        daemon.start()
        daemon.call("subscription", "add", "--url", receiver.url, "--all", "--json")
        filler = fill(daemon.state)
        write(daemon, 2)
        until("the alarm", lambda: CANNOT in log(daemon))
        write(daemon, 3)
        assert daemon.get("/healthz")[0] == b"ok\n" and len(titles(daemon)) == 1, "reading goes on"
        assert receiver.arrived.empty()
        filler.unlink()
        arrives(daemon, 2)
        arrives(daemon, 3)
        told = [json.loads(receiver.arrived.get(timeout=PATIENCE)[2])["data"]["seq"] for _ in range(2)]
        assert sorted(told) == [2, 3] and receiver.arrived.empty(), told
        assert log(daemon).count(CANNOT) == 1 and log(daemon).count(CAN) == 1, log(daemon)
        assert daemon.stop() == 0


def full_disk_at_start():
    """The first start and a later one: each says why it ends, and the service manager tries again until there is room."""
    with home() as daemon:
        daemon.state.mkdir()
        run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(daemon.state))
        for n in (1, 2):
            write(daemon, n)
            filler = fill(daemon.state)
            before = len(log(daemon)) if n > 1 else 0
            daemon.start(ready=False)
            assert daemon.process.wait(PATIENCE) == 1
            assert "database or disk is full" in log(daemon)[before:], log(daemon)
            filler.unlink()
            daemon.start()
            arrives(daemon, n)
            assert daemon.stop() == 0


def locked_store():
    with home() as daemon:
        write(daemon, 1)
        daemon.start()
        other = sqlite3.connect(daemon.state / "pressroom.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        write(daemon, 2)
        until("the alarm", lambda: CANNOT in log(daemon))
        assert "database is locked" in log(daemon)
        assert len(titles(daemon)) == 1
        other.execute("ROLLBACK")
        arrives(daemon, 2)
        assert log(daemon).count(CANNOT) == 1 and log(daemon).count(CAN) == 1, log(daemon)
        assert daemon.stop() == 0


def read_only_store():
    with home() as daemon:
        write(daemon, 1)
        daemon.start()
        assert daemon.stop() == 0
        run("mount", "--bind", str(daemon.state), str(daemon.state))
        run("mount", "-o", "remount,ro,bind", str(daemon.state))
        daemon.start(ready=False)
        assert daemon.process.wait(PATIENCE) == 1
        assert f"cannot write {daemon.state}/lock: Read-only file system" in log(daemon), log(daemon)
        run("umount", str(daemon.state))
        daemon.start()
        arrives(daemon, 1)
        assert daemon.stop() == 0


def faked_clock(daemon):
    """A file that says how far the daemon's clock is off."""
    clock = daemon.home / "clock"
    clock.write_text("+0d")
    daemon.env |= {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return clock


def clock_set_while_an_endpoint_fails():
    """Minutes of failure are not five days of it, and nothing waits for a time that is far away by now."""
    with home(DELIVER__RETRY_SECONDS="[0, 1]") as daemon:
        clock, port = faked_clock(daemon), free_port()
        daemon.start()
        daemon.call("subscription", "add", "--url", f"http://127.0.0.1:{port}/hook", "--all")
        trouble = lambda: [one["state"] for one in status(daemon)["in_trouble"]]
        tries = lambda: len(json.loads(daemon.call("delivery", "list", one, "--json"))["attempts"])
        one = json.loads(daemon.call("subscription", "list", "--json").splitlines()[0])["id"]
        write(daemon, 1)
        until("the endpoint fails", lambda: trouble() == ["waiting"])
        clock.write_text("+6d")
        before = tries()
        until("it is tried again", lambda: tries() > before + 1)
        assert trouble() == ["waiting"], trouble()
        clock.write_text("+0d")
        receiver = Receiver(port)
        assert json.loads(receiver.arrived.get(timeout=PATIENCE)[2])["data"]["seq"] == 1
        assert daemon.stop() == 0


def clock_set():
    with home() as daemon:
        clock = faked_clock(daemon)
        receiver = Receiver()
        first = write(daemon, 1)
        daemon.start()
        daemon.call("subscription", "add", "--url", receiver.url, "--all", "--json")
        for n, set_to in ((2, "-1d"), (3, "+1d")):
            clock.write_text(set_to)
            until("the notice", lambda: log(daemon).count("the clock was set") == n - 1)
            write(daemon, n)
            message = json.loads(receiver.arrived.get(timeout=PATIENCE)[2])
            assert message["data"]["seq"] == n, message
            arrives(daemon, n)
        # A file that goes now has its hour of grace, though the clock says that a day went by.
        first.unlink()
        until("the file is missed", lambda: missing(daemon) == 1)
        clock.write_text("+2d")
        until("the notice", lambda: log(daemon).count("the clock was set") == 3)
        write(daemon, 4)
        arrives(daemon, 4)
        assert status(daemon)["withdrawn"] == 0
        assert daemon.stop() == 0


def missing(daemon):
    with sqlite3.connect(f"file:{daemon.state}/pressroom.db?mode=ro", uri=True) as store:
        return store.execute("SELECT count(*) FROM transcript WHERE missing_since IS NOT NULL").fetchone()[0]


def unmounted():
    with home(INTAKE__WITHDRAW_AFTER_SECONDS="0") as daemon:
        disk = daemon.home / "disk"
        disk.mkdir()
        run("mount", "--bind", str(disk), str(daemon.transcripts))
        for n in range(3):
            write(daemon, n)
        daemon.start()
        assert status(daemon)["statements"] == 3
        run("umount", str(daemon.transcripts))
        until("the alarm", lambda: "is a disk not mounted?" in alarms(daemon).get("intake_empty", ""))
        assert status(daemon)["withdrawn"] == 0
        # A restart does not know what was there before, and withdraws nothing either.
        assert daemon.stop() == 0
        daemon.start()
        assert "intake_empty" in alarms(daemon) and status(daemon)["withdrawn"] == 0
        run("mount", "--bind", str(disk), str(daemon.transcripts))
        until("the end of the alarm", lambda: not alarms(daemon))
        write(daemon, 4)
        arrives(daemon, 4)
        assert status(daemon)["withdrawn"] == 0 and status(daemon)["seq"] == 4, "nothing is told twice"
        assert daemon.stop() == 0


def mounted_late():
    with home() as daemon:
        daemon.transcripts.rmdir()
        daemon.start()
        assert "cannot be read" in alarms(daemon)["intake_directory"]
        disk = daemon.home / "disk"
        disk.mkdir()
        (disk / "1.txt").write_text(statement(1))
        daemon.transcripts.mkdir()
        run("mount", "--bind", str(disk), str(daemon.transcripts))
        arrives(daemon, 1)
        write(daemon, 2)
        arrives(daemon, 2)
        assert not alarms(daemon)
        assert daemon.stop() == 0


def no_more_watches():
    """The limit is set in a user namespace of the daemon's own."""
    with home(INTAKE__SWEEP="* * * * * *") as daemon:
        for n in range(5):
            (daemon.transcripts / str(n)).mkdir()
            (daemon.transcripts / str(n) / f"{n}.txt").write_text(statement(n))
        limit = 'echo 2 > /proc/sys/user/max_inotify_watches && exec "$@"'
        daemon.start(before=["unshare", "--user", "--map-root-user", "sh", "-c", limit, "sh"])
        assert "fs.inotify.max_user_watches is reached" in alarms(daemon)["no_events"]
        (daemon.transcripts / "3" / "9.txt").write_text(statement(9))
        arrives(daemon, 9)
        assert daemon.stop() == 0


def unreadable():
    """A file and a directory that the account of the daemon may not read, until somebody lets it."""
    with home(INTAKE__SWEEP="* * * * * *") as daemon:
        lost, other = daemon.transcripts / "lost+found", daemon.transcripts / "other"
        for n, directory in enumerate((lost, other), 2):
            directory.mkdir()
            (directory / f"{n}.txt").write_text(statement(n))
        write(daemon, 1).chmod(0o000)
        lost.chmod(0o700)
        os.chown(daemon.home, NOBODY, NOBODY)
        account = f'chmod a+w "$NOTIFY_SOCKET" && exec setpriv --reuid={NOBODY} --clear-groups "$@"'
        daemon.start(before=["sh", "-c", account, "sh"])
        assert "/lost+found: the account of the daemon may not read it" in alarms(daemon)["no_events"]
        assert {file["path"] for file in status(daemon)["refused"]} == {"1.txt", "lost+found"}
        daemon.transcripts.joinpath("1.txt").chmod(0o644)
        lost.chmod(0o755)
        for n in (1, 2, 3):
            arrives(daemon, n)
        until("the end of the alarm", lambda: not alarms(daemon))
        assert not status(daemon)["refused"] and log(daemon).count('code="unreadable"') == 1, log(daemon)
        assert daemon.stop() == 0


def silent_directory():
    """As on NFS: what is written elsewhere comes without an event. Only the sweep sees it, and there is nothing to raise an alarm about."""
    with home(INTAKE__SWEEP="* * * * * *") as daemon:
        server, second = daemon.home / "server", daemon.home / "second"
        server.mkdir()
        second.mkdir()
        run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={server}:{second}", str(daemon.transcripts))
        daemon.start()
        (server / "1.txt").write_text(statement(1))
        arrives(daemon, 1)
        assert not alarms(daemon)
        assert daemon.stop() == 0


def read_only_transcripts():
    with home() as daemon:
        write(daemon, 1)
        run("mount", "--bind", str(daemon.transcripts), str(daemon.transcripts))
        run("mount", "-o", "remount,ro,bind", str(daemon.transcripts))
        daemon.start()
        arrives(daemon, 1)
        assert not alarms(daemon)
        assert daemon.stop() == 0


TESTS = [full_disk, full_disk_at_start, locked_store, read_only_store, clock_set, clock_set_while_an_endpoint_fails, unmounted, mounted_late, no_more_watches, unreadable, silent_directory, read_only_transcripts]

if __name__ == "__main__":
    chosen = [test for test in TESTS if not sys.argv[2:] or test.__name__ in sys.argv[2:]]
    for test in chosen:
        began = time.monotonic()
        test()
        print(f"{test.__name__}: {time.monotonic() - began:.1f} s")
    print(f"{len(chosen)} passed, 0 failed")
