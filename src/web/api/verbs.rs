//! What a caller may do, with its rules: the same for programs and for people.
//!
//! Invariant: nothing here knows how an answer looks.

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};

use super::Api;
use super::caller::Caller;
use super::problem::Problem;
use crate::model::{
    Health, PAUSED, Scope, Secret, Seq, Subscription, SubscriptionId, Token, TokenSecret, Unusable,
};
use crate::order::{Order, Outlook, Rules, Since, UNCONFIRMED};
use crate::publish::tagger;
use crate::store::{Attempt, Parked, Steer};

/// Subscriptions of one subscriber, at most.
const OWN_MAX: u64 = 100;
/// How long a replaced key signs besides.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);
/// Characters of a token's name, at most.
const NAME_MAX: usize = 200;

/// A new subscription.
pub(in crate::web) struct Added {
    pub(in crate::web) one: Subscription,
    /// What it is sent, where it starts in the past.
    pub(in crate::web) outlook: Option<Outlook>,
    /// Why its endpoint, which has to agree, has not.
    pub(in crate::web) refused: Option<String>,
}

/// A subscription that was moved back.
pub(in crate::web) struct Replayed {
    pub(in crate::web) one: Subscription,
    /// It is sent again what it wants after this event.
    pub(in crate::web) after: Seq,
    pub(in crate::web) outlook: Outlook,
}

/// A key that was replaced.
pub(in crate::web) struct Rotated {
    pub(in crate::web) id: SubscriptionId,
    pub(in crate::web) secret: Secret,
    /// Before this time the old key signs besides.
    pub(in crate::web) until: Timestamp,
}

/// What was sent to a subscription.
pub(in crate::web) struct Sent {
    pub(in crate::web) id: SubscriptionId,
    /// The last attempts, or those after the cursor, newest first.
    pub(in crate::web) attempts: Vec<Attempt>,
    /// Events that are set aside.
    pub(in crate::web) parked: Vec<Parked>,
    /// The cursor of the next page, where there is one.
    pub(in crate::web) next: Option<String>,
}

impl Api {
    /// A page of the subscriptions that the caller may see, in the order of creation, and the cursor of the next one.
    pub(in crate::web) async fn subscriptions(
        &self,
        caller: &Caller,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Subscription>, Option<String>), Problem> {
        let cursor = cursor.map(|id| SubscriptionId::from(id.to_owned()));
        if let Some(id) = &cursor {
            let found = self.store.subscription(id).await?;
            found.filter(|one| caller.may_see(one)).ok_or_else(|| Problem::missing("cursor"))?;
        }
        // One more than a page tells whether there is another.
        let mut page = self.store.subscriptions_after(caller.owner(), cursor.as_ref(), limit + 1).await?;
        let more = page.len() > limit;
        page.truncate(limit);
        let next = page.last().filter(|_| more).map(|one| one.id.as_str().to_owned());
        Ok((page, next))
    }

    /// Adds a subscription. A subscriber's waits until its endpoint has confirmed that it wants it.
    pub(in crate::web) async fn add(&self, caller: &Caller, order: Order) -> Result<Added, Problem> {
        if !caller.is_operator() && self.store.subscriptions_of(&caller.0.id).await? >= OWN_MAX {
            return Err(Problem::conflict(format!(
                "a token has at most {OWN_MAX} subscriptions: remove one"
            )));
        }
        let head = self.store.head().await?;
        let past = order.since.is_some();
        let (cursor, backfill) = match order.since {
            None => (head, false),
            Some(since) => (self.place(since, head).await?, order.backfill),
        };
        let now = Timestamp::now();
        let mut one = self.with_rules(|rules| order.open(rules, (cursor, now), (dice()?, dice()?)))?;
        one.progress.backfill = backfill.then_some(head);
        if !caller.is_operator() {
            one.owner = Some(caller.0.id.clone());
            await_confirmation(&mut one)?;
        }
        self.store.add_subscription(&one).await?;
        let refused = if one.challenge.is_some() { self.settle(&mut one).await? } else { None };
        let outlook = if past { Some(self.outlook(&one, (cursor, head), backfill).await?) } else { None };
        Ok(Added { one, outlook, refused })
    }

    /// Changes what is given. A subscriber's new address has to be confirmed anew.
    pub(in crate::web) async fn edit(
        &self,
        caller: &Caller,
        before: Subscription,
        order: Order,
    ) -> Result<Subscription, Problem> {
        if order.secret.is_some() || order.since.is_some() {
            let cause = "a key is replaced by rotate-secret, and a place in the journal by replay";
            return Err(Unusable::new("secret, since", cause, "leave them out").into());
        }
        let (url, format) = (before.url.clone(), before.manner.format);
        let mut one = self.with_rules(|rules| order.change(before, rules))?;
        let anew = !caller.is_operator() && (one.url != url || one.manner.format != format);
        if anew {
            await_confirmation(&mut one)?;
        }
        self.store.edit_subscription(&one).await?;
        if anew {
            self.settle(&mut one).await?;
        }
        Ok(one)
    }

    /// Removes a subscription.
    pub(in crate::web) async fn remove(&self, caller: &Caller, id: &str) -> Result<(), Problem> {
        let one = caller.subscription(self, id).await?;
        self.store.remove_subscription(&one.id).await?;
        Ok(())
    }

    /// Sends nothing until resumed.
    pub(in crate::web) async fn pause(&self, caller: &Caller, id: &str) -> Result<Subscription, Problem> {
        let one = caller.subscription(self, id).await?;
        if one.challenge.is_some() {
            return Err(Problem::conflict(UNCONFIRMED));
        }
        self.steer(&one.id, Steer::Disable(PAUSED.to_owned())).await
    }

    /// Goes on with everything since. For an operator this confirms, too.
    pub(in crate::web) async fn resume(&self, caller: &Caller, id: &str) -> Result<Subscription, Problem> {
        let mut one = caller.subscription(self, id).await?;
        if one.challenge.is_some() {
            if !caller.is_operator() {
                return Err(Problem::conflict(format!(
                    "{UNCONFIRMED}: ask for it by /confirm, or ask the operator"
                )));
            }
            one.challenge = None;
            self.store.edit_subscription(&one).await?;
        }
        self.steer(&one.id, Steer::Resume).await
    }

    /// Asks the endpoint once more whether it wants to be told.
    pub(in crate::web) async fn confirm(&self, caller: &Caller, id: &str) -> Result<Subscription, Problem> {
        let mut one = caller.subscription(self, id).await?;
        if one.challenge.is_some()
            && let Some(reason) = self.settle(&mut one).await?
        {
            return Err(Problem::conflict(format!("{UNCONFIRMED}: {reason}")));
        }
        Ok(one)
    }

    /// Sends one message now.
    pub(in crate::web) async fn test(&self, caller: &Caller, id: &str) -> Result<Attempt, Problem> {
        let one = caller.subscription(self, id).await?;
        if one.challenge.is_some() {
            return Err(Problem::conflict(UNCONFIRMED));
        }
        Ok(self.endpoints.test(&one, &nonce()?).await?)
    }

    /// Sends again what it wants of the journal; of what the first start found only if `backfill`.
    pub(in crate::web) async fn replay(
        &self,
        caller: &Caller,
        id: &str,
        (since, backfill): (Since, bool),
    ) -> Result<Replayed, Problem> {
        let one = caller.subscription(self, id).await?;
        let head = self.store.head().await?;
        // What it has not got yet comes as well.
        let after = self.place(since, head).await?.min(one.progress.cursor);
        let outlook = self.outlook(&one, (after, head), backfill).await?;
        self.store.steer(&one.id, Steer::Rewind { after, backfill }).await?;
        Ok(Replayed { one, after, outlook })
    }

    /// A new key; the old one signs besides for a day.
    pub(in crate::web) async fn rotate_secret(&self, caller: &Caller, id: &str) -> Result<Rotated, Problem> {
        let one = caller.subscription(self, id).await?;
        let secret = Secret::new(dice()?);
        let until = Timestamp::now().checked_add(OVERLAP).unwrap_or(Timestamp::MAX);
        self.store.rotate_secret(&one.id, secret.clone(), until).await?;
        Ok(Rotated { id: one.id, secret, until })
    }

    /// What was sent to a subscription: so many attempts from the cursor on.
    pub(in crate::web) async fn sent(
        &self,
        caller: &Caller,
        id: &str,
        (cursor, limit): (Option<i64>, usize),
    ) -> Result<Sent, Problem> {
        let id = caller.subscription(self, id).await?.id;
        let mut attempts = self.store.attempts(&id, cursor, limit + 1).await?;
        let more = attempts.len() > limit;
        attempts.truncate(limit);
        // Each attempt names the one before it, which begins the next page.
        let next = attempts.last().filter(|_| more).and_then(|last| last.before);
        let parked = self.store.parked(&id).await?;
        Ok(Sent { id, attempts, parked, next: next.map(|before| before.to_string()) })
    }

    /// Sends an event once more, at once; one that the filter does not want only if `unwanted`.
    pub(in crate::web) async fn retry(
        &self,
        caller: &Caller,
        id: &str,
        (seq, unwanted): (Seq, bool),
    ) -> Result<Subscription, Problem> {
        let one = caller.subscription(self, id).await?;
        match self.store.wants(&one.filter, seq).await? {
            None => return Err(Problem::missing("event")),
            Some(false) if !unwanted => {
                let detail = format!(
                    "the filter of {} does not want event {seq}: edit it, or send {{\"unwanted\": true}}",
                    one.id
                );
                return Err(Problem::conflict(detail));
            }
            Some(_) => {}
        }
        self.store.steer(&one.id, Steer::Retry(seq)).await?;
        Ok(one)
    }

    /// Every token, without itself.
    pub(in crate::web) async fn tokens(&self, caller: &Caller) -> Result<Vec<Token>, Problem> {
        caller.operator()?;
        Ok(self.store.tokens().await?)
    }

    /// Makes a token.
    pub(in crate::web) async fn create_token(
        &self,
        caller: &Caller,
        name: String,
        scope: Scope,
    ) -> Result<(Token, TokenSecret), Problem> {
        caller.operator()?;
        if name.trim().is_empty() || name.chars().count() > NAME_MAX {
            let cause = format!("empty, or longer than {NAME_MAX} characters");
            return Err(Unusable::new("name", cause, "say whose it is").into());
        }
        let (token, secret) = Token::mint(name, scope, Timestamp::now(), (dice()?, dice()?));
        self.store.add_token(&token, &secret).await?;
        Ok((token, secret))
    }

    /// Revokes a token; its subscriptions stay.
    pub(in crate::web) async fn revoke_token(&self, caller: &Caller, id: &str) -> Result<(), Problem> {
        caller.operator()?;
        if self.store.revoke_token(id).await? { Ok(()) } else { Err(Problem::missing("token")) }
    }

    /// Asks the endpoint, and makes the subscription active where it agrees; otherwise says why not.
    async fn settle(&self, one: &mut Subscription) -> Result<Option<String>, Problem> {
        let Some(challenge) = one.challenge.clone() else { return Ok(None) };
        if let Err(reason) = self.endpoints.confirm(one, &challenge).await {
            return Ok(Some(reason));
        }
        one.challenge = None;
        one.progress.health = Health::Active;
        self.store.edit_subscription(one).await?;
        self.store.steer(&one.id, Steer::Resume).await?;
        Ok(None)
    }

    async fn steer(&self, id: &SubscriptionId, wish: Steer) -> Result<Subscription, Problem> {
        self.store.steer(id, wish).await?;
        self.store.subscription(id).await?.ok_or_else(|| Problem::missing("subscription"))
    }

    async fn place(&self, since: Since, head: Seq) -> Result<Seq, Problem> {
        Ok(match since {
            // Who begins behind the end would miss what comes until the journal is there.
            Since::After(seq) => seq.min(head),
            Since::From(at) => self.store.seq_before(at).await?,
        })
    }

    /// What a subscription is sent of a stretch of the past.
    pub(in crate::web) async fn outlook(
        &self,
        one: &Subscription,
        span: (Seq, Seq),
        backfill: bool,
    ) -> Result<Outlook, Problem> {
        Ok(Outlook::new(&one.filter, self.store.reach(&one.filter, span).await?, backfill))
    }

    fn with_rules<T>(&self, work: impl FnOnce(&Rules<'_>) -> Result<T, Unusable>) -> Result<T, Unusable> {
        let tagger = tagger(&self.current);
        work(&Rules { catalogue: tagger.catalogue(), guard: &self.guard })
    }
}

/// Waits for the endpoint to give a word back.
fn await_confirmation(one: &mut Subscription) -> Result<(), Unusable> {
    one.challenge = Some(nonce()?);
    one.progress.health = Health::Disabled(UNCONFIRMED.to_owned());
    Ok(())
}

/// Random bytes.
fn dice<const N: usize>() -> Result<[u8; N], Unusable> {
    let mut dice = [0; N];
    getrandom::fill(&mut dice).map_err(|error| Unusable::new("body", error.to_string(), "try again"))?;
    Ok(dice)
}

/// A word that nobody can guess.
pub(in crate::web) fn nonce() -> Result<String, Unusable> {
    Ok(HEXLOWER.encode(&dice::<16>()?))
}
