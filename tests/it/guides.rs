//! The guides: served as pages, and their Rust example verifies what the official library signs.

use standardwebhooks::Webhook;

use crate::genuine::is_genuine;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

#[test]
fn the_rust_example_is_the_code_that_is_tested() {
    let guide = include_str!("../../config/doc/subscribers.md");
    assert!(guide.contains(&format!("```rust\n{}```", include_str!("genuine.rs"))));
}

#[test]
fn the_rust_example_accepts_what_is_genuine() {
    let (id, at, body) = ("msg_1", 1_700_000_000_u64, b"{\"type\": \"statement.published\"}");
    let ours = Webhook::new(SECRET).unwrap().sign(id, 1_700_000_000, body).unwrap();
    let at_text = at.to_string();
    let rotated = format!("v1,AAAA v1a,AAAA {ours}");
    let other = "whsec_AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for (secret, signatures, body, now, genuine) in [
        (SECRET, ours.as_str(), body.as_slice(), at + 20, true),
        (SECRET, rotated.as_str(), body.as_slice(), at, true),
        (SECRET, ours.as_str(), body.as_slice(), at + 301, false),
        (SECRET, ours.as_str(), b"{}".as_slice(), at, false),
        (other, ours.as_str(), body.as_slice(), at, false),
        ("whsec_!", ours.as_str(), body.as_slice(), at, false),
        (SECRET, "", body.as_slice(), at, false),
    ] {
        assert_eq!(is_genuine(secret, id, &at_text, signatures, body, now), genuine, "{signatures} {now}");
    }
}
