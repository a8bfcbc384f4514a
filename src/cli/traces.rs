//! Traces by OpenTelemetry: the spans of the rooms go to a collector by OTLP over HTTP.
//!
//! The standard variables (`OTEL_EXPORTER_OTLP_…`, `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_TRACES_SAMPLER`, `OTEL_BSP_…`)
//! are read by its crates.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use opentelemetry::trace::TracerProvider;
use opentelemetry::{Key, KeyValue};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, filter_fn};

use super::log::Spans;
use crate::config::{Service, has_collector};

/// How long a collector may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// What a process is called that has no name.
const UNNAMED: &str = "unknown_service";

/// Begins to trace where settings or variables name a collector: what takes the spans, and what sends them.
pub(super) fn start(settings: &Service) -> anyhow::Result<Option<(Spans, SdkTracerProvider)>> {
    if settings.traces_url.is_empty() && !has_collector() {
        return Ok(None);
    }
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Carrier::new()?)
        .with_endpoint(&settings.traces_url)
        .with_headers(headers(&settings.traces_headers)?)
        .build()
        .context("traces cannot be sent")?;
    let provider =
        SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource()).build();
    let own = filter_fn(|span| span.is_span() && span.target().starts_with(env!("CARGO_CRATE_NAME")));
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer(env!("CARGO_CRATE_NAME")))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(own.with_max_level_hint(LevelFilter::INFO));
    Ok(Some((layer.boxed(), provider)))
}

/// Sends what is left.
pub(super) async fn end(provider: Option<SdkTracerProvider>) {
    let ended = tokio::task::spawn_blocking(move || provider.map(|provider| provider.shutdown()));
    if let Ok(Some(Err(error))) = ended.await {
        tracing::warn!(error = &error as &dyn std::error::Error, "the last traces were not sent");
    }
}

/// `name=value,name=value`, as in `OTEL_EXPORTER_OTLP_HEADERS`.
fn headers(text: &str) -> anyhow::Result<HashMap<String, String>> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    let pairs = text.split(',').filter(|pair| !pair.trim().is_empty());
    // The text may hold a secret, so it is not shown.
    pairs
        .map(|text| pair(text).context("service.traces_headers: must be like name=value,name=value"))
        .collect()
}

/// Who sends the traces: pressroom, unless the variables give it another name.
fn resource() -> Resource {
    let told = Resource::builder().build();
    let named = told.get(&Key::new("service.name")).is_some_and(|name| !name.as_str().starts_with(UNNAMED));
    let resource =
        Resource::builder().with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    if named { resource.build() } else { resource.with_service_name("pressroom").build() }
}

/// Posts for the exporter, whose thread has no runtime.
#[derive(Debug)]
struct Carrier {
    client: reqwest::Client,
    runtime: Handle,
    /// Whether the last try failed: a collector that is away is one line, not one a second.
    failing: Arc<AtomicBool>,
}

impl Carrier {
    fn new() -> anyhow::Result<Self> {
        // A second call finds the provider installed, which is as well.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(TIMEOUT).build();
        let client = client.context("no client for traces")?;
        Ok(Self { client, runtime: Handle::current(), failing: Arc::default() })
    }

    /// Says once that the collector does not take traces, and once that it does again.
    fn tell(&self, reason: Option<&str>) {
        let before = self.failing.swap(reason.is_some(), Ordering::Relaxed);
        match reason {
            Some(reason) if !before => tracing::warn!(reason, "the collector does not take traces"),
            None if before => tracing::info!("the collector takes traces again"),
            _ => {}
        }
    }
}

#[async_trait::async_trait]
impl HttpClient for Carrier {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (client, request) = (self.client.clone(), reqwest::Request::try_from(request)?);
        // The clock of a request begins within the runtime or not at all.
        let sent = self.runtime.spawn(async move { client.execute(request).await }).await?;
        let reason = match &sent {
            Ok(response) if response.status().is_success() => None,
            Ok(response) => Some(response.status().to_string()),
            // The whole chain, without the address, which may hold a key.
            Err(_) => Some("it cannot be reached".to_owned()),
        };
        self.tell(reason.as_deref());
        let response = sent.map_err(reqwest::Error::without_url)?;
        // What it says in the body is of no use here, however long it is.
        let mut answer = Response::new(Bytes::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = response.headers().clone();
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::headers;

    #[test]
    fn headers_are_pairs() {
        let found = headers("authorization=Bearer a=b, x-team = press,").unwrap();
        assert_eq!((found["authorization"].as_str(), found["x-team"].as_str()), ("Bearer a=b", "press"));
        assert!(headers("").unwrap().is_empty());
        let error = headers("Bearer secret").unwrap_err().to_string();
        assert!(error.starts_with("service.traces_headers") && !error.contains("secret"), "{error}");
    }
}
