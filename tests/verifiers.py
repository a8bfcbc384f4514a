#!/usr/bin/env python3
"""Deliveries are verified by the official libraries of PyPI and npm, by a general ed25519 library, by pressroom itself, and by each example of the
subscriber's guide in its own language.

Usage: verifiers.py BINARY, after `npm install standardwebhooks` in target/street. Traffic stays on loopback.
"""
import base64, hmac, json, os, re, subprocess, sys, tempfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook

sys.argv = sys.argv[:2]
from street import BINARY, PATIENCE, Daemon, Receiver, statement

NODE = """
const { Webhook } = require("standardwebhooks");
const { secret, headers, body } = JSON.parse(require("fs").readFileSync(0));
console.log(new Webhook(secret).verify(body, headers).type);
"""


# How the examples of the guide are run; the Rust one is in the Rust tests.
GUIDE = Path(__file__).parent.parent / "config/doc/subscribers.md"
RUNNERS = {"python": ("py", [sys.executable]), "javascript": ("js", ["node"]), "go": ("go", ["go", "run"]), "php": ("php", ["php"]), "sh": ("sh", ["sh"])}


def examples(home, secret, headers, body):
    """Each example accepts the message as it came, and refuses it with another body, another secret, or an old time."""
    place = Path(home) / "examples"
    place.mkdir()
    found = dict(re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE.read_text(), re.S | re.M))
    assert set(found) == {*RUNNERS, "rust"}, set(found)
    old = dict(headers, **{"webhook-timestamp": "1600000000"})
    signed = f"{old['webhook-id']}.1600000000.".encode() + body
    old["webhook-signature"] = "v1," + base64.b64encode(hmac.digest(base64.b64decode(secret[6:]), signed, "sha256")).decode()
    other = "whsec_" + base64.b64encode(bytes(24)).decode()
    cases = [("genuine", secret, headers, body, True), ("changed", secret, headers, body + b" ", False), ("forged", other, headers, body, False), ("old", secret, old, body, False)]
    for language, (ending, command) in RUNNERS.items():
        (place / f"example.{ending}").write_text(found[language])
        for case, key, head, text, genuine in cases:
            (place / "headers.txt").write_text("".join(f"{name}: {value}\n" for name, value in head.items()))
            (place / "body.json").write_bytes(text)
            done = subprocess.run([*command, f"example.{ending}"], cwd=place, env=dict(os.environ, WEBHOOK_SECRET=key), capture_output=True, text=True)
            assert (done.returncode == 0) == genuine, (language, case, done)


def bare(key):
    return base64.b64decode(key.removeprefix("whpk_"))


def main():
    with tempfile.TemporaryDirectory() as home:
        daemon, receiver = Daemon(home), Receiver()
        daemon.start()
        secret = json.loads(daemon.call("subscription", "add", "--url", receiver.url, "--organisation", "csto", "--json"))["secret"]
        daemon.drop("before.txt", statement(1))
        first = receiver.arrived.get(timeout=PATIENCE)
        daemon.call("key", "rotate")
        # The daemon hears of the new key within a second; the test waits for the message that bears it.
        n = 1
        while True:
            n += 1
            daemon.drop(f"{n}.txt", statement(n))
            last = receiver.arrived.get(timeout=PATIENCE)
            if last[1]["webhook-signature"].count("v1a,") == 2:
                break
        keys = json.loads(daemon.get("/.well-known/webhook-keys")[0])["keys"]
        assert len(keys) == 2 and keys[0]["until"] and not keys[1]["until"], keys
        for (_, headers, body), signers in [(first, keys[:1]), (last, keys)]:
            headers = {name.lower(): value for name, value in headers.items()}
            assert Webhook(secret).verify(body, headers)["type"] == "statement.published"
            told = json.dumps({"secret": secret, "headers": headers, "body": body.decode()})
            node = subprocess.run(["node", "-e", NODE], input=told, text=True, capture_output=True, cwd=Path("target/street"))
            assert node.stdout == "statement.published\n", node.stderr
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
            signatures = [one[4:] for one in headers["webhook-signature"].split(" ") if one.startswith("v1a,")]
            assert len(signatures) == len(signers)
            for key, signature in zip(signers, signatures):
                public = Ed25519PublicKey.from_public_bytes(bare(key["public"]))
                public.verify(base64.b64decode(signature), signed)
                try:
                    public.verify(base64.b64decode(signature), signed + b" ")
                    raise AssertionError("a changed body was verified")
                except InvalidSignature:
                    pass
            saved = {"headers": "".join(f"{name}: {value}\n" for name, value in headers.items()), "secret": secret, "keys": json.dumps({"keys": keys})}
            for name, text in saved.items():
                (Path(home) / name).write_text(text)
            (Path(home) / "body").write_bytes(body)
            (Path(home) / "changed").write_bytes(body.replace(b"published", b"withdrawn"))
            trusts = [["--secret-file", f"{home}/secret"], ["--keys", f"{home}/keys"], ["--public-key", signers[0]["public"]]]
            for trust in trusts:
                for file, code, said in [("body", 0, "genuine"), ("changed", 1, "no signature fits")]:
                    done = subprocess.run(
                        [BINARY, "verify", "--headers", f"{home}/headers", "--body", f"{home}/{file}", *trust], text=True, capture_output=True
                    )
                    assert done.returncode == code and said in done.stdout + done.stderr, (trust, file, done)
        examples(home, secret, {name.lower(): value for name, value in last[1].items()}, last[2])
        assert daemon.stop() == 0
        print("verifiers: PyPI and npm standardwebhooks, cryptography's ed25519, pressroom verify and the guide's examples in five languages agree, before and after a new key")
        print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
