//! Webhooks as Standard Webhooks 1.0.0 describes them: the message, its signature, where it may go, what an answer means.
//!
//! Invariant: no I/O, no clock, no randomness; time and dice are arguments.

mod address;
mod format;
mod message;
mod outcome;
mod pace;
mod payload;
mod schedule;
mod signature;
mod verify;

pub use address::{Guard, UrlError};
pub use format::{check_template, has_own_signature, own_signature};
pub use message::{Message, Told};
pub use outcome::{Answer, Fault, Outcome};
pub use pace::Pace;
pub use schedule::Schedule;
pub use signature::{Signer, SiteSigner};
pub use verify::{Genuine, PublicKey, Trust, VerifyError};

/// What messages look like: a JSON Schema, served at `/schemas/webhook.json`.
pub const SCHEMA: &str = include_str!("../config/schemas/webhook.json");
