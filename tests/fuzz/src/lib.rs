//! What all targets do with a text that could be read.

use std::sync::LazyLock;

use pressroom::catalogue::Catalogue;
use pressroom::likeness::Sketch;
use pressroom::model::Reading;
use pressroom::tagging::Tagger;

static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::new(Catalogue::embedded()));

/// Tags a reading as the daemon does.
pub fn tag(mut reading: Reading) {
    TAGGER.identify(&mut reading.statement);
    let tags = TAGGER.tag(&reading.statement);
    assert!(tags.topics.iter().all(|tag| tag.score.is_some()));
    let sketch = Sketch::of(&reading.statement);
    assert!(sketch.likeness(&sketch) >= 0.0);
}
