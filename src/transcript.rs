//! From the bytes of a file to a statement: decode, split into blocks, find the header, divide into turns.
//!
//! Invariant: no I/O; any input gives a reading or a refusal, never a panic, in time that grows with its length.

mod blocks;
mod date;
mod decode;
mod header;
mod language;
mod speaker;
mod turns;

use crate::model::{Reading, Statement, Warning};

/// Why a file is not read as a transcript.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file's kind is not supported.
    #[error("files of this kind ({0}) are not read: save the text as .txt")]
    Unsupported(String),
    /// Nothing in it.
    #[error("the file is empty: write the transcript into it, or remove it")]
    Empty,
    /// Larger than the bound.
    #[error(
        "the file has {bytes} bytes, more than the {max} of intake.transcript_bytes_max: split it, or raise the bound"
    )]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The bound.
        max: u64,
    },
    /// Not text.
    #[error("the file is not text: save the transcript as UTF-8 text")]
    Binary,
    /// Text without words.
    #[error("the file holds no words that could be published")]
    NoText,
}

impl Refusal {
    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unsupported(_) => "unsupported",
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too_large",
            Self::Binary => "binary",
            Self::NoText => "no_text",
        }
    }
}

/// Whether a file of that name may be read at all.
///
/// # Errors
/// When its kind is not supported.
pub fn supported(path: &str) -> Result<(), Refusal> {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, extension)) if extension.eq_ignore_ascii_case("txt") => Ok(()),
        Some((_, extension)) => Err(Refusal::Unsupported(format!(".{}", extension.to_lowercase()))),
        None => Err(Refusal::Unsupported("no extension".to_owned())),
    }
}

/// Reads a transcript. Organisations of publisher and speakers stay open: naming them is the catalogue's.
///
/// # Errors
/// Says why there is nothing to publish.
pub fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    let mut warnings = Vec::new();
    let text = decode::decode(bytes, &mut warnings)?;
    let blocks = blocks::split(&text);
    let header = header::find(&blocks, &mut warnings);
    let body = blocks.get(header.body..).unwrap_or_default();
    let speakers = speaker::of_headline(header.title.as_deref().unwrap_or_default());
    let (turns, speakers) = turns::divide(body, speakers);
    if turns.iter().all(|turn| turn.passages.is_empty()) && header.title.is_none() {
        return Err(Refusal::NoText);
    }
    let language = language::of(header.title.as_deref(), &turns);
    for (missing, what) in [(header.title.is_none(), "title"), (header.date.is_none(), "date")] {
        if missing {
            warnings.push(warning(&format!("no_{what}"), &format!("the text shows no {what}"), None));
        }
    }
    let statement = Statement {
        kind: header::kind(header.title.as_deref().unwrap_or_default()),
        title: header.title,
        date: header.date,
        place: header.place,
        publisher: header.publisher,
        language,
        speakers,
        source: header.source,
        turns,
    };
    Ok(Reading { statement, warnings })
}

fn warning(code: &str, message: &str, line: Option<u32>) -> Warning {
    Warning { code: code.to_owned(), message: message.to_owned(), line }
}

#[cfg(test)]
mod tests;
