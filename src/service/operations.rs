//! The operations listener: metrics in the format of Prometheus, on an address of their own.

use anyhow::Context;
use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Bounds of the histogram of delivery lags, seconds.
const LAGS: [f64; 13] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 300.0, 3_600.0, 86_400.0];

/// Begins to count. To be called before anything is counted.
///
/// # Errors
/// When something counts already.
pub(super) fn count() -> anyhow::Result<PrometheusHandle> {
    let lag = Matcher::Full("pressroom_delivery_lag_seconds".to_owned());
    Ok(PrometheusBuilder::new().set_buckets_for_metric(lag, &LAGS)?.install_recorder()?)
}

/// Binds the address.
///
/// # Errors
/// When it cannot be had.
pub(super) async fn open(listen: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen} (service.metrics_listen)"))
}

/// Answers `/metrics` until `stop` turns true.
pub(super) async fn serve(listener: TcpListener, handle: PrometheusHandle, mut stop: watch::Receiver<bool>) {
    let show = move || {
        handle.run_upkeep();
        std::future::ready(([("content-type", "text/plain; version=0.0.4")], handle.render()))
    };
    let serving = axum::serve(listener, Router::new().route("/metrics", get(show)));
    let stopped = async move { drop(stop.wait_for(|stop| *stop).await) };
    drop(serving.with_graceful_shutdown(stopped).await);
}
