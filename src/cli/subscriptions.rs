//! `pressroom subscription`.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::args::{One, Subscription as Command, Told, Wants};
use super::transfer;
use super::{on_one_line, open, opened, settings};
use crate::config::Settings;
use crate::deliver::Knock;
use crate::model::{Authority, Health, PAUSED, Secret, Subscription, SubscriptionId};
use crate::order::{self, Order, Outlook, Rules, Since, moment, state};
use crate::service::{deliveries, read_catalogue};
use crate::store::{Steer, Store};
use crate::webhook::Guard;

/// Attempts that are shown.
const ATTEMPTS: usize = 20;
/// Titles that a preview shows.
const TITLES: usize = 10;
/// How far back a preview looks.
const PREVIEW_DAYS: i64 = 30;

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add { common, wants, told, secret_file, since, backfill, json } => {
            let settings = settings(&common, &[])?;
            let mut order = asked(wants, *told)?;
            order.secret = secret_file.as_deref().map(read).transpose()?.map(Secret::from);
            order.since = since.map(|since| Since::parse("--since", &since)).transpose()?;
            order.backfill |= backfill;
            let store = open(&common).await?;
            let (one, outlook) = Shop::new(&settings)?.open(&*store, order).await?;
            store.add_subscription(&one).await?;
            store.close().await;
            say_new(&one, outlook.as_ref(), json);
        }
        Command::Preview { common, wants, since, json } => {
            let mut order = Order::default();
            wants.ask(&mut order)?;
            let filter = Shop::new(&settings(&common, &[])?)?.filter(order)?;
            preview(&*opened(&common).await?, &filter, since, json).await?;
        }
        Command::List { common, json } => {
            for one in opened(&common).await?.subscriptions().await? {
                print(&one, json);
            }
        }
        Command::Show { one } => show(&one).await?,
        Command::Edit { one, wants, told } => edit(&one, asked(wants, *told)?).await?,
        Command::Pause { one } => steer(&one, Steer::Disable(PAUSED.to_owned()), "paused").await?,
        Command::Resume { one } => steer(&one, Steer::Resume, "resumed").await?,
        Command::Test { one } => test(&one).await?,
        Command::Replay { one, since, backfill } => replay(&one, &since, backfill).await?,
        Command::RotateSecret { one, overlap_hours } => rotate(&one, overlap_hours).await?,
        Command::Remove { one } => {
            let store = opened(&one.common).await?;
            let (_, id) = find(&*store, &one.id).await?;
            store.remove_subscription(&id).await?;
            store.close().await;
            done(&one, "removed");
        }
        Command::Import { file, common, json } => transfer::import(&file, &common, json).await?,
        Command::Export { file, common, with_secrets, json } => {
            let count = transfer::export(&file, &common, with_secrets).await?;
            if json {
                say!("{}", json!({ "file": file, "subscriptions": count }));
            } else {
                say!("wrote {count} subscriptions to {}", file.display());
            }
        }
    }
    Ok(())
}

/// Against what a call checks what it is asked for.
pub(super) struct Shop {
    catalogue: crate::catalogue::Catalogue,
    guard: Guard,
}

impl Shop {
    pub(super) fn new(settings: &Settings) -> anyhow::Result<Self> {
        let catalogue = read_catalogue(settings.catalogue_directory())?;
        Ok(Self { catalogue, guard: Guard::new(settings.deliver.allow_networks.clone()) })
    }

    pub(super) fn rules(&self) -> Rules<'_> {
        Rules { catalogue: &self.catalogue, guard: &self.guard }
    }

    /// A new subscription, not yet added, and what it is sent where it starts in the past.
    pub(super) async fn open(
        &self,
        store: &dyn Store,
        order: Order,
    ) -> anyhow::Result<(Subscription, Option<Outlook>)> {
        let (head, past, backfill) = (store.head().await?, order.since.is_some(), order.backfill);
        let cursor = match order.since {
            None => head,
            // Who begins behind the end would miss what comes until the journal is there.
            Some(Since::After(seq)) => seq.min(head),
            Some(Since::From(at)) => store.seq_before(at).await?,
        };
        let (mut id, mut key) = ([0; 10], [0; 32]);
        getrandom::fill(&mut id)
            .and_then(|()| getrandom::fill(&mut key))
            .context("no randomness for a secret")?;
        let mut one = order.open(&self.rules(), (cursor, Timestamp::now()), (id, key))?;
        one.progress.backfill = backfill.then_some(head);
        if !past {
            return Ok((one, None));
        }
        let reach = store.reach(&one.filter, (cursor, head)).await?;
        let outlook = Outlook::new(&one.filter, reach, backfill);
        Ok((one, Some(outlook)))
    }

    /// The filter of an order by itself, checked.
    fn filter(&self, order: Order) -> anyhow::Result<crate::model::Filter> {
        let order = Order { url: Some("https://example.org/".to_owned()), ..order };
        Ok(order.open(&self.rules(), (0, Timestamp::UNIX_EPOCH), ([0; 10], [0; 32]))?.filter)
    }
}

/// What the flags ask for.
fn asked(wants: Wants, told: Told) -> anyhow::Result<Order> {
    let mut order = match &told.set {
        Some(json) => parse_set(json)?,
        None => Order::default(),
    };
    wants.ask(&mut order)?;
    order.url = told.url.or(order.url);
    order.name = told.name.or(order.name);
    let template = told.template.as_deref().map(read_whole).transpose()?;
    order.set_format(told.format, template, told.makes);
    if let Some(cron) = told.digest {
        let mut digest = timed(told.time_zone.as_deref());
        digest.insert("cron".to_owned(), json!(cron));
        if told.digest_empty {
            digest.insert("empty".to_owned(), json!(true));
        }
        order.pace.insert("digest".to_owned(), Value::Object(digest));
    }
    if let Some(hours) = told.quiet {
        let (from, until) =
            hours.split_once('-').context("--quiet: write FROM-UNTIL, such as 22:00-07:00")?;
        let mut quiet = timed(told.time_zone.as_deref());
        quiet.extend([("from".to_owned(), json!(from)), ("until".to_owned(), json!(until))]);
        order.pace.insert("quiet".to_owned(), Value::Object(quiet));
    }
    if let Some(most) = told.hourly_max {
        order.pace.insert("hourly_max".to_owned(), json!(most));
    }
    if let Some(file) = &told.headers_file {
        order.manner.insert("headers".to_owned(), headers(&read_whole(file)?)?);
    }
    if let Some(file) = &told.basic_file {
        let pair = read(file)?;
        let (user, password) = pair.split_once(':').context("--basic-file: write user:password into it")?;
        let basic = json!({ "scheme": "basic", "user": user, "password": password });
        order.manner.insert("authentication".to_owned(), basic);
    }
    if let Some(file) = &told.bearer_file {
        order.manner.insert("authentication".to_owned(), json!({ "scheme": "bearer", "token": read(file)? }));
    }
    Ok(order)
}

/// The beginning of a part of the pace, with its time zone where one is given.
fn timed(time_zone: Option<&str>) -> Map<String, Value> {
    time_zone.map(|zone| ("time_zone".to_owned(), json!(zone))).into_iter().collect()
}

fn parse_set(json: &str) -> anyhow::Result<Order> {
    let json = serde_json::from_str(json).context("--set is no JSON")?;
    Order::parse(json).context("--set")
}

fn headers(text: &str) -> anyhow::Result<Value> {
    let mut headers = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let (name, value) = line
            .split_once(':')
            .with_context(|| format!("--headers-file, line {}: write Name: value", n + 1))?;
        headers.push(json!({ "name": name.trim(), "value": value.trim() }));
    }
    Ok(Value::Array(headers))
}

fn read_whole(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// A file's text without the line break at its end.
fn read(file: &Path) -> anyhow::Result<String> {
    Ok(read_whole(file)?.trim_end_matches(['\r', '\n']).to_owned())
}

/// The subscription of an id, which must be there.
pub(super) async fn find(store: &dyn Store, id: &str) -> anyhow::Result<(Subscription, SubscriptionId)> {
    let id = SubscriptionId::from(id.to_owned());
    match store.subscription(&id).await? {
        Some(one) => Ok((one, id)),
        None => bail!("there is no subscription {id}: see pressroom subscription list"),
    }
}

/// A new subscription with its secret, which is shown this once, and what it is sent where it starts in the past.
pub(super) fn say_new(one: &Subscription, outlook: Option<&Outlook>, json: bool) {
    if json {
        let mut shown = order::subscription(one);
        shown.insert("secret".to_owned(), json!(one.secret.reveal()));
        shown.extend(outlook.map(Outlook::fields).unwrap_or_default());
        say!("{}", Value::Object(shown));
        return;
    }
    say!("id      {}\nsecret  {}", one.id, one.secret.reveal());
    if let Some(outlook) = outlook {
        say!("sends   {}", events(outlook));
        say_missing(outlook);
    }
}

/// How many events are sent.
fn events(outlook: &Outlook) -> String {
    format!("{}{}", least(outlook), counted(outlook.events, "event"))
}

/// What is not sent although it stands in the archive, and how to have it.
fn say_missing(outlook: &Outlook) {
    if outlook.left_out > 0 {
        let left_out = counted(outlook.left_out, "statement");
        say!("without {}{left_out} that the first start found: --backfill sends that, too", least(outlook));
    }
    if outlook.unread > 0 {
        let unread = counted(outlook.unread, "file");
        say!(
            "without {unread} of the first start still to be read: replay it with --backfill when pressroom status shows none"
        );
    }
}

/// That nothing is sent yet, and what to do.
pub(super) fn say_waiting(subscription: &Subscription) {
    if let Health::Disabled(_) = subscription.progress.health {
        let (id, state) = (&subscription.id, state(subscription).0);
        say!("nothing is sent while it is {state}: pressroom subscription resume {id}");
    }
}

fn least(outlook: &Outlook) -> &'static str {
    if outlook.exact { "" } else { "at most " }
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// That something was done.
pub(super) fn done(one: &One, what: &str) {
    if one.json {
        say!("{}", json!({ "id": one.id, "done": what }));
    } else {
        say!("{what} {}", one.id);
    }
}

async fn steer(one: &One, wish: Steer, what: &str) -> anyhow::Result<()> {
    let store = opened(&one.common).await?;
    let (mut subscription, id) = find(&*store, &one.id).await?;
    if wish == Steer::Resume && subscription.challenge.take().is_some() {
        // The operator vouches for the endpoint.
        store.edit_subscription(&subscription).await?;
    }
    store.steer(&id, wish).await?;
    store.close().await;
    done(one, what);
    Ok(())
}

async fn edit(one: &One, order: Order) -> anyhow::Result<()> {
    let shop = Shop::new(&settings(&one.common, &[])?)?;
    let store = opened(&one.common).await?;
    let (before, _) = find(&*store, &one.id).await?;
    let after = order.change(before, &shop.rules())?;
    store.edit_subscription(&after).await?;
    store.close().await;
    print(&after, one.json);
    Ok(())
}

async fn replay(one: &One, since: &str, backfill: bool) -> anyhow::Result<()> {
    let store = opened(&one.common).await?;
    let (subscription, id) = find(&*store, &one.id).await?;
    let since = match Since::parse("--since", since)? {
        Since::After(seq) => seq,
        Since::From(at) => store.seq_before(at).await?,
    };
    // What it has not got yet comes as well.
    let after = since.min(subscription.progress.cursor);
    let reach = store.reach(&subscription.filter, (after, store.head().await?)).await?;
    let outlook = Outlook::new(&subscription.filter, reach, backfill);
    store.steer(&id, Steer::Rewind { after, backfill }).await?;
    store.close().await;
    if one.json {
        let mut shown = outlook.fields();
        let state = state(&subscription).0;
        let said =
            [("id", json!(id)), ("done", json!("replays")), ("state", json!(state)), ("after", json!(after))];
        shown.extend(said.map(|(name, value)| (name.to_owned(), value)));
        say!("{}", Value::Object(shown));
        return Ok(());
    }
    say!("replays {} after event {after} for {id}", events(&outlook));
    say_missing(&outlook);
    say_waiting(&subscription);
    Ok(())
}

async fn rotate(one: &One, overlap_hours: u32) -> anyhow::Result<()> {
    let store = opened(&one.common).await?;
    let (mut subscription, id) = find(&*store, &one.id).await?;
    let mut key = [0; 32];
    getrandom::fill(&mut key).context("no randomness for a secret")?;
    subscription.secret = Secret::new(key);
    let until = Timestamp::now().checked_add(SignedDuration::from_hours(i64::from(overlap_hours)))?;
    store.rotate_secret(&id, subscription.secret.clone(), until).await?;
    store.close().await;
    say_new(&subscription, None, one.json);
    Ok(())
}

async fn test(one: &One) -> anyhow::Result<()> {
    let settings = settings(&one.common, &[])?;
    let store = opened(&one.common).await?;
    let (subscription, _) = find(&*store, &one.id).await?;
    let authority = store.authority(&Authority::new(&settings.authority())).await?;
    let knock = Knock::new(Arc::clone(&store), deliveries(authority, &settings)?);
    let mut dice = [0; 10];
    getrandom::fill(&mut dice).context("no randomness")?;
    let tried = knock.test(&subscription, &data_encoding::HEXLOWER.encode(&dice)).await?;
    if one.json {
        say!("{}", serde_json::to_string(&tried)?);
    } else {
        let status = tried.status.map(|status| format!("{status} ")).unwrap_or_default();
        say!("{}: {status}{} ({} ms)", tried.outcome, on_one_line(&tried.excerpt), tried.duration_ms);
    }
    if tried.outcome != "delivered" {
        bail!("the endpoint did not take the message");
    }
    Ok(())
}

async fn show(one: &One) -> anyhow::Result<()> {
    let store = opened(&one.common).await?;
    let (subscription, id) = find(&*store, &one.id).await?;
    let attempts = store.attempts(&id, None, ATTEMPTS).await?;
    if one.json {
        let mut shown = order::subscription(&subscription);
        shown.insert("attempts".to_owned(), serde_json::to_value(&attempts)?);
        say!("{}", Value::Object(shown));
        return Ok(());
    }
    print(&subscription, false);
    for attempt in &attempts {
        super::deliveries::print(attempt);
    }
    Ok(())
}

async fn preview(
    store: &dyn Store,
    filter: &crate::model::Filter,
    since: Option<String>,
    json: bool,
) -> anyhow::Result<()> {
    let since = match since {
        Some(text) => moment("--since", &text)?,
        None => Timestamp::now().checked_sub(SignedDuration::from_hours(24 * PREVIEW_DAYS))?,
    };
    let preview = store.preview(filter, since, TITLES).await?;
    if json {
        say!("{}", order::preview(&preview, since));
        return Ok(());
    }
    let least = if preview.complete { "" } else { "at least " };
    say!("{least}{} statements since {since}", preview.statements);
    for entry in &preview.newest {
        say!("  {}  {}  {}", entry.published.strftime("%Y-%m-%d"), entry.id, entry.statement.headline());
    }
    Ok(())
}

fn print(one: &Subscription, json: bool) {
    if json {
        say!("{}", Value::Object(order::subscription(one)));
        return;
    }
    let (state, detail) = state(one);
    let wants = serde_json::to_string(&one.filter).unwrap_or_default();
    let format = one.manner.format.as_str();
    say!("{}  {}  {format}  {wants}  {state} {}", one.id, one.url, detail.unwrap_or_default());
}
