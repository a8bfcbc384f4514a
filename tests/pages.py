#!/usr/bin/env python3
"""The pages in a real browser: WCAG AA by axe-core, nothing wider than a telephone, no word on the console, and the keyboard.

Usage: pages.py BINARY [--pictures DIR], after `npm install axe-core` in target/street. Needs chromium; traffic stays on loopback.
Every page is looked at in two widths, light and dark. --pictures keeps what is seen.
"""
import argparse, base64, itertools, json, re, shutil, subprocess, tempfile
from pathlib import Path

import websocket

from readers import FIXTURES, PATIENCE, Daemon, free_port

AXE = Path("target/street/node_modules/axe-core/axe.min.js")
# Of a long list the rest is like the first.
STOPS_MAX = 40
# What a browser complains of where a page is answered with a status.
STATUS = {"missing": "404", "refused": "400"}
WIDTHS, SCHEMES = (360, 1280), ("light", "dark")
ARABIC = """تصريحات وزيرة الخارجية في المؤتمر الصحفي حول عقوبات الأمم المتحدة

ستريلسو، 3 يونيو 2021

وزيرة الخارجية: نشكر الأمم المتحدة على جهودها في المنطقة، وندعو جميع الأطراف إلى العودة إلى الحوار في أقرب وقت ممكن.

سؤال: ما هو موقفكم من قرار مجلس الأمن الأخير؟

وزيرة الخارجية: نحن نحترم قرارات مجلس الأمن، ونرى أن الحل السياسي هو الطريق الوحيد إلى الاستقرار في المنطقة.
"""
# A statement before and after a correction.
CORRECTED = """Remarks by the Minister on the harbour of Strelsau

3 June 2021

We met the envoys of both sides today, and we agreed on the next steps that must be taken before the summer.

The harbour {}.
"""
CHINESE = """外交部发言人就联合国安理会有关决议举行记者会

2021年6月3日

发言人：鲁里坦尼亚政府一贯反对任何形式的单边制裁。联合国在国际事务中发挥着不可替代的作用，各方应当通过对话解决分歧。

记者：请问外交部如何看待安理会的最新决议？

发言人：我们注意到有关决议。我们愿同各方一道，加强合作，维护地区和平与稳定。
"""


class Browser:
    """Chromium without a screen, until the block ends."""

    def __init__(self, home):
        program = shutil.which("chromium") or "chromium"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0", f"--user-data-dir={home}/profile"]
        self.process = subprocess.Popen([program, *flags, "about:blank"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        address = next(found for found in (re.search(r"ws://\S+", line) for line in self.process.stderr) if found).group(0)
        self.socket = websocket.create_connection(address, timeout=PATIENCE, suppress_origin=True)
        self.count, self.said, self.session = itertools.count(1), [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.process.terminate()
        self.process.wait(PATIENCE)

    def call(self, method, **parameters):
        n = next(self.count)
        message = {"id": n, "method": method, "params": parameters}
        self.socket.send(json.dumps(message | ({"sessionId": self.session} if self.session else {})))
        return self.until(lambda told: told.get("id") == n)["result"]

    def until(self, wanted):
        while True:
            told = json.loads(self.socket.recv())
            assert "error" not in told, told
            method = told.get("method", "")
            if method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
                self.said.append(told["params"])
            if wanted(told):
                return told

    def open(self, url, width, scheme):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.said.clear()
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=url)
        self.until(lambda told: told.get("method") == "Page.loadEventFired")

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, file):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 2400), "scale": 1}
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"]))


def audit(browser, page):
    """What axe finds against WCAG 2.2 AA."""
    browser.value(AXE.read_text() + "; true")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = browser.value(f"axe.run(document, {{runOnly: {tags}}}).then(done => done.violations.map(one => [one.id, one.help, one.nodes.map(node => node.html).slice(0, 3)]))")
    assert not found, (page, found)


def walk(browser, page):
    """The tab key reaches every link and field in turn, and each shows that it has the focus."""
    kinds = ":is(a[href], input:not([type=hidden], [hidden]), select, textarea, button)"
    stops = browser.value(f"document.querySelectorAll('{kinds}, summary').length")
    stops -= browser.value(f"document.querySelectorAll('details:not([open]) {kinds}').length")
    seen = set()
    # Past the last one the page itself has the focus, once.
    for _ in range(min(stops, STOPS_MAX) + 1):
        for kind in ("keyDown", "keyUp"):
            browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        # A browser gives the page its focus back, past the last stop, after the key has been answered.
        where, shown = browser.value(
            "(async () => { const at = document.activeElement, style = getComputedStyle(at);"
            " if (at == document.body) return [null, true];"
            " if (!document.hasFocus()) await new Promise(done => addEventListener('focus', done, { once: true }));"
            " return [[...document.querySelectorAll('*')].indexOf(at), style.outlineStyle != 'none' && at.getBoundingClientRect().left >= 0 && style.opacity == 1]; })()"
        )
        assert shown, (page, where, browser.value("document.activeElement.outerHTML"))
        if where is not None:
            seen.add(where)
    assert len(seen) >= min(stops, STOPS_MAX), (page, len(seen), stops)


def correct(daemon, transcripts):
    """Publishes a statement and corrects it. Returns the path of its page, and the id of the passage that was corrected."""
    def page():
        items = json.loads(daemon.get("/statements.json"))["items"]
        return next((item["url"].removeprefix(daemon.base) for item in items if "harbour of Strelsau" in item["title"]), None)

    def rename(words):
        (transcripts / "part").write_text(CORRECTED.format(words))
        (transcripts / "part").rename(transcripts / "harbour.txt")

    rename("was closed")
    daemon.until(page)
    passages = [passage for turn in json.loads(daemon.get(page() + ".json"))["turns"] for passage in turn["passages"]]
    rename("was opened")
    daemon.until(lambda: b"<h2>Corrections</h2>" in daemon.get(page()))
    return page(), next(one["id"] for one in passages if "closed" in one["text"])


def look(browser, daemon, pages, pictures):
    for (name, path), width, scheme in itertools.product(pages.items(), WIDTHS, SCHEMES):
        browser.open(daemon.base + path, width, scheme)
        said = [one for one in browser.said if STATUS.get(name, "no status") not in str(one)]
        assert not said, (name, said)
        if pictures:
            browser.picture(pictures / f"{name}-{width}-{scheme}.png")
        if name == "feed":
            kind, margin, hidden = browser.value(
                "[document.contentType, getComputedStyle(document.documentElement).maxWidth, getComputedStyle(document.querySelector('entry > content')).display]"
            )
            assert (kind, margin, hidden) == ("application/xml", "672px", "none"), (kind, margin, hidden)
        # XML has no way to say that it fits a telephone, and nothing to step through.
        if name != "feed":
            widest = browser.value("document.documentElement.scrollWidth")
            assert widest <= width, (name, width, widest)
            audit(browser, name)
            assert browser.value("document.scripts.length") == browser.value("document.querySelectorAll('script[type=\"application/ld+json\"]').length")
        if name != "feed" and scheme == "light":
            walk(browser, name)


def told(daemon, *command):
    """What a command says of the daemon's store."""
    command = [daemon.binary, *command, "--json", "--state", str(daemon.state)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, env=daemon.env, text=True).stdout)


def send(browser, place, values):
    """Fills the form that is sent to a place, sends it by its button, and waits for what comes."""
    for name, value in values.items():
        browser.value(f"document.querySelector(`form[action$='{place}'] [name={name}]`).value = {json.dumps(value)}; true")
    browser.value(f"document.querySelector(`form[action$='{place}'] button`).click(); true")
    browser.until(lambda told: told.get("method") == "Page.loadEventFired")


def manage(browser, daemon, pictures):
    """The pages behind a token: signing in, what there is to see, and a form that does what it says."""
    look(browser, daemon, {"signing-in": "/manage"}, pictures)
    one = told(daemon, "subscription", "add", "--url", f"http://127.0.0.1:{free_port()}/hook", "--all", "--since", "0", "--backfill")
    # Nobody listens there: the page has something to tell.
    daemon.until(lambda: told(daemon, "subscription", "show", one["id"])["state"] == "waiting")
    browser.open(daemon.base + "/manage", WIDTHS[0], SCHEMES[0])
    send(browser, "/manage/session", {"token": "prt_wrong"})
    audit(browser, "refused token")
    assert "No token is like that" in browser.value("document.querySelector('[role=alert]').innerText")
    send(browser, "/manage/session", {"token": told(daemon, "token", "create", "--name", "Desk", "--scope", "operator")["token"]})
    assert browser.value("document.cookie") == "", "a script sees the token"
    place = f"/manage/subscriptions/{one['id']}"
    pages = {"managing": "/manage", "subscription": place, "adding": "/manage/subscriptions/new", "tokens": "/manage/tokens"}
    look(browser, daemon, pages, pictures)
    browser.open(daemon.base + place, WIDTHS[0], SCHEMES[0])
    send(browser, "/replay", {"since": "soon"})
    audit(browser, "refused replay")
    assert browser.value("document.querySelector('[aria-invalid]').value") == "soon"
    send(browser, "/pause", {})
    assert browser.value("location.search") == "?done=paused" and told(daemon, "subscription", "show", one["id"])["state"] == "paused"
    send(browser, "/session/end", {})
    browser.open(daemon.base + place, WIDTHS[0], SCHEMES[0])
    assert browser.value("document.querySelector('[name=token]') !== null"), "signed out"
    return 1 + len(pages)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--pictures", type=Path)
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        transcripts = Path(home) / "transcripts"
        shutil.copytree(FIXTURES, transcripts)
        (transcripts / "arabic.txt").write_text(ARABIC)
        (transcripts / "chinese.txt").write_text(CHINESE)
        with Daemon(options.binary, home, transcripts, PRESSROOM_DELIVER__ALLOW_NETWORKS='["127.0.0.0/8"]') as daemon:
            items = json.loads(daemon.get("/statements.json"))["items"]
            page = {item.get("language"): item["url"].removeprefix(daemon.base) for item in items}
            passage = json.loads(daemon.get(page["en"] + ".json"))["turns"][0]["passages"][0]["id"]
            corrected, earlier = correct(daemon, transcripts)
            pages = {
                "front": "/", "subjects": "/organisations", "subject": "/organisations/un", "statement": page["en"],
                "passage": f"{page['en']}#{passage}", "arabic": page["ar"],
                "chinese": page["zh"], "search": "/search", "found": "/search?q=the", "changes": "/statements/changes", "missing": "/nothing",
                "feed": "/statements.atom", "corrected": f"{corrected}#{earlier}", "archive": "/organisations/un/archive/1", "refused": "/search?kind=x",
            }
            with Browser(home) as browser:
                look(browser, daemon, pages, options.pictures)
                browser.open(daemon.base + pages["passage"], WIDTHS[0], SCHEMES[0])
                source = browser.value("document.querySelector('p:target + .source').innerText")
                assert source.endswith(f"{page['en']}#{passage}"), source
                browser.open(daemon.base + pages["corrected"], WIDTHS[0], SCHEMES[0])
                found = browser.value("document.querySelector('p:has(> .earlier:target)').innerText")
                shown = browser.value("getComputedStyle(document.querySelector('p:has(> .earlier:target) + .source')).display")
                assert found.startswith("The harbour was opened.") and shown == "block", (found, shown)
                managed = manage(browser, daemon, options.pictures)
    print(f"pages: {len(pages) + managed} pages in {len(WIDTHS)} widths, light and dark")


if __name__ == "__main__":
    main()
    print("1 passed, 0 failed")
