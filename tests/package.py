"""What a Debian user expects of the package; called by tests/package in a mount namespace of its own.

Usage: package.py BINARY ROOT OLD.deb NEW.deb. ROOT is only read: what is written goes to a layer above it.
"""
import json, os, re, shutil, signal, socket, subprocess, sys, tempfile, urllib.request
from pathlib import Path

from street import PATIENCE, Receiver, free_port, statement

CLEAN, OLD, NEW = (Path(path).resolve() for path in sys.argv[2:5])
UNIT = "usr/lib/systemd/system/pressroom.service"
# Notes what is asked of the service manager. Nothing is enabled, and what `running` names runs.
SYSTEMCTL = """#!/bin/sh
echo "$*" >>/systemctl.log
case "$*" in *is-enabled*) echo disabled; exit 1;; esac
"""


class Root:
    """A Debian with an empty layer above it, without systemd running."""

    def __init__(self, home):
        self.path = home / "root"
        layer = home / "layer"
        self.path.mkdir()
        layer.mkdir()
        run("mount", "-t", "tmpfs", "none", layer)
        (layer / "upper").mkdir()
        (layer / "work").mkdir()
        run("mount", "-t", "overlay", "-o", f"lowerdir={CLEAN},upperdir={layer}/upper,workdir={layer}/work", "overlay", self.path)
        run("mount", "-t", "proc", "proc", self.path / "proc")
        (self.path / "run/systemd/system").mkdir(parents=True)
        for place in ("usr/local/bin/systemctl", "usr/bin/systemctl"):
            (self.path / place).unlink(missing_ok=True)
            (self.path / place).write_text(SYSTEMCTL)
            (self.path / place).chmod(0o755)

    def dpkg(self, *arguments):
        """What dpkg makes of it; returns what was asked of the service manager."""
        log = self.path / "systemctl.log"
        log.write_text("")
        run("chroot", self.path, "dpkg", "--force-depends", "--force-confold", *arguments, stdout=subprocess.DEVNULL)
        return log.read_text().splitlines()

    def install(self, package):
        shutil.copy(package, self.path / "tmp/pressroom.deb")
        return self.dpkg("--install", "/tmp/pressroom.deb")

    def has(self, place):
        return (self.path / place).exists()


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, **options)


def unit_lines(text):
    """The settings of the unit; one that stands twice has its last value."""
    return dict(re.findall(r"^([A-Z]\w+)=(.*)$", text, re.MULTILINE))


class Service:
    """The daemon under the unit's user, umask, privileges and view of the file system; calls are not filtered."""

    def __init__(self, root, port):
        self.root, self.port = root.path, port
        self.unit = unit_lines((self.root / UNIT).read_text())
        state = self.root / "var/lib" / self.unit["StateDirectory"]
        state.mkdir(exist_ok=True)
        state.chmod(int(self.unit["StateDirectoryMode"], 8))
        owner = (self.root / "etc/passwd").read_text()
        self.ids = re.search(rf"^{self.unit['User']}:[^:]*:(\d+):(\d+):", owner, re.MULTILINE).groups()
        os.chown(state, *map(int, self.ids))
        self.state = "/var/lib/" + self.unit["StateDirectory"]

    def command(self, *arguments):
        user = ["setpriv", "--reuid", self.ids[0], "--regid", self.ids[1], "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
        if self.unit["NoNewPrivileges"] == "yes":
            user.append("--no-new-privs")
        return ["chroot", str(self.root), *user, *arguments]

    def variables(self):
        lines = (self.root / self.unit["EnvironmentFile"].lstrip("-/")).read_text().splitlines()
        return {"PATH": "/usr/bin:/usr/sbin"} | {name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)}

    def start(self):
        assert self.unit["ProtectSystem"] == "strict" and self.unit["PrivateTmp"] == "yes" and self.unit["Type"] == "notify-reload", self.unit
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        place = self.root / "run/notify"
        place.unlink(missing_ok=True)
        notify.bind(str(place))
        place.chmod(0o777)
        notify.settimeout(PATIENCE)
        credentials = self.root / "run/credentials"
        credentials.mkdir(exist_ok=True)
        (credentials / "pressroom.publish.title").write_text("From a credential\n")
        variables = dict(self.variables(), NOTIFY_SOCKET="/run/notify", CREDENTIALS_DIRECTORY="/run/credentials")
        # All is read-only but the state, /run/notify and a /tmp of its own, as ProtectSystem=strict, StateDirectory= and PrivateTmp= make it.
        state = str(self.root) + self.state
        view = f'mount --bind "{state}" "{state}" && mount -o remount,bind,ro "{self.root}" && mount -t tmpfs -o mode=1777 none "{self.root}/tmp" && umask {self.unit["UMask"]} && exec "$@"'
        words = self.command(*self.unit["ExecStart"].split())
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", view, "sh", *words], env=variables
        )
        while b"READY=1" not in notify.recv(4096):
            pass
        notify.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0

    def call(self, *arguments):
        words = self.command("/usr/bin/pressroom", *arguments, "--config", "/etc/pressroom/pressroom.toml")
        return run(*words, env=self.variables(), stdout=subprocess.PIPE, text=True).stdout

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return answer.read().decode()

    def feed(self):
        return json.loads(self.get("/statements.json"))


def installed(root):
    asked = root.install(OLD)
    assert asked == ["--system daemon-reload"], f"a first installation starts nothing: {asked}"
    assert re.search("^pressroom:", (root.path / "etc/passwd").read_text(), re.MULTILINE), "no account"
    for place in ("usr/share/man/man1/pressroom-serve.1.gz", "usr/share/man/man5/pressroom.toml.5.gz", "usr/share/doc/pressroom/copyright",
                  "usr/share/bash-completion/completions/pressroom", "usr/share/doc/pressroom/examples/nginx.conf", "srv/transcripts"):
        assert root.has(place), place


def runs_and_upgrades(root, service, receiver):
    transcripts = root.path / "srv/transcripts"
    (transcripts / "one.txt").write_text(statement(1))
    service.start()
    service.call("subscription", "add", "--url", receiver.url, "--organisation", "csto")
    (transcripts / "part").write_text(statement(2))
    (transcripts / "part").rename(transcripts / "two.txt")
    body = json.loads(receiver.arrived.get(timeout=PATIENCE)[2])
    assert "number 2 " in body["data"]["title"], body
    before = service.feed()
    assert "<title>From a credential</title>" in service.get("/"), "the credential is not read"

    settings = root.path / "etc/pressroom/pressroom.toml"
    settings.write_text(settings.read_text().replace('title = "Pressroom"', 'title = "Edited"'))
    asked = root.install(NEW)
    assert service.process.poll() is None, "an upgrade leaves it to the service manager to restart"
    assert asked[0] == "--system daemon-reload" and "try-restart" in asked[-1] and "pressroom.service" in asked[-1], asked
    assert not any(re.search(r"\b(start|restart|enable)\b", line.replace("try-restart", "")) for line in asked), asked
    assert 'title = "Edited"' in settings.read_text(), "an edited conffile is kept"
    service.stop()
    service.start()
    after = service.feed()
    assert [item["id"] for item in after["items"]] == [item["id"] for item in before["items"]] and len(after["items"]) == 2
    assert receiver.arrived.empty(), "an upgrade tells nothing twice"


def leaves(root, service):
    asked = root.dpkg("--remove", "pressroom")
    assert any("stop" in line and "pressroom.service" in line for line in asked), asked
    service.stop()
    assert not root.has("usr/bin/pressroom")
    assert root.has("etc/pressroom/pressroom.toml") and root.has("var/lib/pressroom/pressroom.db")
    root.dpkg("--purge", "pressroom")
    assert not root.has("etc/pressroom") and not root.has("var/lib/pressroom")
    assert root.has("srv/transcripts/one.txt"), "transcripts are the operator's"


with tempfile.TemporaryDirectory() as home:
    home = Path(home)
    root = Root(home)
    try:
        installed(root)
        port, receiver = free_port(), Receiver()
        (root.path / "etc/default/pressroom").write_text(
            f"PRESSROOM_WEB__LISTEN=127.0.0.1:{port}\nPRESSROOM_DELIVER__ALLOW_NETWORKS='[\"127.0.0.0/8\"]'\n"
        )
        service = Service(root, port)
        try:
            runs_and_upgrades(root, service, receiver)
            leaves(root, service)
        finally:
            if service.process.poll() is None:
                service.process.kill()
                service.process.wait()
    finally:
        run("umount", "--recursive", root.path)
        run("umount", home / "layer")
print("3 passed, 0 failed")
