//! Why a file is not read.

/// Why a file is not read as a transcript.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file's kind is not supported.
    #[error(
        "files of this kind ({0}) are not read: save the transcript as .txt, .md, .html, .json, .vtt or .srt"
    )]
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
    /// A headline in tags or fields, and no text.
    #[error("the file holds a headline and no text: save the text with it")]
    TitleAlone,
    /// Its name says a format that its content breaks.
    #[error("line {line}: the file is not {format}: {reason}")]
    Broken {
        /// Which.
        format: &'static str,
        /// Line of the file, from 1.
        line: u32,
        /// What the parser says.
        reason: String,
    },
    /// More lines than a statement has.
    #[error("the file has more than {0} lines: split it")]
    TooManyLines(usize),
    /// More values than a statement has.
    #[error("the file has more than {0} values: save each statement as a file of its own")]
    TooManyValues(usize),
    /// Many statements in one file.
    #[error("the file lists {0} texts: save each statement as a file of its own")]
    List(usize),
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
            Self::NoText | Self::TitleAlone => "no_text",
            Self::Broken { .. } => "broken",
            Self::TooManyLines(_) => "too_many_lines",
            Self::TooManyValues(_) => "too_many_values",
            Self::List(_) => "list",
        }
    }
}
