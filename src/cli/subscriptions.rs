//! `pressroom subscription`.

use anyhow::{Context, bail};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::args::{Subscription as Command, Wants};
use super::{open, settings};
use crate::model::{Filter, Health, Progress, Secret, Subscription, SubscriptionId};
use crate::service::read_catalogue;
use crate::store::Store;
use crate::webhook::Guard;

/// Attempts that are shown.
const ATTEMPTS: usize = 20;
/// Titles that a preview shows.
const TITLES: usize = 10;
/// How far back a preview looks.
const PREVIEW_DAYS: i64 = 30;

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add { common, url, wants, json } => {
            let settings = settings(&common, &[])?;
            let filter = filter(wants, &settings)?;
            Guard::new(settings.deliver.allow_networks.clone()).check(&url)?;
            let store = open(&common).await?;
            let (mut id, mut key) = ([0; 10], [0; 32]);
            getrandom::fill(&mut id)
                .and_then(|()| getrandom::fill(&mut key))
                .context("no randomness for a secret")?;
            let subscription = Subscription {
                id: SubscriptionId::new(id),
                url,
                filter,
                secret: Secret::new(key),
                retired: Vec::new(),
                created: Timestamp::now(),
                progress: Progress::starting_after(store.head().await?),
            };
            store.add_subscription(&subscription).await?;
            store.close().await;
            if json {
                let mut shown = shown(&subscription);
                if let Value::Object(fields) = &mut shown {
                    fields.insert("secret".to_owned(), json!(subscription.secret.reveal()));
                }
                say!("{shown}");
            } else {
                say!("id      {}\nsecret  {}", subscription.id, subscription.secret.reveal());
            }
        }
        Command::Preview { common, wants, since, json } => {
            let filter = filter(wants, &settings(&common, &[])?)?;
            preview(&*open(&common).await?, &filter, since, json).await?;
        }
        Command::List { common, json } => {
            for subscription in open(&common).await?.subscriptions().await? {
                print(&subscription, json);
            }
        }
        Command::Show { id, common, json } => show(&id, &common, json).await?,
        Command::Remove { id, common } => {
            if !open(&common).await?.remove_subscription(&SubscriptionId::from(id.clone())).await? {
                bail!("there is no subscription {id}: see pressroom subscription list");
            }
            say!("removed {id}");
        }
    }
    Ok(())
}

async fn show(id: &str, common: &super::Common, json: bool) -> anyhow::Result<()> {
    let store = open(common).await?;
    let id = SubscriptionId::from(id.to_owned());
    let Some(subscription) = store.subscription(&id).await? else {
        bail!("there is no subscription {id}: see pressroom subscription list");
    };
    let attempts = store.attempts(&id, ATTEMPTS).await?;
    if json {
        let attempts: Vec<Value> = attempts
            .iter()
            .map(|attempt| {
                json!({ "seq": attempt.seq, "n": attempt.n, "at": attempt.at, "duration_ms": attempt.duration_ms,
                    "status": attempt.status, "outcome": attempt.outcome, "excerpt": attempt.excerpt, "next": attempt.next })
            })
            .collect();
        let mut shown = shown(&subscription);
        if let Value::Object(fields) = &mut shown {
            fields.insert("attempts".to_owned(), Value::Array(attempts));
        }
        say!("{shown}");
        return Ok(());
    }
    print(&subscription, json);
    for attempt in attempts {
        let status = attempt.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        say!(
            "  {} event {} try {}: {} {status} {}",
            attempt.at,
            attempt.seq,
            attempt.n,
            attempt.outcome,
            attempt.excerpt
        );
    }
    Ok(())
}

/// A filter must name something, and what it names must exist.
fn filter(wants: Wants, settings: &crate::config::Settings) -> anyhow::Result<Filter> {
    let Some(filter) = wants.filter()? else {
        bail!(
            "say what the subscription is for: --organisation ID, --topic ID, --speaker NAME, --phrase WORDS, --filter JSON, or --all"
        );
    };
    let catalogue = read_catalogue(settings.catalogue_directory())?;
    for subject in filter.named() {
        if catalogue.item(&subject).is_none() {
            bail!("the catalogue has no {subject}: `/opml` of the daemon lists what there is");
        }
    }
    Ok(filter)
}

async fn preview(
    store: &dyn Store,
    filter: &Filter,
    since: Option<String>,
    json: bool,
) -> anyhow::Result<()> {
    let now = Timestamp::now();
    let since = match since {
        Some(text) => moment(&text)?,
        None => now.checked_sub(SignedDuration::from_hours(24 * PREVIEW_DAYS))?,
    };
    let preview = store.preview(filter, since, TITLES).await?;
    if json {
        let newest: Vec<Value> = preview
            .newest
            .iter()
            .map(|entry| json!({ "id": entry.id, "published": entry.published, "title": entry.statement.headline() }))
            .collect();
        say!(
            "{}",
            json!({ "since": since, "statements": preview.statements, "complete": preview.complete, "newest": newest })
        );
        return Ok(());
    }
    let least = if preview.complete { "" } else { "at least " };
    say!("{least}{} statements since {since}", preview.statements);
    for entry in &preview.newest {
        say!("  {}  {}  {}", entry.published.strftime("%Y-%m-%d"), entry.id, entry.statement.headline());
    }
    Ok(())
}

/// A time, or the start of a day in UTC.
fn moment(text: &str) -> anyhow::Result<Timestamp> {
    if let Ok(date) = text.parse::<jiff::civil::Date>() {
        return Ok(TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0))?);
    }
    text.parse().with_context(|| {
        format!("{text} is no date such as 2026-05-01, nor a time such as 2026-05-01T12:00:00Z")
    })
}

fn state(health: &Health) -> (&'static str, Option<String>) {
    match health {
        Health::Active => ("active", None),
        Health::Waiting(until) => ("waiting", Some(until.to_string())),
        Health::Disabled(reason) => ("disabled", Some(reason.clone())),
    }
}

fn shown(subscription: &Subscription) -> Value {
    let (state, detail) = state(&subscription.progress.health);
    let mut shown = json!({
        "id": subscription.id, "url": subscription.url, "format": "standard",
        "created": subscription.created, "cursor": subscription.progress.cursor, "state": state, "detail": detail,
        "failures": subscription.progress.failures, "failing_since": subscription.progress.failing_since,
    });
    if let (Value::Object(fields), Ok(Value::Object(filter))) =
        (&mut shown, serde_json::to_value(&subscription.filter))
    {
        fields.extend(filter);
    }
    shown
}

fn print(subscription: &Subscription, json: bool) {
    if json {
        say!("{}", shown(subscription));
        return;
    }
    let (state, detail) = state(&subscription.progress.health);
    let wants = serde_json::to_string(&subscription.filter).unwrap_or_default();
    say!("{}  {}  {wants}  {state} {}", subscription.id, subscription.url, detail.unwrap_or_default());
}
