//! The yardstick: a plain loop that signs and posts and records nothing. It signs as pressroom does: `v1` for each delivery, and `v1a` for each
//! event, which all endpoints share.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use pressroom::model::Secret;
use pressroom::webhook::{Signer, SiteSigner};

/// Bytes of the body, as of a message with six passages.
const BODY_BYTES: usize = 4_096;

/// Posts so many messages to these URLs in rotation over so many connections.
pub(crate) async fn send(urls: &[String], count: usize, connections: usize) {
    let client = reqwest::Client::builder()
        .no_proxy()
        .http1_only()
        .tcp_nodelay(true)
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let urls: Arc<Vec<reqwest::Url>> = Arc::new(urls.iter().map(|url| url.parse().unwrap()).collect());
    let (next, body) = (Arc::new(AtomicUsize::new(0)), Arc::new(vec![b'a'; BODY_BYTES]));
    let site = SiteSigner::new(&SiteSigner::mint([7; 32]).unwrap().0, None).unwrap();
    // The event that is being sent, and its signature.
    let (site, signed) = (Arc::new(site), Arc::new(Mutex::new((usize::MAX, String::new()))));
    let mut senders = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (client, urls, next, body) =
            (client.clone(), Arc::clone(&urls), Arc::clone(&next), Arc::clone(&body));
        let (site, signed) = (Arc::clone(&site), Arc::clone(&signed));
        senders.spawn(async move {
            let signer = Signer::of(&Secret::new([1; 32])).unwrap();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= count {
                    return;
                }
                let event = n / urls.len();
                let (id, at) = (format!("msg_{event}_p1"), Timestamp::now());
                let by_site = {
                    let mut signed = signed.lock().unwrap();
                    if signed.0 != event {
                        *signed = (event, site.sign(&id, at, &body).unwrap());
                    }
                    signed.1.clone()
                };
                let request = client
                    .post(urls[n % urls.len()].clone())
                    .header("content-type", "application/json")
                    .header("webhook-id", &id)
                    .header("webhook-timestamp", at.as_second())
                    .header("webhook-signature", format!("{} {by_site}", signer.sign(&id, at, &body)))
                    .body(body.to_vec());
                let response = request.send().await.unwrap();
                assert_eq!(response.status().as_u16(), 204);
                response.bytes().await.unwrap();
            }
        });
    }
    while let Some(sender) = senders.join_next().await {
        sender.unwrap();
    }
}
