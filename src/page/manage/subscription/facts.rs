//! What is known of a subscription.

use jiff::Timestamp;
use maud::{Markup, html};

use super::super::Viewer;
use super::super::parts::{lag, moment, since, standing};
use super::super::words::wants;
use super::Shown;
use crate::model::{Authentication, Pace, Progress, Retired, Subscription};

/// A list of it, without secrets: of headers the names, of authentication the scheme and the user.
pub(super) fn facts(viewer: Viewer<'_>, shown: &Shown<'_>) -> Markup {
    let Shown { one, now, .. } = *shown;
    html! {
        dl.facts {
            dt { "State" } dd { (standing(one)) }
            dt { "Endpoint" } dd { bdi { (one.url) } }
            dt { "Wants" } dd { (wants(&one.filter, shown.catalogue)) }
            (manner(one))
            dt { "Journal" } dd { "at event " (one.progress.cursor) " of " (shown.head) ", " (lag(one, shown.head)) }
            (progress(&one.progress, now))
            @for Retired { until, .. } in one.retired.iter().filter(|retired| retired.until > now) {
                dt { "Secret" } dd { "the one before signs besides until " (moment(*until)) }
            }
            dt { "Made" }
            dd { (moment(one.created)) @if viewer.operator { @match shown.owner { Some(owner) => { " with the token " bdi { (owner) } } None => { " by an operator" } } } }
            dt { "Id" } dd { (one.id) }
        }
    }
}

fn manner(one: &Subscription) -> Markup {
    let manner = &one.manner;
    html! {
        dt { "Format" } dd { (manner.format.as_str()) }
        @if let Some(template) = &manner.template { dt { "Template" } dd { pre { code { (template.text) } } } }
        dt { "Pace" } dd { (pace(&manner.pace)) }
        @if !manner.headers.is_empty() {
            dt { "Headers" }
            dd { @for (n, header) in manner.headers.iter().enumerate() { @if n > 0 { ", " } (header.name) } }
        }
        @if let Some(authentication) = &manner.authentication {
            dt { "Authentication" }
            dd { @match authentication { Authentication::Basic { user, .. } => { "basic, as " bdi { (user) } } Authentication::Bearer { .. } => { "bearer" } } }
        }
    }
}

fn progress(progress: &Progress, now: Timestamp) -> Markup {
    html! {
        dt { "Delivered" }
        dd {
            (progress.delivered) @if progress.delivered == 1 { " message" } @else { " messages" }
            @if let Some(at) = progress.delivered_at { ", the last " (since(at, now)) }
        }
        @if let Some(at) = progress.failing_since {
            dt { "Failures" } dd { (progress.failures) " in a row; it has taken nothing since " (since(at, now)) }
        }
        @if let Some(upto) = progress.backfill { dt { "First start" } dd { "up to event " (upto) ", also of what the first start found" } }
    }
}

fn pace(pace: &Pace) -> String {
    let mut told = Vec::new();
    if let Some(digest) = &pace.digest {
        let empty = if digest.empty { ", also when there is nothing to tell" } else { "" };
        told.push(format!("a digest at {} ({}){empty}", digest.cron, digest.time_zone));
    }
    if let Some(quiet) = &pace.quiet {
        let (from, until) = (quiet.from.strftime("%H:%M"), quiet.until.strftime("%H:%M"));
        told.push(format!("nothing from {from} until {until} ({})", quiet.time_zone));
    }
    if let Some(most) = pace.hourly_max {
        told.push(format!("at most {most} messages an hour"));
    }
    if told.is_empty() { "at once".to_owned() } else { told.join("; ") }
}
