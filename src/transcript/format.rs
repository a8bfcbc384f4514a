//! Which format a file has: by what it holds, and by its name where that leaves a choice.

use super::Refusal;

/// Bytes at the start of a file by which it is known.
const SNIFF_BYTES: usize = 4_096;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Plain,
    Markdown,
    Html,
    Json,
    /// A record, or else a text with marks.
    Xml,
    /// `WebVTT` or `SubRip`.
    Captions,
}

/// Whether a file of that name may be read at all.
///
/// # Errors
/// When its kind is not supported.
pub fn supported(path: &str) -> Result<(), Refusal> {
    const KNOWN: [&str; 10] = ["txt", "text", "md", "markdown", "html", "htm", "xhtml", "json", "vtt", "srt"];
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, extension)) if KNOWN.contains(&extension.to_lowercase().as_str()) => Ok(()),
        Some((_, extension)) => Err(Refusal::Unsupported(format!(".{}", extension.to_lowercase()))),
        None => Err(Refusal::Unsupported("no extension".to_owned())),
    }
}

/// The format of a text.
pub(super) fn of(text: &str, path: &str) -> Format {
    let start = text.get(..text.floor_char_boundary(SNIFF_BYTES)).unwrap_or(text).trim_start();
    let extension = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    let extension = extension.as_str();
    // Most texts hold neither a tag nor a brace where those would stand.
    let lower =
        if start.contains('<') || start.starts_with('{') { start.to_lowercase() } else { String::new() };
    let tagged = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| lower.contains(tag));
    let fragment = lower.starts_with('<')
        && ["</p>", "</div>", "</h1>", "</span>", "</article>"].iter().any(|tag| lower.contains(tag));
    if start.starts_with("WEBVTT") || is_subrip(start) {
        Format::Captions
    } else if extension == "json"
        || start.starts_with('{')
            && lower.contains("\":")
            && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
    {
        Format::Json
    } else if lower.starts_with("<?xml") && !tagged {
        Format::Xml
    } else if tagged && (lower.starts_with('<') || matches!(extension, "html" | "htm" | "xhtml")) || fragment
    {
        Format::Html
    } else {
        match extension {
            "html" | "htm" | "xhtml" => Format::Html,
            "md" | "markdown" => Format::Markdown,
            _ if is_front_matter(start) => Format::Markdown,
            _ => Format::Plain,
        }
    }
}

/// A number, then a line with two times.
fn is_subrip(start: &str) -> bool {
    let mut lines = start.lines().map(str::trim).filter(|line| !line.is_empty());
    let number =
        lines.next().is_some_and(|line| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()));
    number && lines.next().is_some_and(|line| line.contains("-->"))
}

/// `---` and named values up to the next `---`.
fn is_front_matter(start: &str) -> bool {
    let Some(rest) = start.strip_prefix("---\n") else { return false };
    rest.split_once("\n---")
        .is_some_and(|(head, _)| !head.is_empty() && head.lines().any(|line| line.contains(": ")))
}

#[cfg(test)]
mod tests {
    use super::{Format, of, supported};

    #[test]
    fn content_goes_before_the_name() {
        let cases = [
            ("Plain words.", "a.txt", Format::Plain),
            ("# Words\n\nMore.", "a.md", Format::Markdown),
            ("# Words\n\nMore.", "a.txt", Format::Plain),
            ("---\ntitle: Words\n---\nMore.", "a.txt", Format::Markdown),
            ("<!DOCTYPE html><p>Words</p>", "a.txt", Format::Html),
            ("<p>Words</p>", "a.json.txt", Format::Html),
            ("{\"title\": \"Words\"}", "a.txt", Format::Json),
            ("<?xml version=\"1.0\"?><r><t><![CDATA[<p>Words</p>]]></t></r>", "a.txt", Format::Xml),
            ("<?xml version=\"1.0\"?><html><p>Words</p></html>", "a.txt", Format::Html),
            ("{words}", "a.txt", Format::Plain),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\nWords", "a.txt", Format::Captions),
            ("1\n00:00:01,000 --> 00:00:02,000\nWords", "a.srt", Format::Captions),
            ("1 < 2 and 3 > 2", "a.txt", Format::Plain),
        ];
        for (text, path, expected) in cases {
            assert_eq!(of(text, path), expected, "{path}: {text}");
        }
    }

    #[test]
    fn names() {
        for path in ["a.txt", "a/b.MD", "a.html", "a.json", "a.vtt", "a.srt"] {
            assert!(supported(path).is_ok(), "{path}");
        }
        for path in ["a.pdf", "a", "a.docx", "a.txt.gz"] {
            assert!(supported(path).is_err(), "{path}");
        }
    }
}
