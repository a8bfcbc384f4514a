//! The command line.
//!
//! Invariant: nothing else prints.

/// Prints a line; a reader that has left, as `head` does, is no failure.
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write;
        writeln!(std::io::stdout(), "{}", $crate::cli::plain(&format!($($words)*))).unwrap_or_default();
    }};
}

/// The same for what went wrong.
macro_rules! complain {
    ($($words:tt)*) => { eprintln!("{}", $crate::cli::plain(&format!($($words)*))) };
}

mod args;
mod backup;
mod deliveries;
mod doctor;
mod examples;
mod inspect;
mod keys;
mod log;
mod machine;
mod manual;
mod reports;
mod schedule;
mod status;
mod subscriptions;
mod suggest;
mod tokens;
#[cfg(feature = "otel")]
mod traces;
mod transfer;

use std::borrow::Cow;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{CommandFactory, FromArgMatches};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::config::{ConfigError, Settings, Source};
use crate::intake::Backfill;
use crate::publish::{Fragments, Twin};
use crate::service::{self, Console, House};
use crate::store::Purpose;
use crate::tagging::Tagger;
use args::{Args, Command, Common};

/// A configuration that cannot be used, as in sysexits.h.
const CONFIGURATION: u8 = 78;
/// Bytes of rendered entries that a build remembers: each statement stands in the archives of several feeds.
const BUILD_BYTES: u64 = 256 * 1024 * 1024;

/// Runs the program. Exit codes: 0, 1 for a failure, 2 for wrong usage, 3 when something needs the operator, 78
/// for a configuration that cannot be used.
#[must_use]
pub fn main() -> ExitCode {
    let matches = examples::taught(Args::command()).get_matches();
    let args = Args::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let done =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime").and_then(
            |runtime| {
                let done = runtime.block_on(run(args.command));
                // A file system that hangs must not keep the process.
                runtime.shutdown_timeout(std::time::Duration::from_secs(1));
                done
            },
        );
    match done {
        Ok(code) => code,
        Err(error) => {
            complain!("pressroom: {error:#}");
            let configuration = error.downcast_ref::<ConfigError>().is_some()
                || error.downcast_ref::<crate::catalogue::CatalogueError>().is_some()
                || error.downcast_ref::<crate::transcript::DirectoryError>().is_some();
            if configuration { ExitCode::from(CONFIGURATION) } else { ExitCode::FAILURE }
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve { common, transcripts, listen, notify_backfill } => {
            let source = source(&common, &[("intake.directory", transcripts), ("web.listen", listen)]);
            let backfill = if notify_backfill { Backfill::Notify } else { Backfill::Quiet };
            serve(source, backfill).await?;
        }
        Command::Build { common, transcripts, out, json } => {
            // A daemon may have the store that somebody names.
            let (state, purpose) = match common.state.clone() {
                None => (beside(&out), Purpose::Building),
                Some(state) => (PathBuf::from(state), Purpose::Serving),
            };
            // Its own, so that nobody asks where a daemon would keep one.
            let own = state.to_str().map(str::to_owned);
            let settings = settings(&common, &[("intake.directory", transcripts), ("store.directory", own)])?;
            build(settings, (state, purpose), &out, json).await?;
        }
        Command::Check { common, feeds, json } => {
            let settings = settings(&common, &[])?;
            check(&settings, json)?;
            if feeds {
                return reports::feeds(&settings, json).await;
            }
        }
        Command::Inspect { common, files, json } => {
            let catalogue = service::read_catalogue(settings(&common, &[])?.catalogue_directory())?;
            return inspect::inspect(&Tagger::new(catalogue), &files, json);
        }
        Command::Suggest { common, transcripts, at_least, json } => {
            // It writes nothing, so that it does not matter what is among them.
            let settings = settings(&common, &[])?;
            let directory = transcripts.map_or(settings.intake.directory.clone(), PathBuf::from);
            let catalogue = service::read_catalogue(settings.catalogue_directory())?;
            suggest::suggest(&Tagger::new(catalogue), &directory, at_least, json)?;
        }
        Command::Status(command) => return command.run().await,
        Command::Doctor(command) => return command.run().await,
        Command::Backup(command) => command.run().await?,
        Command::Restore(command) => command.run().await?,
        Command::Rebuild(command) => command.run().await?,
        Command::Key { command } => keys::run(command).await?,
        Command::Verify(command) => keys::verify(&command)?,
        Command::Subscription { command } => subscriptions::run(*command).await?,
        Command::Delivery { command } => deliveries::run(command).await?,
        Command::Token { command } => tokens::run(command).await?,
        Command::Schedule(command) => command.run().await?,
        Command::Manual(command) => command.run()?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the daemon with its log and, where they are asked for, traces.
async fn serve(source: Source, backfill: Backfill) -> anyhow::Result<()> {
    let settings = source.read()?.service;
    #[cfg(feature = "otel")]
    let (spans, traces) = traces::start(&settings)?.unzip();
    #[cfg(not(feature = "otel"))]
    let spans = None;
    let log = Box::new(log::start(&settings.log, spans));
    let served = service::serve(source, backfill, Console { log, progress: log::progress() }).await;
    #[cfg(feature = "otel")]
    traces::end(traces).await;
    served
}

/// Text as it may go to a terminal: names of files and what stands in them must not steer it.
fn plain(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.contains(steers) { text.replace(steers, "\u{fffd}").into() } else { text.into() }
}

/// Text from elsewhere that has one line: a line break in the name of a file, or in what an endpoint said, makes no other.
fn on_one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() { line.extend(c.escape_debug()) } else { line.push(c) }
    }
    line.into()
}

/// Where the settings of a call are: file, environment, flags.
fn source(common: &Common, flags: &[(&'static str, Option<String>)]) -> Source {
    let state = [("store.directory", common.state.clone())];
    let flags = flags.iter().chain(&state).filter_map(|(name, value)| Some((*name, value.clone()?)));
    Source { file: common.config.clone(), flags: flags.collect() }
}

/// The settings of a call.
fn settings(common: &Common, flags: &[(&'static str, Option<String>)]) -> Result<Settings, ConfigError> {
    source(common, flags).read()
}

/// The store of a call, made when there is none yet.
async fn open(common: &Common) -> anyhow::Result<std::sync::Arc<dyn crate::store::Store>> {
    let settings = settings(common, &[])?;
    let directory = &settings.store.directory;
    std::fs::create_dir_all(directory)
        .with_context(|| format!("cannot make the state directory {}", directory.display()))?;
    Ok(crate::store::open(&settings.store_url()).await?)
}

/// The store of a call that has something to ask it: a mistyped place must not become an empty store.
async fn opened(common: &Common) -> anyhow::Result<std::sync::Arc<dyn crate::store::Store>> {
    let url = settings(common, &[])?.store_url();
    ensure_store(&url)?;
    Ok(crate::store::open(&url).await?)
}

/// That there is a store which may be read.
fn ensure_store(url: &str) -> anyhow::Result<()> {
    crate::store::look(url).map_err(|error| anyhow::anyhow!(no_store(url, &error)))
}

/// Why a store cannot be opened, and what to do.
fn no_store(url: &str, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => {
            format!(
                "the state at {url} cannot be read: permission denied; run it as the account that owns it, as with sudo -u pressroom"
            )
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => format!(
            "there is no state at {url} yet: start pressroom, or say where it is with --config or --state"
        ),
        _ => format!("the state at {url} cannot be read: {error}"),
    }
}

/// Where a build keeps what it knows: beside the files, for a web server would show what is among them.
fn beside(out: &Path) -> PathBuf {
    let mut name = out.components().as_path().as_os_str().to_owned();
    name.push(".state");
    name.into()
}

/// Feeds and pages as files. What is known of them is kept in `state`, so that the next build does only what has changed.
async fn build(
    mut settings: Settings,
    (state, purpose): (PathBuf, Purpose),
    out: &Path,
    json: bool,
) -> anyhow::Result<()> {
    drop(log::start("warn", None));
    settings.store.directory = state;
    settings.store.url = String::new();
    out.clone_into(&mut settings.publish.directory);
    settings.check_places()?;
    // Files take no subscriptions.
    settings.publish.hub = false;
    std::fs::read_dir(&settings.intake.directory)
        .with_context(|| format!("cannot read the transcripts in {}", settings.intake.directory.display()))?;
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let mut house = House::open(purpose, &settings, Backfill::Quiet).await?;
    house.publisher.site.search = false;
    house.publisher.fragments = Fragments::within(BUILD_BYTES);
    let now = Timestamp::now();
    let swept = house.intake.step(now, &*log::progress()).await?;
    let grace = SignedDuration::from_secs(i64::try_from(settings.intake.withdraw_after_seconds)?);
    let at_most = settings.intake.withdraw_at_most;
    let withdrawn = house.store.withdraw_missing(now.checked_sub(grace)?, at_most, now).await?;
    house.publisher.step(now).await?;
    if swept.events > 0 && purpose == Purpose::Building {
        // No file may tell of what a power failure could still take from the store; and the next build need not read the log.
        house.store.maintain().await?;
    }
    let places = (settings.intake.directory.clone(), out.to_owned());
    let twin = Twin::new(house.publisher.clone(), places, settings.publish.precompress);
    let written = twin.step(now).await?;
    let status = house.store.status().await?;
    house.store.close().await;
    // What is in memory goes with the process: to take it apart would cost more than a small build.
    std::mem::forget(house);
    if let Some(message) = withdrawn.alarm() {
        complain!("{message}");
    }
    for file in &status.refused {
        complain!("refused {}: {}", file.path, file.reason);
    }
    if json {
        let done = json!({ "statements": status.statements, "refused": swept.refused, "written": written, "directory": out });
        say!("{done}");
        return Ok(());
    }
    say!(
        "{} statements, {} files refused, {written} files written to {}",
        status.statements,
        swept.refused,
        out.display()
    );
    Ok(())
}

fn check(settings: &Settings, json: bool) -> anyhow::Result<()> {
    let catalogue = service::read_catalogue(settings.catalogue_directory())?;
    let known = |id: &str| catalogue.organisations.contains_key(id);
    crate::intake::check_directory_files(&settings.intake.directory, known)?;
    let (organisations, topics, notes) =
        (catalogue.organisations.len(), catalogue.topics.len(), notes(settings));
    if json {
        let base_url = settings.base_url();
        say!(
            "{}",
            json!({ "organisations": organisations, "topics": topics, "base_url": base_url, "notes": notes })
        );
        return Ok(());
    }
    say!("the configuration is sound: {organisations} organisations, {topics} topics");
    for note in notes {
        say!("note: {note}");
    }
    Ok(())
}

/// What an operator may have meant otherwise, though the daemon can use it.
fn notes(settings: &Settings) -> Vec<String> {
    let transcripts = &settings.intake.directory;
    // Its disk may be mounted later, which the daemon waits for.
    let unread = std::fs::read_dir(transcripts).err().map(|error| {
        let transcripts = transcripts.display();
        format!("intake.directory: {transcripts} cannot be read: {error}: make it, mount its disk, or let this account read it")
    });
    let unset = settings
        .publish
        .base_url
        .is_empty()
        .then(|| format!("publish.base_url is not set, so links lead to {}", settings.base_url()));
    unread.into_iter().chain(unset).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::{no_store, on_one_line};

    #[test]
    fn no_name_makes_a_line_of_its_own() {
        let shown = on_one_line("scan\nrefused\u{1b}[2J\tü “a”.pdf");
        assert_eq!(shown, "scan\\nrefused\\u{1b}[2J\\tü “a”.pdf");
    }

    #[test]
    fn a_store_that_may_not_be_read_is_not_said_to_be_missing() {
        for (kind, expected) in [
            (ErrorKind::NotFound, "there is no state at s yet"),
            (ErrorKind::NotADirectory, "there is no state at s yet"),
            (ErrorKind::PermissionDenied, "permission denied; run it as the account that owns it"),
            (ErrorKind::TimedOut, "the state at s cannot be read: "),
        ] {
            let told = no_store("s", &Error::from(kind));
            assert!(told.contains(expected), "{told}");
        }
    }
}
