//! `pressroom token`.

use anyhow::{Context, bail};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::args::Token as Command;
use super::subscriptions::done;
use super::{open, opened};
use crate::model::Token;

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create { common, name, scope, json } => {
            let store = open(&common).await?;
            let (mut id, mut key) = ([0; 6], [0; 32]);
            getrandom::fill(&mut id)
                .and_then(|()| getrandom::fill(&mut key))
                .context("no randomness for a token")?;
            let (token, secret) = Token::mint(name, scope, Timestamp::now(), (id, key));
            store.add_token(&token, &secret).await?;
            store.close().await;
            if json {
                let mut shown = serde_json::to_value(&token)?;
                if let Value::Object(fields) = &mut shown {
                    fields.insert("token".to_owned(), json!(secret.reveal()));
                }
                say!("{shown}");
            } else {
                say!("id     {}\ntoken  {}", token.id, secret.reveal());
            }
        }
        Command::List { common, json } => {
            for token in opened(&common).await?.tokens().await? {
                if json {
                    say!("{}", serde_json::to_string(&token)?);
                } else {
                    say!("{}  {}  {}  {}", token.id, token.scope.as_str(), token.created, token.name);
                }
            }
        }
        Command::Revoke { one } => {
            let store = opened(&one.common).await?;
            if !store.revoke_token(&one.id).await? {
                bail!("there is no token {}: see pressroom token list", one.id);
            }
            store.close().await;
            done(&one, "revoked");
        }
    }
    Ok(())
}
