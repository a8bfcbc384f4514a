//! The store, the clock, and whether the site's own address leads to this site.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;
use jiff::Timestamp;

use super::Finding;
use crate::config::Settings;
use crate::deliver::{Client, Names, SystemNames};
use crate::model::SigningKey;
use crate::store::{self, Status, Store, StoreError};
use crate::webhook::Answer;

/// How long the site's own address may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Where systemd says that the clock is right.
const SYNCHRONISED: &str = "/run/systemd/timesync/synchronized";

pub(super) async fn look(settings: &Settings, serving: bool) -> Vec<Finding> {
    let url = settings.store_url();
    let mut keys = Vec::new();
    let mut findings = Vec::new();
    match store::look(&url) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            findings.push(Finding::good("store", format!("none at {url} yet: the first start makes it")));
        }
        Err(error) => findings.push(Finding::trouble(
            "store",
            crate::cli::no_store(&url, &error),
            "run it as the account of the daemon",
        )),
        Ok(()) => match store::open(&url).await {
            Ok(store) => {
                findings.extend(of_store(&store).await);
                keys = store.signing_keys().await.unwrap_or_default();
                store.close().await;
            }
            Err(error) => findings.push(broken(&error)),
        },
    }
    findings.push(if serving { address(settings, &keys).await } else { port(settings) });
    findings
}

async fn of_store(store: &Arc<dyn Store>) -> Vec<Finding> {
    let soundness = match store.examine().await {
        Ok(wrong) if wrong.is_empty() => Finding::good("store", "sound"),
        Ok(wrong) => Finding::trouble(
            "store",
            wrong.join("; "),
            "stop the daemon and pressroom restore the last backup",
        ),
        Err(error) => broken(&error),
    };
    let clock = clock(store).await.unwrap_or_else(|error| broken(&error));
    let mut findings = vec![soundness, clock];
    match store.status().await {
        Ok(status) => findings.extend(alarms(&status).into_iter().chain(endpoints(&status))),
        Err(error) => findings.push(broken(&error)),
    }
    findings
}

fn alarms(status: &Status) -> Option<Finding> {
    let codes: Vec<&str> = status.alarms.iter().map(|alarm| alarm.code.as_str()).collect();
    let found = || Finding::trouble("alarms", codes.join(", "), "pressroom status says what to do");
    (!codes.is_empty()).then(found)
}

/// Whether all endpoints take what they are sent.
fn endpoints(status: &Status) -> Option<Finding> {
    let disabled = status.in_trouble.iter().filter(|trouble| trouble.state == "disabled").count();
    let failing = status.in_trouble.len() - disabled;
    let remedy = "pressroom status names them, with what each said last";
    let found = format!(
        "of {} subscriptions {failing} have an endpoint that takes nothing, {disabled} are disabled",
        status.subscriptions
    );
    match (disabled, failing, status.subscriptions) {
        (_, _, 0) => None,
        (0, 0, all) => Some(Finding::good("endpoints", format!("of {all} subscriptions none is in trouble"))),
        (0, ..) => Some(Finding::warning("endpoints", found, remedy)),
        _ => Some(Finding::trouble("endpoints", found, remedy)),
    }
}

fn broken(error: &StoreError) -> Finding {
    Finding::trouble(
        "store",
        error.to_string(),
        "look at disk and permissions; with a backup, pressroom restore",
    )
}

/// A last event of the future means that the clock was set back, or was wrong before.
async fn clock(store: &Arc<dyn Store>) -> Result<Finding, StoreError> {
    let now = Timestamp::now();
    let last = store.news(&[store.head().await?]).await?;
    let ahead = last.into_iter().map(|news| news.event.at).find(|at| *at > now);
    let remedy = "timedatectl set-ntp true, and see that the time is right: timedatectl";
    Ok(if let Some(at) = ahead {
        Finding::trouble("clock", format!("it says {now:.0}, and the last event is of {at:.0}"), remedy)
    } else if Path::new(SYNCHRONISED).exists() {
        Finding::good("clock", "synchronised, and after the last event")
    } else {
        Finding::good("clock", "after the last event; whether it is synchronised, systemd does not say")
    })
}

/// Whether the address by which readers come leads here: what answers there must show a key of this site.
async fn address(settings: &Settings, keys: &[SigningKey]) -> Finding {
    let base = settings.base_url();
    if settings.publish.base_url.is_empty() {
        return Finding::warning(
            "address",
            format!("publish.base_url is not set, so links lead to {base}, which is of no use elsewhere"),
            "set it to the address by which readers come, and reload",
        );
    }
    let everywhere: Vec<IpNet> = ["0.0.0.0/0", "::/0"].iter().filter_map(|net| net.parse().ok()).collect();
    let names: Arc<dyn Names> = Arc::new(SystemNames);
    let asked =
        Client::new(&everywhere, PATIENCE, &names).map_err(|error| error.to_string()).and_then(|client| {
            let url = format!("{base}/.well-known/webhook-keys").parse();
            url.map(|url| (client, url)).map_err(|error: url::ParseError| error.to_string())
        });
    let answer = match asked {
        Ok((client, url)) => client.get(&url).await,
        Err(reason) => Answer::Forbidden(reason),
    };
    let remedy = "look at the proxy (config/examples in the source, /usr/share/doc/pressroom/examples in the package), the name and the certificate";
    match answer {
        Answer::Response { status: 200, excerpt, .. }
            if keys.iter().any(|key| excerpt.contains(&key.public)) =>
        {
            Finding::good("address", format!("{base} leads to this site"))
        }
        Answer::Response { status, .. } => {
            Finding::trouble("address", format!("{base} answers, but not this site: status {status}"), remedy)
        }
        Answer::NoAnswer { reason, .. } | Answer::Forbidden(reason) => {
            Finding::trouble("address", format!("{base} cannot be reached from here: {reason}"), remedy)
        }
    }
}

/// Whether the daemon could listen where it should.
fn port(settings: &Settings) -> Finding {
    let listen = &settings.web.listen;
    match TcpListener::bind(listen) {
        Ok(_) => Finding::good("address", format!("{listen} is free to listen on")),
        Err(error) => Finding::trouble(
            "address",
            format!("cannot listen on {listen}: {error}"),
            "end the program that has it (ss -ltnp), or set web.listen",
        ),
    }
}
