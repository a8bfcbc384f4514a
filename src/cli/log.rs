//! Logs for a terminal or for the journal, and a progress bar for whoever looks on.

use std::io::{IsTerminal, stderr};
use std::sync::{Arc, OnceLock};

use indicatif::{ProgressBar, ProgressStyle};
use tracing_subscriber::filter::{FilterExt, LevelFilter, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::{Registry, fmt, reload};

use crate::service::Progress;

/// Files from which on a bar is worth showing.
const PROGRESS_MIN: usize = 200;

/// What takes the spans: they are for traces, not for the log.
pub(super) type Spans = Box<dyn Layer<Registry> + Send + Sync>;

/// Whether it is a line of the log, and not a span.
fn is_line(metadata: &tracing::Metadata<'_>) -> bool {
    metadata.is_event()
}

/// Starts the log at a level, and returns what changes the level. Under journald neither time nor colour: the journal has them.
pub(super) fn start(level: &str, spans: Option<Spans>) -> impl Fn(&str) + Send + Sync + use<> {
    let (filter, handle) = reload::Layer::new(filter(level));
    let lines = fmt::layer().with_writer(stderr).with_target(false);
    let lines = if crate::config::is_under_journald() {
        lines.with_ansi(false).without_time().boxed()
    } else {
        lines.with_ansi(stderr().is_terminal() && !is_plain()).boxed()
    };
    let events = filter_fn(is_line).with_max_level_hint(LevelFilter::TRACE);
    let lines = lines.with_filter(filter.and(events));
    // A second start in one process keeps the first.
    tracing::subscriber::set_global_default(Registry::default().with(spans).with(lines)).unwrap_or_default();
    move |level| handle.reload(self::filter(level)).unwrap_or_default()
}

/// Whether the user wants no colours (<https://no-color.org>).
fn is_plain() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

fn filter(level: &str) -> LevelFilter {
    level.parse().unwrap_or(LevelFilter::INFO)
}

/// A bar that appears when there is much to read and a terminal to see it.
pub(super) fn progress() -> Progress {
    let bar: OnceLock<ProgressBar> = OnceLock::new();
    Arc::new(move |done, total| {
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
    })
}
