#!/usr/bin/env python3
"""Deliveries are verified by the official libraries of PyPI and npm, by a general ed25519 library, and by pressroom itself.

Usage: verifiers.py BINARY, after `npm install standardwebhooks` in target/street. Traffic stays on loopback.
"""
import base64, json, subprocess, sys, tempfile
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
        assert daemon.stop() == 0
        print("verifiers: PyPI and npm standardwebhooks, cryptography's ed25519 and pressroom verify agree, before and after a new key")
        print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
