//! What is counted, for whoever collects metrics.

use std::time::Duration;

use jiff::Timestamp;
use metrics::{
    Counter, Gauge, Histogram, counter, describe_counter, describe_gauge, describe_histogram, gauge,
    histogram,
};

use crate::webhook::{Answer, Outcome};

/// Handles, made once.
#[derive(Debug)]
pub(super) struct Meters {
    lag: Histogram,
    delivered: Counter,
    in_flight: Gauge,
    queued: Gauge,
    unrecorded: Gauge,
    disabled: Counter,
}

impl Meters {
    pub(super) fn new() -> Self {
        describe_histogram!(
            "pressroom_delivery_lag_seconds",
            "From the moment a statement was accepted to the first byte of its first try."
        );
        describe_counter!("pressroom_deliveries_total", "Messages that endpoints took.");
        describe_counter!(
            "pressroom_delivery_failures_total",
            "Tries that failed, by reason: a status, or where the connection failed."
        );
        describe_counter!(
            "pressroom_subscriptions_disabled_total",
            "Subscriptions that were disabled by their endpoint or its failures."
        );
        describe_gauge!("pressroom_deliveries_in_flight", "Tries that are under way.");
        describe_gauge!("pressroom_deliveries_queued", "Subscriptions that wait for their turn.");
        describe_gauge!("pressroom_attempts_unrecorded", "Tries that ended and are not yet durable.");
        Self {
            lag: histogram!("pressroom_delivery_lag_seconds"),
            delivered: counter!("pressroom_deliveries_total"),
            in_flight: gauge!("pressroom_deliveries_in_flight"),
            queued: gauge!("pressroom_deliveries_queued"),
            unrecorded: gauge!("pressroom_attempts_unrecorded"),
            disabled: counter!("pressroom_subscriptions_disabled_total"),
        }
    }

    /// A first try of an event of that time begins.
    pub(super) fn begin(&self, event: Timestamp, now: Timestamp) {
        self.lag.record(Duration::try_from(now.duration_since(event)).unwrap_or_default());
    }

    /// A try has ended.
    pub(super) fn end(&self, answer: &Answer, outcome: &Outcome) {
        let reason = match (outcome, answer) {
            (Outcome::Delivered, _) => return self.delivered.increment(1),
            (_, Answer::Response { status, .. }) => status.to_string(),
            (_, Answer::NoAnswer { fault, .. }) => fault.as_str().to_owned(),
            (_, Answer::Forbidden(_)) => "forbidden".to_owned(),
        };
        counter!("pressroom_delivery_failures_total", "reason" => reason).increment(1);
    }

    /// A subscription was disabled.
    pub(super) fn disabled(&self) {
        self.disabled.increment(1);
    }

    /// How full the house is.
    pub(super) fn level(&self, in_flight: usize, queued: usize, unrecorded: usize) {
        let set =
            |gauge: &Gauge, value: usize| gauge.set(f64::from(u32::try_from(value).unwrap_or(u32::MAX)));
        set(&self.in_flight, in_flight);
        set(&self.queued, queued);
        set(&self.unrecorded, unrecorded);
    }
}
