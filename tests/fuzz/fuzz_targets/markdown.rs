//! Any bytes under a name that ends with .md are read and tagged, or refused.
//!
//!     cd tests && cargo +nightly fuzz run markdown -- -max_len=65536
#![no_main]

use libfuzzer_sys::fuzz_target;
use pressroom::transcript::{self, Context};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(reading) = transcript::read(bytes, &Context::of("a.md")) {
        pressroom_fuzz::tag(reading);
    }
});
