//! Text into blocks: lines in the header, paragraphs below it.

/// A line or paragraph with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Line of the file, from 1.
    pub(super) line: u32,
    /// On one line, single spaces; empty for a blank line.
    pub(super) text: String,
    /// Whether the line is as long as a line of wrapped text.
    pub(super) wrapped: bool,
}

/// Lines shorter than this are not broken by wrapping.
const WRAP_CHARACTERS_MIN: usize = 50;
/// Nor are lines longer than this.
const WRAP_CHARACTERS_MAX: usize = 130;

/// The lines of a text, blank ones included.
pub(super) fn split(text: &str) -> Vec<Block> {
    let lines = text.lines().zip(1_u32..);
    lines
        .map(|(text, line)| {
            let text = clean(text);
            let length = text.chars().count();
            Block { line, wrapped: (WRAP_CHARACTERS_MIN..=WRAP_CHARACTERS_MAX).contains(&length), text }
        })
        .collect()
}

/// The lines of a body as paragraphs: lines of wrapped text are joined until one ends a sentence short of the margin.
pub(super) fn paragraphs(lines: &[Block]) -> Vec<Block> {
    let filled = lines.iter().filter(|block| !block.text.is_empty());
    let (total, wrapped) = filled.fold((0_usize, 0_usize), |(total, wrapped), block| {
        (total + 1, wrapped + usize::from(block.wrapped))
    });
    let hard_wrapped = wrapped * 2 > total;
    let mut paragraphs: Vec<Block> = Vec::new();
    let mut open = false;
    for block in lines {
        if block.text.is_empty() {
            open = false;
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if open && hard_wrapped => {
                last.text.push(' ');
                last.text.push_str(&block.text);
            }
            _ => paragraphs.push(block.clone()),
        }
        open = block.wrapped || !ends_sentence(&block.text);
    }
    paragraphs
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '»', ')', '’']).ends_with(['.', '!', '?', ':', ';', '…', '。', '؟'])
}

/// White space folded, and what nobody sees left out.
fn clean(line: &str) -> String {
    let unseen = |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let seen: String = line.chars().filter(unseen).collect();
    // The gap after a lone Q is the mark of a question, so it is kept as one space like any other.
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}
