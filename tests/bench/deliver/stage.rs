//! A store with statements and subscriptions, and the loop over it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use pressroom::deliver::{Client, Deliverer, Names, Settings, SystemNames};
use pressroom::model::{
    Authority, FeedKey, Filter, Mention, Passage, PassageIds, Secret, SiteSecret, Statement, Subscription,
    SubscriptionId, Tag, Tags, Terms, Turn, TurnKind, Voice,
};
use pressroom::store::{Accepted, Arrival, Stat, Store, open};
use pressroom::webhook::{Schedule, SiteSigner};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The store on the disk of the build, since a memory file system flushes for nothing.
pub(crate) struct Stage {
    pub(crate) home: TempDir,
    pub(crate) store: Arc<dyn Store>,
}

/// The loop while it runs.
pub(crate) struct Running {
    stop: watch::Sender<bool>,
    _settings: watch::Sender<Settings>,
    task: JoinHandle<()>,
}

impl Running {
    /// Stops it; on return everything is durable.
    pub(crate) async fn stop(self) {
        self.stop.send_replace(true);
        self.task.await.unwrap();
    }
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let home = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let store = open(home.path().join("a.db").to_str().unwrap()).await.unwrap();
        store.authority(&Authority::new("press.example")).await.unwrap();
        store.declare_feeds(vec![FeedKey::All], Timestamp::now()).await.unwrap();
        let (secret, public) = SiteSigner::mint([7; 32]).unwrap();
        let key = pressroom::model::SigningKey {
            public,
            secret: SiteSecret::from(secret.reveal().to_owned()),
            since: Timestamp::UNIX_EPOCH,
            until: None,
        };
        store.add_signing_key(key, Timestamp::UNIX_EPOCH).await.unwrap();
        Self { home, store }
    }

    pub(crate) fn database(&self) -> std::path::PathBuf {
        Path::new(self.home.path()).join("a.db")
    }

    /// Adds subscriptions to these URLs, many in one transaction.
    pub(crate) async fn subscribe(&self, urls: Vec<String>) {
        let head = self.store.head().await.unwrap();
        let mut adding = tokio::task::JoinSet::new();
        for (n, url) in urls.into_iter().enumerate() {
            let store = Arc::clone(&self.store);
            let filter = Filter::any(Terms { organisations: vec!["csto".to_owned()], ..Terms::default() });
            let id = SubscriptionId::from(format!("sub_{head}_{n}"));
            let one = Subscription::new(id, (url, filter), Secret::new([1; 32]), (head, Timestamp::now()));
            adding.spawn(async move { store.add_subscription(&one).await.unwrap() });
            if adding.len() >= 512 {
                adding.join_next().await.unwrap().unwrap();
            }
        }
        while adding.join_next().await.is_some() {}
    }

    /// Publishes so many statements whose messages have about 4 KB.
    pub(crate) async fn publish(&self, count: usize) -> i64 {
        let begun = usize::try_from(self.store.head().await.unwrap()).unwrap();
        let arrivals = (begun..begun + count).map(arrival).collect();
        let accepted = self.store.accept(arrivals, Timestamp::now()).await.unwrap();
        let Some(Accepted::Event { seq, .. }) = accepted.last() else { panic!("{accepted:?}") };
        *seq
    }

    /// Starts the loop.
    pub(crate) async fn run(&self, timeout: Duration) -> Running {
        let names: Arc<dyn Names> = Arc::new(SystemNames);
        let settings = Settings {
            client: Client::new(&["127.0.0.0/8".parse().unwrap()], timeout, &names).unwrap(),
            authority: Authority::new("press.example"),
            schedule: Schedule(vec![0, 5, 300, 1800]),
            in_flight_max: 1024,
            base_url: "http://press.example".to_owned(),
            operator_url: None,
        };
        let deliverer = Deliverer::new(Arc::clone(&self.store), settings.clone()).await.unwrap();
        let (stop, settings) = (watch::Sender::new(false), watch::Sender::new(settings));
        let task = tokio::spawn(deliverer.run(settings.subscribe(), stop.subscribe()));
        Running { stop, _settings: settings, task }
    }
}

/// A statement of its own words, so that none is a copy of another.
fn arrival(n: usize) -> Arrival {
    let mut dice = n as u64 + 1;
    let mut word = || {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let syllables =
            ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "xu", "zy"];
        (0..3).map(|digit| syllables[(dice >> (20 + 4 * digit)) as usize % 16]).collect::<String>()
    };
    let mut ids = PassageIds::default();
    let passages: Vec<Passage> = (0..6)
        .map(|_| {
            let text = (0..60).map(|_| word()).collect::<Vec<_>>().join(" ");
            Passage { id: ids.next(&text), text, time: None }
        })
        .collect();
    let mentions = passages
        .iter()
        .map(|passage| Mention { passage: Some(passage.id.clone()), phrase: "CSTO".to_owned() });
    let tag = Tag {
        id: "csto".to_owned(),
        name: "CSTO".to_owned(),
        roles: BTreeSet::new(),
        mentions: mentions.collect(),
        score: None,
    };
    let turn = Turn {
        n: 1,
        kind: TurnKind::Statement,
        speaker: None,
        voice: Voice::Unknown,
        answers: None,
        passages,
    };
    let statement = Statement {
        title: Some(format!("Remarks at the meeting number {n}")),
        language: "en".to_owned(),
        turns: vec![turn],
        ..Statement::default()
    };
    let stat = Stat { bytes: 4_000, modified_ns: 1_500_000_000_000_000_000 };
    Arrival::new(format!("{n}.txt"), stat, statement, Tags { organisations: vec![tag], topics: Vec::new() })
}
