//! Plain text into lines.

mod columns;

use super::furniture::is_spaced_menu;
use super::page::{Block, Page, Shape, broken, clean};
use super::{LINES_MAX, mail};
use crate::model::Furniture;

/// Bytes of a line that can hold a whole speech, its paragraphs divided by wide gaps.
const SPEECH_BYTES_MIN: usize = 1_200;
/// Bytes of such a paragraph, on average.
const PARAGRAPH_BYTES_MIN: usize = 80;

pub(super) fn read(text: &str) -> Page {
    let mail::Mail { meta, mut furniture, lines, signed } = mail::head(text).unwrap_or_default();
    let quoted = mail::is_quoted(text.lines().skip(lines));
    let mut blocks = Vec::with_capacity(text.len() / 60 + 1);
    let mut gap = true;
    for (n, (text, line)) in columns::in_turn(text).into_iter().enumerate().skip(lines) {
        if blocks.len() > LINES_MAX {
            break;
        }
        let text = if quoted { mail::unquoted(text) } else { text };
        if signed.is_some_and(|signed| n >= signed) {
            let text = clean(text);
            furniture.extend((!text.is_empty()).then_some(Furniture { line, text, why: "signature" }));
            continue;
        }
        let mut add = |part: &str| {
            let text = clean(part);
            if text.is_empty() {
                gap = true;
            } else {
                blocks.push(Block { gap, ..Block::new(line, Shape::Line, text) });
                gap = false;
            }
        };
        match parts(text) {
            Some(parts) => parts.into_iter().for_each(add),
            // A scraper left of a page where its lines ended.
            None if text.contains("<br") => broken(text, "\n").split('\n').for_each(add),
            None if is_spaced_menu(text) => {
                furniture.push(Furniture { line, text: clean(text), why: "navigation" });
            }
            None => add(text),
        }
    }
    Page { meta, blocks, furniture, ..Page::default() }
}

/// The paragraphs of a speech that lost its line ends but kept the gaps between them.
fn parts(line: &str) -> Option<Vec<&str>> {
    if line.len() < SPEECH_BYTES_MIN {
        return None;
    }
    let parts: Vec<&str> = line.split("  ").filter(|part| !part.trim().is_empty()).collect();
    (parts.len() > 1 && line.len() / parts.len() >= PARAGRAPH_BYTES_MIN).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn tags_end_lines_too() {
        let page = read("讲话<br/>Statement by the Minister\n<br>\nThe bridge<br />is open.");
        let lines: Vec<(u32, bool, &str)> =
            page.blocks.iter().map(|block| (block.line, block.gap, block.text.as_str())).collect();
        assert_eq!(
            lines,
            [
                (1, true, "讲话"),
                (1, false, "Statement by the Minister"),
                (3, true, "The bridge"),
                (3, false, "is open."),
            ]
        );
    }
}
