//! Any bytes under a name that ends with .md are read and tagged, or refused.
//!
//!     cargo install cargo-fuzz
//!     cd tests/fuzz && RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir . markdown -- -max_len=65536 -max_total_time=300
//!
//! `RUSTC_BOOTSTRAP` lets the stable compiler build with sanitizers; a nightly one needs it not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pressroom::transcript::{self, Context};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(reading) = transcript::read(bytes, &Context::of("a.md")) {
        pressroom_fuzz::tag(reading);
    }
});
