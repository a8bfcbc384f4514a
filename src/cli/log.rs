//! Logs for a terminal or for the journal, and a progress bar for whoever looks on.

use std::io::{IsTerminal, stderr};
use std::sync::OnceLock;

use indicatif::{ProgressBar, ProgressStyle};
use tracing_subscriber::fmt;

/// Files from which on a bar is worth showing.
const PROGRESS_MIN: usize = 200;

/// Starts the log at a level. Under journald neither time nor colour: the journal has them.
pub(super) fn start(level: &str) {
    let level: tracing::Level = level.parse().unwrap_or(tracing::Level::INFO);
    let base = fmt().with_max_level(level).with_writer(stderr).with_target(false);
    let started = if crate::config::is_under_journald() {
        tracing::subscriber::set_global_default(base.with_ansi(false).without_time().finish())
    } else {
        tracing::subscriber::set_global_default(base.with_ansi(stderr().is_terminal()).finish())
    };
    // A second start in one process keeps the first.
    started.unwrap_or_default();
}

/// A bar that appears when there is much to read and a terminal to see it.
pub(super) fn progress() -> impl Fn(usize, usize) + Send + Sync {
    let bar: OnceLock<ProgressBar> = OnceLock::new();
    move |done, total| {
        if total < PROGRESS_MIN || !stderr().is_terminal() {
            return;
        }
        let bar = bar.get_or_init(|| {
            let style = ProgressStyle::with_template("{bar:40} {pos} of {len} transcripts, {eta} left");
            ProgressBar::new(total as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        bar.set_position(done as u64);
        if done == total {
            bar.finish_and_clear();
        }
    }
}
