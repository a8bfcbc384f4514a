//! A subscription: all that is known of it, and the forms that steer it.

mod facts;

use std::collections::BTreeMap;

use jiff::Timestamp;
use maud::{Markup, html};

use super::parts::{moment, outcome};
use super::{Viewer, page};
use crate::catalogue::Catalogue;
use crate::model::{Health, Seq, StatementId, Subscription};
use crate::order::{Outlook, state};
use crate::store::{Attempt, Parked};
use facts::facts;

/// Events that are set aside, of which the page shows so many: each has a form of its own.
pub const PARKED_MAX: usize = 50;

/// A subscription as its page shows it.
#[derive(Debug)]
pub struct Shown<'a> {
    /// It.
    pub one: &'a Subscription,
    /// What the operator calls the token by which it was made; for operators.
    pub owner: Option<&'a str>,
    /// Number of the last event.
    pub head: Seq,
    /// A page of the attempts, newest first.
    pub attempts: &'a [Attempt],
    /// The cursor of the next page of them.
    pub next: Option<&'a str>,
    /// Events that are set aside.
    pub parked: &'a [Parked],
    /// What these events tell of.
    pub headlines: &'a BTreeMap<Seq, (StatementId, String)>,
    /// What has just been done.
    pub said: Said<'a>,
    /// The catalogue in force.
    pub catalogue: &'a Catalogue,
    /// When it is.
    pub now: Timestamp,
}

/// What a page says of the form that was sent before.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// There was none.
    Nothing,
    /// It was done.
    Done(Deed),
    /// What it wants after this event is sent again.
    Replayed(Seq, &'a Outlook),
    /// The endpoint was tried, with this answer.
    Tested(&'a Attempt),
    /// It was refused.
    Refused {
        /// The verb of the form.
        form: &'a str,
        /// Why.
        detail: &'a str,
        /// What was typed into its field.
        typed: &'a str,
    },
}

/// Something that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is paused.
    Paused,
    /// It goes on.
    Resumed,
    /// Its endpoint has agreed.
    Confirmed,
    /// An event is sent once more.
    Retried,
    /// It was added before, by the same form.
    Added,
}

impl Deed {
    const ALL: [Self; 5] = [Self::Paused, Self::Resumed, Self::Confirmed, Self::Retried, Self::Added];

    /// Its name in an address.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Confirmed => "confirmed",
            Self::Retried => "retried",
            Self::Added => "added",
        }
    }

    /// The deed of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.as_str() == name)
    }

    fn told(self) -> &'static str {
        match self {
            Self::Paused => "It is paused: nothing is sent until it is resumed.",
            Self::Resumed => "It goes on, with everything since.",
            Self::Confirmed => "The endpoint has agreed: it is told from now on.",
            Self::Added => {
                "The form was sent twice, and added it once. Its secret was shown then: replace it, if it is lost."
            }
            Self::Retried => "The event is sent once more, unless the subscription is paused or disabled.",
        }
    }
}

impl<'a> Said<'a> {
    /// Whether a form was refused.
    fn refuses(self, verb: &str) -> bool {
        matches!(self, Self::Refused { form, .. } if form == verb)
    }

    /// Why a form was refused, to stand beside it.
    fn error(self, verb: &str) -> Markup {
        html! {
            @if let Self::Refused { form, detail, .. } = self && form == verb {
                p.error.wide id={ "error-" (verb) } role="alert" { (detail) }
            }
        }
    }

    /// The id of what says why a form was refused, for its field or button.
    fn described(self, verb: &str) -> Option<String> {
        self.refuses(verb).then(|| format!("error-{verb}"))
    }

    fn typed(self, verb: &str) -> &'a str {
        match self {
            Self::Refused { form, typed, .. } if form == verb => typed,
            _ => "",
        }
    }
}

/// The page of a subscription.
#[must_use]
pub fn subscription(viewer: Viewer<'_>, shown: &Shown<'_>) -> String {
    let one = shown.one;
    let title = if one.name.is_empty() { one.url.as_str() } else { one.name.as_str() };
    let body = html! {
        (said(shown.said))
        (facts(viewer, shown))
        (steering(viewer, one, shown.said))
        (replay(one, shown.said))
        (parked(shown))
        (attempts(shown))
        (keys_and_end(one, shown.said))
    };
    page(viewer, title, &body)
}

fn said(said: Said<'_>) -> Markup {
    html! {
        @match said {
            Said::Nothing => {}
            Said::Done(deed) => { p.notice.done role="status" { (deed.told()) } }
            Said::Replayed(after, outlook) => { p.notice.done role="status" {
                "What it wants after event " (after) " is sent again: "
                (sends(outlook))
            } }
            Said::Tested(attempt) => {
                p.notice.done[attempt.outcome == "delivered"] role="status" {
                    "The endpoint was sent a test, and answered within " (attempt.duration_ms) " ms: " (outcome(attempt)) "."
                }
            }
            Said::Refused { .. } => { p.notice role="alert" { "That was not done: the reason stands beside the form." } }
        }
    }
}

/// What is sent of the past, and what is not.
#[must_use]
pub fn sends(outlook: &Outlook) -> String {
    let least = if outlook.exact { "" } else { "at most " };
    let counted = |count: u64, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let mut told = format!("{least}{}.", counted(outlook.events, "event"));
    if outlook.left_out > 0 {
        let left_out = counted(outlook.left_out, "statement");
        told.push_str(&format!(
            " Without {least}{left_out} that the first start found: a replay can send that, too."
        ));
    }
    if outlook.unread > 0 {
        let unread = counted(outlook.unread, "file");
        told.push_str(&format!(" Without {unread} of the first start still to be read."));
    }
    told
}

/// A form of one button.
fn button(one: &Subscription, verb: &str, label: &str, said: Said<'_>) -> Markup {
    html! {
        form.act method="post" action={ "/manage/subscriptions/" (one.id) "/" (verb) } {
            button aria-describedby=[said.described(verb)] { (label) }
            (said.error(verb))
        }
    }
}

fn steering(viewer: Viewer<'_>, one: &Subscription, said: Said<'_>) -> Markup {
    html! {
        div.acts {
            @if one.challenge.is_some() {
                (button(one, "confirm", "Ask the endpoint again", said))
                @if viewer.operator { (button(one, "resume", "Vouch for the endpoint", said)) }
            } @else {
                @match one.progress.health {
                    Health::Active => {}
                    Health::Waiting(_) => (button(one, "resume", "Try at once", said))
                    Health::Disabled(_) => (button(one, "resume", "Resume", said))
                }
                @if !matches!(one.progress.health, Health::Disabled(_)) { (button(one, "pause", "Pause", said)) }
                (button(one, "test", "Send a test", said))
            }
        }
    }
}

fn replay(one: &Subscription, said: Said<'_>) -> Markup {
    html! {
        section {
            h2 { "Replay" }
            form method="post" action={ "/manage/subscriptions/" (one.id) "/replay" } {
                (said.error("replay"))
                label { "From "
                    input name="since" required value=(said.typed("replay")) aria-invalid=[said.refuses("replay").then_some("true")]
                        aria-describedby=(said.described("replay").map_or_else(|| "since".to_owned(), |error| format!("{error} since")));
                }
                label.choice { input type="checkbox" name="backfill" value="true"; "Also what the first start found" }
                p.wide id="since" {
                    "The number of an event, after which everything that it wants is sent again, or a day such as 2026-05-01."
                    @if matches!(one.progress.health, Health::Disabled(_)) { " Nothing is sent while it is " (state(one).0) "." }
                }
                button { "Replay" }
            }
        }
    }
}

fn parked(shown: &Shown<'_>) -> Markup {
    let verb = "retry";
    html! {
        @if !shown.parked.is_empty() || shown.said.refuses(verb) {
            section {
                h2 { "Set aside" }
                p.fact { (shown.parked.len()) " in all. The endpoint refused these while it took others; each is tried again by itself." }
                (shown.said.error(verb))
                ol.statements {
                    @for parked in shown.parked.iter().take(PARKED_MAX) {
                        li {
                            (event(shown, parked.seq))
                            p.fact { (parked.tries) @if parked.tries == 1 { " try" } @else { " tries" } "; again " (moment(parked.due)) }
                            form.act method="post" action={ "/manage/subscriptions/" (shown.one.id) "/" (verb) } {
                                input type="hidden" name="seq" value=(parked.seq);
                                button.quiet { "Retry event " (parked.seq) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn attempts(shown: &Shown<'_>) -> Markup {
    html! {
        section {
            h2 { "Deliveries" }
            @if shown.attempts.is_empty() { p { "None yet, or none that is kept." } }
            ol.statements {
                @for attempt in shown.attempts {
                    li {
                        (event(shown, attempt.seq))
                        p.fact { (moment(attempt.at)) " · try " (attempt.n) " · " (attempt.duration_ms) " ms" }
                        p.fact { (outcome(attempt)) @if let Some(next) = attempt.next { "; again " (moment(next)) } }
                    }
                }
            }
            @if let Some(next) = shown.next {
                p.follow { a rel="next" href={ "/manage/subscriptions/" (shown.one.id) "?cursor=" (next) } { "Older deliveries" } }
            }
        }
    }
}

fn event(shown: &Shown<'_>, seq: Seq) -> Markup {
    html! {
        @match shown.headlines.get(&seq) {
            Some((id, headline)) => { a.title href={ "/statements/" (id) } { (headline) } p.fact { "Event " (seq) } }
            None => { span.title { "Event " (seq) } }
        }
    }
}

fn keys_and_end(one: &Subscription, said: Said<'_>) -> Markup {
    html! {
        section {
            h2 { "Secret and end" }
            details open[said.refuses("rotate-secret")] {
                summary { "Replace the secret" }
                p { "The new one is shown once. The old one signs besides for a day, so that the receiver can change over." }
                (button(one, "rotate-secret", "Make a new secret", said))
            }
            details open[said.refuses("remove")] {
                summary { "Remove the subscription" }
                p { "Nothing is sent to " bdi { (one.url) } " any more, and what was set aside is lost. This cannot be undone." }
                (button(one, "remove", "Remove it for good", said))
            }
        }
    }
}
