//! A statement as published: content with identity and history.

use std::path::{Component, Path};

use jiff::Timestamp;

use super::{Changes, Fingerprint, Statement, StatementId, Tags};

/// One revision of a statement, as feeds, pages and webhooks show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The statement's id, for ever.
    pub id: StatementId,
    /// Number of the revision, from 1.
    pub revision: u32,
    /// When readers could first see it. For what a backfill finds: the statement's own date.
    pub published: Timestamp,
    /// When a reader should last have looked again.
    pub updated: Timestamp,
    /// Since when it is withdrawn.
    pub withdrawn: Option<Timestamp>,
    /// Path of its transcript below the watched directory.
    pub path: String,
    /// Size of its transcript in bytes; 0 where there is none any more, or what is there was refused.
    pub bytes: u64,
    /// What it says.
    pub statement: Statement,
    /// What it is about.
    pub tags: Tags,
    /// Publishers of copies.
    pub also_published_by: Vec<String>,
    /// What this revision changed; `None` for the first.
    pub changes: Option<Changes>,
    /// The same event in other languages of its publisher: language and id.
    pub translations: Vec<(String, StatementId)>,
}

impl Entry {
    /// Its state in the words of JSON: `published` or `withdrawn`.
    #[must_use]
    pub fn status(&self) -> &'static str {
        if self.withdrawn.is_some() { "withdrawn" } else { "published" }
    }

    /// Where its transcript lies below the watched directory, if it is there for readers: not when it is gone, refused or withdrawn, nor
    /// for a path that would lead elsewhere.
    #[must_use]
    pub fn transcript(&self) -> Option<&Path> {
        let path = Path::new(&self.path);
        let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        (plain && self.bytes > 0 && self.withdrawn.is_none()).then_some(path)
    }

    /// The media type of its transcript, by its name.
    #[must_use]
    pub fn transcript_type(&self) -> &'static str {
        let extension = self.path.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
        match extension.as_str() {
            "md" | "markdown" => "text/markdown",
            "html" | "htm" => "text/html",
            "xhtml" => "application/xhtml+xml",
            "json" => "application/json",
            "vtt" => "text/vtt",
            "srt" => "application/x-subrip",
            _ => "text/plain",
        }
    }
}

/// A format in which a feed is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Atom 1.0, RFC 4287.
    Atom,
    /// RSS 2.0.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];

    /// Its place in [`Format::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The ending of its URL and file name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Atom => "atom",
            Self::Rss => "rss",
            Self::Json => "json",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Json => "application/feed+json; charset=utf-8",
        }
    }

    /// The format with that ending.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }
}

/// A feed rendered in one format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// In which format.
    pub format: Format,
    /// What is served.
    pub bytes: Vec<u8>,
    /// Strong entity tag with its quotes: a digest of what stands above the entries and of the digests of the entries.
    pub etag: String,
    /// When the bytes last changed; `None` where that is not kept.
    pub modified: Option<Timestamp>,
}

/// Bodies shorter than this many characters are too common to know a copy by.
const BODY_CHARACTERS_MIN: usize = 200;

impl Statement {
    /// A digest of all that it says: when it changes, there is a new revision.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let date = self.date.map(|date| date.to_string());
        let header = [self.title.as_deref(), date.as_deref(), self.place.as_deref(), self.source.as_deref()];
        let publisher = self.publisher.as_ref().map_or("", |publisher| publisher.name.as_str());
        let speakers =
            self.speakers.iter().flat_map(|who| [who.name.as_str(), who.role.as_deref().unwrap_or("")]);
        let turns = self.passages().flat_map(|(turn, passage)| {
            [turn.speaker.as_deref().unwrap_or(""), turn.kind.as_str(), passage.text.as_str()]
        });
        let header = header.into_iter().map(Option::unwrap_or_default);
        Fingerprint::of(header.chain([publisher, self.kind.as_str()]).chain(speakers).chain(turns))
    }

    /// A digest of its body, by which a copy under another header is known. A very short body says too little, so
    /// title and date count there too.
    #[must_use]
    pub fn body_fingerprint(&self) -> Fingerprint {
        let texts = || self.passages().map(|(_, passage)| passage.text.as_str());
        if texts().map(|text| text.chars().count()).sum::<usize>() >= BODY_CHARACTERS_MIN {
            return Fingerprint::of(texts());
        }
        let date = self.date.map(|date| date.to_string()).unwrap_or_default();
        Fingerprint::of([self.title.as_deref().unwrap_or(""), &date].into_iter().chain(texts()))
    }
}
