//! Questions and answers that run on in one paragraph, as databases keep them: `Question: Why? Answer: Because.`, `기자 …요. 대통령 …다.`

use super::{Marker, bare, press};
use crate::transcript::page::Block;
use crate::transcript::speaker;

/// Bytes in which a word for a question or an answer stands.
const HEAD_BYTES_MAX: usize = 60;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Asks,
    Answers,
}

/// Divides the paragraphs that begin with a question and hold its answer.
pub(super) fn divide(blocks: &mut Vec<Block>) {
    // Most texts have none, and stay as they are.
    if !blocks.iter().any(|block| parts(&block.text).len() > 1) {
        return;
    }
    let divided = |block: Block| {
        let part = |(n, part): (usize, &str)| {
            let text = part.trim_end().to_owned();
            let strong = if n == 0 { block.strong.min(text.len()) } else { 0 };
            Block { gap: block.gap || n > 0, strong, text, ..block }
        };
        parts(&block.text).into_iter().enumerate().map(part).collect::<Vec<_>>()
    };
    *blocks = blocks.drain(..).flat_map(divided).collect();
}

/// The turns of a paragraph. One side speaks until the other does: within an answer, `대통령` begins a sentence.
fn parts(text: &str) -> Vec<&str> {
    if !begins(text, Side::Asks) {
        return vec![text];
    }
    let (mut parts, mut open, mut next) = (Vec::new(), text, Side::Answers);
    for (at, end) in text.match_indices(['.', '?', '!', '…', '。', '？', '！']) {
        let rest = text.get(at + end.len()..).unwrap_or_default().trim_start();
        if begins(rest, next)
            && let Some((part, after)) = open.split_at_checked(open.len() - rest.len())
        {
            parts.push(part);
            open = after;
            next = if next == Side::Asks { Side::Answers } else { Side::Asks };
        }
    }
    parts.push(open);
    parts
}

/// Whether a text begins with a word for that side: before a colon, or in a script without small letters before a space.
fn begins(text: &str, side: Side) -> bool {
    let head = text.get(..text.floor_char_boundary(HEAD_BYTES_MAX)).unwrap_or(text);
    if let Some((label, _)) = head.split_once([':', '：']) {
        match press::by_word(label.trim_end()) {
            Some(Marker::Question) => return side == Side::Asks,
            Some(Marker::Answer) => return side == Side::Answers,
            _ => {}
        }
    }
    let asks = bare::asks(head).is_some();
    match side {
        Side::Asks => asks,
        Side::Answers => !asks && bare::word(head).is_some_and(speaker::is_office),
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn paragraphs_are_divided_where_the_other_side_speaks() {
        let cases: [(&str, &[&str]); 6] = [
            (
                "Question: Why? And when?Answer: Because it rains. Question: When? Answer: Now.",
                &[
                    "Question: Why? And when?",
                    "Answer: Because it rains. ",
                    "Question: When? ",
                    "Answer: Now.",
                ],
            ),
            (
                "기자 다리는 열렸는가요. 대통령 열렸습니다. 대통령 선거는 없습니다. 기자 언제인가요.대통령 오늘입니다.",
                &[
                    "기자 다리는 열렸는가요. ",
                    "대통령 열렸습니다. 대통령 선거는 없습니다. ",
                    "기자 언제인가요.",
                    "대통령 오늘입니다.",
                ],
            ),
            ("질문 : 열렸는가요.답변 : 예.", &["질문 : 열렸는가요.", "답변 : 예."]),
            ("Question: Why? The answer: nobody knows.", &["Question: Why? The answer: nobody knows."]),
            ("Why? Answer: Because.", &["Why? Answer: Because."]),
            ("", &[""]),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(text), expected);
        }
    }
}
