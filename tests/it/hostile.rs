//! Texts that somebody wrote to make a parser slow or large: read, or refused with a reason.

#[path = "../bench/hostile.rs"]
mod cases;

use pressroom::likeness::Sketch;
use pressroom::transcript::{Context, read};

/// Enough for each bound that is no count of lines to be met.
const BYTES: usize = 60_000;

#[test]
fn are_read_or_refused() {
    for (name, text) in cases::cases(BYTES) {
        match read(text.as_bytes(), &Context::of(name)) {
            Ok(reading) => {
                let said = reading.statement.passages().map(|(_, passage)| passage.text.len()).sum::<usize>();
                let left_out = reading.furniture.iter().map(|one| one.text.len()).sum::<usize>();
                assert!(said + left_out <= text.len(), "{name}: nothing is said twice");
                assert!(Sketch::of(&reading.statement).keys().count() < 100, "{name}");
            }
            Err(refusal) => assert!(
                matches!(
                    refusal.code(),
                    "no_text" | "broken" | "too_many_lines" | "too_many_values" | "list"
                ),
                "{name}: {refusal}"
            ),
        }
    }
}
