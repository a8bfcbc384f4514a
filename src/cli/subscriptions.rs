//! `pressroom subscription`.

use anyhow::{Context, bail};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::args::Subscription as Command;
use super::{open, settings};
use crate::model::{Filter, Health, Secret, Subscription, SubscriptionId};
use crate::service::read_catalogue;
use crate::webhook::Guard;

/// Attempts that are shown.
const ATTEMPTS: usize = 20;

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add { common, url, organisations, topics, roles, all, json } => {
            let settings = settings(&common, &[])?;
            let filter = Filter { all, organisations, topics, roles };
            check(&filter, &settings)?;
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
                created: Timestamp::now(),
                cursor: store.head().await?,
                previous: None,
                health: Health::Active,
                failures: 0,
                failing_since: None,
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
fn check(filter: &Filter, settings: &crate::config::Settings) -> anyhow::Result<()> {
    if !filter.all && filter.organisations.is_empty() && filter.topics.is_empty() {
        bail!("say what the subscription is for: --organisation ID, --topic ID, or --all");
    }
    let catalogue = read_catalogue(settings.catalogue_directory())?;
    for subject in filter.subjects() {
        if catalogue.item(&subject).is_none() {
            bail!("the catalogue has no {subject}: `/opml` of the daemon lists what there is");
        }
    }
    Ok(())
}

fn state(health: &Health) -> (&'static str, Option<String>) {
    match health {
        Health::Active => ("active", None),
        Health::Waiting(until) => ("waiting", Some(until.to_string())),
        Health::Disabled(reason) => ("disabled", Some(reason.clone())),
    }
}

fn shown(subscription: &Subscription) -> Value {
    let (state, detail) = state(&subscription.health);
    json!({
        "id": subscription.id, "url": subscription.url, "all": subscription.filter.all,
        "organisations": subscription.filter.organisations, "topics": subscription.filter.topics, "roles": subscription.filter.roles, "format": "standard",
        "created": subscription.created, "cursor": subscription.cursor, "state": state, "detail": detail,
        "failures": subscription.failures, "failing_since": subscription.failing_since,
    })
}

fn print(subscription: &Subscription, json: bool) {
    if json {
        say!("{}", shown(subscription));
        return;
    }
    let (state, detail) = state(&subscription.health);
    let wants = if subscription.filter.all {
        "all".to_owned()
    } else {
        subscription.filter.subjects().map(|subject| subject.to_string()).collect::<Vec<_>>().join(" ")
    };
    say!("{}  {}  {wants}  {state} {}", subscription.id, subscription.url, detail.unwrap_or_default());
}
