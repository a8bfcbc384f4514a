//! A peer that speaks what systemd speaks: the notify socket, listening sockets, the watchdog, reload.

#[cfg(feature = "otel")]
mod traces;

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use nix::sys::ptrace;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;
use tempfile::TempDir;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// The shell makes standard input the third descriptor, as systemd passes sockets, and becomes the daemon.
const PASS_SOCKET: &str = "exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$@\"";

struct Peer {
    home: TempDir,
    notify: UnixDatagram,
    socket: TcpListener,
    environment: Vec<(&'static str, String)>,
    daemon: Option<Child>,
}

impl Peer {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        std::fs::create_dir(home.path().join("transcripts")).unwrap();
        let notify = UnixDatagram::bind(home.path().join("notify")).unwrap();
        notify.set_read_timeout(Some(PATIENCE)).unwrap();
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let peer = Self { home, notify, socket, environment: Vec::new(), daemon: None };
        let catalogue = peer.path("feeds");
        std::fs::create_dir(&catalogue).unwrap();
        let organisations = "[csto]\nname = \"CSTO\"\nphrases.en = [\"CSTO\"]\n";
        std::fs::write(catalogue.join("organisations.toml"), organisations).unwrap();
        peer.configure("");
        peer
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn address(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }

    /// Writes the configuration: what every test needs, and `more`.
    fn configure(&self, more: &str) {
        let text = format!(
            "[intake]\ndirectory = {:?}\n[store]\ndirectory = {:?}\n[catalogue]\ndirectory = {:?}\n{more}\n",
            self.path("transcripts"),
            self.path("state"),
            self.path("feeds")
        );
        std::fs::write(self.path("pressroom.toml"), text).unwrap();
    }

    fn drop_transcript(&self, name: &str) {
        let text =
            format!("Remarks on {name} by the Minister on the CSTO, Strelsau, June 3, 2021\n\nOf {name}.\n");
        std::fs::write(self.path("transcripts").join(name), text).unwrap();
    }

    fn command(&self) -> Command {
        let mut command = Command::new("/bin/sh");
        let own = ["-c", PASS_SOCKET, "sh", env!("CARGO_BIN_EXE_pressroom"), "serve", "--config"];
        command.args(own).arg(self.path("pressroom.toml"));
        command.env_clear().env("NOTIFY_SOCKET", self.path("notify"));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let log = File::options().create(true).append(true).open(self.path("log")).unwrap();
        let socket = Stdio::from(OwnedFd::from(self.socket.try_clone().unwrap()));
        command.stdin(socket).stderr(log);
        command
    }

    fn start(&mut self) {
        self.daemon = Some(self.command().spawn().unwrap());
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.daemon.as_ref().unwrap().id().try_into().unwrap())
    }

    fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).unwrap();
    }

    /// Ends the daemon in order.
    fn stop(&mut self) {
        self.signal(Signal::SIGTERM);
        let status = self.daemon.take().unwrap().wait().unwrap();
        assert!(status.success(), "{status}: {}", self.log());
    }

    /// The next message to the service manager, if one comes within `patience`.
    fn message(&self, patience: Duration) -> Option<String> {
        self.notify.set_read_timeout(Some(patience)).unwrap();
        let mut bytes = [0; 4096];
        let read = self.notify.recv(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(bytes.get(..read)?).into_owned())
    }

    /// Waits for a message with a line that begins so.
    fn hear(&self, line: &str) -> String {
        loop {
            let Some(message) = self.message(PATIENCE) else {
                panic!("{line} was not heard; the log: {}", self.log())
            };
            if message.lines().any(|own| own.starts_with(line)) {
                return message;
            }
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    fn alarms(&self) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
        let state = self.path("state");
        let out = command.args(["status", "--json", "--state"]).arg(state).env_clear().output().unwrap();
        let status: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        status["alarms"].to_string()
    }

    fn get(&self, path: &str) -> (u16, String) {
        get(self.address(), path).unwrap()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Some(daemon) = &mut self.daemon {
            daemon.kill().unwrap();
            daemon.wait().unwrap();
        }
    }
}

/// One request on a connection of its own.
fn get(address: SocketAddr, path: &str) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other(format!("no answer: {answer:?}")))?;
    Ok((status, answer.split_once("\r\n\r\n").unwrap_or_default().1.to_owned()))
}

#[test]
fn ready_only_when_it_serves() {
    let mut peer = Peer::new();
    for n in 0..200 {
        peer.drop_transcript(&format!("{n}.txt"));
    }
    peer.start();
    let mut told = false;
    loop {
        let before = told;
        let (status, reason) = peer.get("/readyz");
        assert!(status == 200 || !before, "READY=1 was told before: {reason}");
        if before {
            break;
        }
        while let Some(message) = peer.message(Duration::from_millis(1)) {
            told |= message.contains("READY=1");
        }
    }
    let (status, feed) = peer.get("/statements.atom");
    assert!(status == 200 && feed.contains("</entry>"), "{status} {feed}: {}", peer.log());
    peer.stop();
    peer.hear("STOPPING=1");
}

/// Where nothing was published yet, an empty feed is what a reader subscribes to.
#[test]
fn an_empty_archive_has_its_feeds_when_it_is_ready() {
    for _ in 0..5 {
        let mut peer = Peer::new();
        peer.start();
        peer.hear("READY=1");
        let (status, feed) = peer.get("/statements.atom");
        assert_eq!(status, 200, "{feed}: {}", peer.log());
        peer.stop();
        peer.hear("STOPPING=1");
    }
}

#[test]
fn metrics_tell_how_everything_stands() {
    let mut peer = Peer::new();
    peer.environment = vec![("PRESSROOM_SERVICE__METRICS_LISTEN", "127.0.0.1:0".to_owned())];
    peer.start();
    peer.hear("READY=1");
    let log = peer.log();
    let address =
        log.split("serving metrics address=").nth(1).and_then(|rest| rest.split_whitespace().next());
    let (status, metrics) = get(address.unwrap().parse().unwrap(), "/metrics").unwrap();
    assert_eq!(status, 200);
    for expected in
        ["pressroom_ready ", "pressroom_store_writable 1", "pressroom_statements 0", "pressroom_alarms 0"]
    {
        assert!(metrics.contains(expected), "{expected} is missing from {metrics}");
    }
    peer.stop();
}

#[test]
fn the_watchdog_hears_nothing_while_the_store_hangs() {
    let mut peer = Peer::new();
    peer.environment = vec![("WATCHDOG_USEC", "400000".to_owned())];
    peer.start();
    peer.hear("READY=1");
    for _ in 0..3 {
        peer.hear("WATCHDOG=1");
    }
    let tasks = Path::new("/proc").join(peer.pid().to_string()).join("task");
    let threads: Vec<Pid> = std::fs::read_dir(tasks)
        .unwrap()
        .map(|task| task.unwrap())
        .filter(|task| std::fs::read_to_string(task.path().join("comm")).unwrap().starts_with("sqlx-sqlite"))
        .map(|task| Pid::from_raw(task.file_name().to_str().unwrap().parse().unwrap()))
        .collect();
    assert!(!threads.is_empty(), "the threads of the database have another name now");
    for thread in &threads {
        ptrace::attach(*thread).unwrap();
        waitpid(*thread, Some(WaitPidFlag::__WALL)).unwrap();
    }
    // What was on its way may still come; after that three intervals without a word.
    while peer.message(Duration::from_millis(1)).is_some() {}
    let silent = Instant::now();
    let mut heard = 0;
    while let Some(left) = Duration::from_millis(1200).checked_sub(silent.elapsed()) {
        heard += usize::from(peer.message(left.max(Duration::from_millis(1))).is_some());
    }
    assert!(heard <= 1, "{heard} pings while the store hung");
    assert!(peer.log().contains("the store does not answer"), "{}", peer.log());
    for thread in threads {
        ptrace::detach(thread, None).unwrap();
    }
    peer.hear("WATCHDOG=1");
    peer.stop();
}

#[test]
fn a_reload_is_applied_or_says_why_not() {
    let mut peer = Peer::new();
    peer.drop_transcript("one.txt");
    peer.start();
    peer.hear("READY=1");
    let reload = |peer: &Peer, more: &str| {
        peer.configure(more);
        peer.signal(Signal::SIGHUP);
        let reloading = peer.hear("RELOADING=1");
        assert!(reloading.contains("MONOTONIC_USEC="), "{reloading}");
        peer.hear("READY=1")
    };
    let topics = peer.path("feeds").join("topics.toml");
    std::fs::write(&topics, "[remarks]\nname = \"Remarks\"\nphrases.en = [\"remarks\"]\n").unwrap();
    let good =
        "[publish]\ntitle = \"The new title\"\n[web]\nlisten = \"127.0.0.1:1\"\n[service]\nlog = \"debug\"\n";
    let answer = reload(&peer, good);
    assert!(answer.contains("STATUS=serving"), "{answer}\n{}", peer.log());
    assert!(peer.get("/").1.contains("The new title"));
    assert_eq!(peer.get("/topics/remarks").0, 200);
    let log = peer.log();
    for expected in
        ["applied setting=\"publish.title\"", "not applied setting=\"web.listen\" reason=\"the listening"]
    {
        assert!(log.contains(expected), "{expected} is missing from {log}");
    }
    let broken = |answer: String, expected: &str| {
        assert!(answer.contains("STATUS=not reloaded, the old configuration stays"), "{answer}");
        assert!(answer.contains(expected), "{expected} is missing from {answer}");
        assert!(peer.alarms().contains("not reloaded"), "{}", peer.alarms());
        assert!(peer.get("/").1.contains("The new title"), "the old state must stay");
        assert_eq!(peer.get("/topics/remarks").0, 200, "the old state must stay");
    };
    broken(
        reload(&peer, "[publish]\ntitel = \"x\"\n"),
        "pressroom.toml:8: unknown setting titel; did you mean title?",
    );
    std::fs::write(&topics, "[remarks\n").unwrap();
    broken(reload(&peer, good), "topics.toml:1: ");
    std::fs::write(&topics, "[remarks]\nname = \"Remarks\"\nphrases.en = [\"remarks\"]\n").unwrap();
    reload(&peer, good);
    assert!(!peer.alarms().contains("not reloaded"), "{}", peer.alarms());
    peer.stop();
}

#[test]
fn the_socket_outlives_restarts_under_load() {
    const THREADS: usize = 4;
    const REQUESTS: usize = 2_500;
    const RESTARTS: usize = 5;
    let mut peer = Peer::new();
    peer.start();
    peer.hear("READY=1");
    let address = peer.address();
    let (answered, answers) = mpsc::channel();
    let load: Vec<_> = (0..THREADS)
        .map(|_| {
            let answered = answered.clone();
            std::thread::spawn(move || {
                for _ in 0..REQUESTS {
                    let (status, body) = get(address, "/healthz").unwrap();
                    assert_eq!((status, body.as_str()), (200, "ok\n"));
                    answered.send(()).unwrap();
                }
            })
        })
        .collect();
    drop(answered);
    let mut served = 0;
    while answers.recv().is_ok() {
        served += 1;
        // Among the requests, not between them: the load goes on.
        if served % (THREADS * REQUESTS / (RESTARTS + 1)) == 0 && served < THREADS * REQUESTS {
            peer.stop();
            peer.start();
            peer.hear("READY=1");
        }
    }
    for thread in load {
        thread.join().unwrap();
    }
    assert_eq!(served, THREADS * REQUESTS);
    peer.stop();
}
