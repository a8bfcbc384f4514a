#!/usr/bin/env python3
"""The files of publish.directory behind nginx with the configuration of config/examples: what the daemon says, nginx says.

Usage: files.py BINARY. Needs nginx. Traffic stays on loopback.
"""
import gzip, http.client, os, re, shutil, subprocess, tempfile, urllib.error, urllib.request
from contextlib import contextmanager
from pathlib import Path

from street import FIXTURES, PATIENCE, Daemon, free_port, until

EXAMPLE = Path(__file__).parent.parent / "config" / "examples" / "nginx-files.conf"
COPIES = {".gz", ".br", ".zst"}
# Headers that a reader, a browser or a cache goes by.
SAID = ("content-type", "cache-control", "access-control-allow-origin", "content-security-policy", "x-content-type-options")


@contextmanager
def nginx(home, files):
    """nginx over the files, without TLS. Yields its base URL."""
    port, place = free_port(), home / "nginx"
    place.mkdir()
    site = re.sub(r"^ *(listen|ssl_\w+) .*\n", "", EXAMPLE.read_text(), flags=re.M)
    site = site.replace("root /srv/press;", f"listen 127.0.0.1:{port};\n    root {files};")
    user = "user root;" if os.getuid() == 0 else ""
    temporary = "".join(f"{kind}_temp_path {place}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    log = f"daemon off; pid {place}/pid; error_log {place}/log; {user}"
    (place / "nginx.conf").write_text(f"{log}\nevents {{ }}\nhttp {{\naccess_log off;\n{temporary}{site}}}\n")
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    process = subprocess.Popen([program, "-e", str(place / "log"), "-c", str(place / "nginx.conf")])
    try:
        base = f"http://127.0.0.1:{port}"
        until("nginx listens", lambda: process.poll() is not None or answers(base))
        assert process.poll() is None, (place / "log").read_text()
        yield base
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def serving(daemon):
    daemon.start()
    try:
        yield
    finally:
        assert daemon.stop() == 0


def answers(base):
    try:
        return ask(base, "/")[0] == 200
    except urllib.error.URLError:
        return False


def ask(base, path, **headers):
    """Status, headers and body."""
    request = urllib.request.Request(base + path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def written(files):
    """The files of a twin, without their packed copies and the second names of transcripts, which have no address of their own."""
    names = (str(file.relative_to(files)) for file in files.rglob("*") if file.is_file() and file.suffix not in COPIES)
    return sorted(name for name in names if "/transcript." not in name)


def address(file):
    """Where a file is served."""
    return "/" if file == "index.html" else "/" + file.removesuffix(".html")


def is_as_said(path, header, heard, said):
    """nginx cannot tell what a transcript is by its address: there all are plain text, in the charset that the daemon says."""
    if path.endswith("/transcript") and header == "content-type":
        said = re.sub("^[^;]*", "text/plain", said if "charset" in said else said + "; charset=utf-8")
    return heard == said


def same(daemon, base, path, **headers):
    """Both say the same of what stands at the path. Returns nginx's headers and body."""
    (own, said, body), (status, heard, bytes) = ask(daemon.base, path, **headers), ask(base, path, **headers)
    assert own == status == 200 and body == bytes, (path, own, status, len(body), len(bytes))
    for name in SAID:
        assert is_as_said(path, name, heard[name], said[name]), (path, name, heard[name], said[name])
    return heard, bytes


def redirect(base, path):
    """Status of an address, and where it leads."""
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.getheader("location")


def is_fresh(daemon, files, file):
    """Whether a file says what the daemon says. One that is being written has another name in a moment."""
    try:
        return (files / file).read_bytes() == ask(daemon.base, address(file))[2]
    except FileNotFoundError:
        return False


def main():
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        daemon, files = Daemon(home), home / "files"
        shutil.copytree(FIXTURES, daemon.transcripts, dirs_exist_ok=True)
        feeds = home / "feeds"
        feeds.mkdir()
        (feeds / "organisations.toml").write_text('[csto]\nname = "CSTO"\nphrases.en = ["CSTO"]\n')
        daemon.env.update(PRESSROOM_CATALOGUE__DIRECTORY=str(feeds), PRESSROOM_PUBLISH__DIRECTORY=str(files))
        daemon.env["PRESSROOM_WEB__REQUESTS_PER_MINUTE"] = "1000000"
        with serving(daemon), nginx(home, files) as base:
            # The front page may be written before the feeds are.
            until("the files", lambda: (files / "index.html").exists() and all(is_fresh(daemon, files, file) for file in written(files)))
            for file in written(files):
                same(daemon, base, address(file))
            charsets = {ask(base, address(file))[1]["content-type"] for file in written(files) if file.endswith("/transcript")}
            assert {f"text/plain; charset={name}" for name in ("utf-8", "utf-16le", "windows-1251")} <= charsets, charsets
            feed = "/organisations/csto.atom"
            heard, whole = same(daemon, base, feed)
            packed, squeezed = ask(base, feed, Accept_Encoding="gzip")[1:]
            assert packed["content-encoding"] == "gzip" and packed.get_all("vary") == ["Accept-Encoding", "Sec-Fetch-Dest"] and gzip.decompress(squeezed) == whole
            assert ask(base, feed, If_None_Match=heard["etag"])[0] == 304
            shown, _ = same(daemon, base, feed, Sec_Fetch_Dest="document")
            assert shown["content-type"].startswith("application/xml"), "a browser shows a page"
            for nothing in ("/organisations/none.atom", "/statements/none", "/statements/none/transcript"):
                status, said, _ = ask(base, nothing)
                assert status == 404 and said.get_all("content-type") == ["text/html"], (nothing, status, said.items())
            for slash in ("/statements/", "/organisations/csto//"):
                told = [redirect(place, slash) for place in (daemon.base, base)]
                assert told[0][0] == told[1][0] == 301 and told[0][1].endswith(told[1][1]), told
        print(f"files: {len(written(files))} files are the same behind nginx as from the daemon")


if __name__ == "__main__":
    main()
    print("1 passed, 0 failed")
