//! `pressroom key` and `pressroom verify`.

use std::path::Path;

use anyhow::{Context, bail};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::args::{Key, Verify};
use super::{open, opened, settings};
use crate::model::Secret;
use crate::service::mint_key;
use crate::webhook::{PublicKey, Trust};

pub(super) async fn run(command: Key) -> anyhow::Result<()> {
    match command {
        Key::List { common, json } => {
            for key in opened(&common).await?.signing_keys().await? {
                if json {
                    say!("{}", json!({ "public": key.public, "since": key.since, "until": key.until }));
                    continue;
                }
                let until = key.until.map_or_else(|| "now".to_owned(), |until| until.to_string());
                say!("{}  from {} until {until}", key.public, key.since);
            }
        }
        Key::Rotate { common, json } => {
            let seconds = i64::try_from(settings(&common, &[])?.deliver.key_overlap_seconds)?;
            let now = Timestamp::now();
            let key = mint_key(now)?;
            let public = key.public.clone();
            let until = now.checked_add(SignedDuration::from_secs(seconds))?;
            open(&common).await?.add_signing_key(key, until).await?;
            if json {
                say!("{}", json!({ "public": public, "since": now, "old_until": until }));
                return Ok(());
            }
            say!("{public} signs from now on; the keys before it sign besides until {until}");
        }
    }
    Ok(())
}

/// Says whether a saved request is genuine.
pub(super) fn verify(command: &Verify) -> anyhow::Result<()> {
    let read = |path: &Path| std::fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    let text = |path: &Path| {
        String::from_utf8(read(path)?).with_context(|| format!("{} is no text", path.display()))
    };
    let trust = match (&command.secret_file, &command.public_key, &command.keys) {
        (Some(path), _, _) => Trust::Secret(Secret::from(text(path)?.trim().to_owned())),
        (_, Some(key), _) => Trust::Keys(vec![PublicKey { public: key.clone(), since: None, until: None }]),
        (_, _, Some(path)) => Trust::key_set(&text(path)?)?,
        _ => bail!("say whom to trust: --secret-file FILE, --public-key KEY, or --keys FILE"),
    };
    let genuine = trust.verify(&text(&command.headers)?, &read(&command.body)?)?;
    if command.json {
        say!("{}", json!({ "id": genuine.id, "at": genuine.at, "key": genuine.key }));
        return Ok(());
    }
    let by = genuine.key.unwrap_or_else(|| "the secret".to_owned());
    say!("genuine: {} sent at {}, signed by {by}", genuine.id, genuine.at);
    Ok(())
}
