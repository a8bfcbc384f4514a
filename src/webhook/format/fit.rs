//! Text within limits: escaped for a markup, cut between characters, never within an escape.

use unicode_normalization::char::is_combining_mark;

/// How a target writes and measures text.
#[derive(Clone, Copy)]
pub(super) struct Markup {
    /// Appends a character as it has to be written.
    pub(super) escape: fn(char, &mut String),
    /// The size of a text as the target counts it.
    pub(super) size: fn(&str) -> usize,
}

/// UTF-16 units: at least as many as characters, whichever of the two a target counts.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Text that is no markup.
pub(super) const PLAIN: Markup = Markup { escape: |c, out| out.push(c), size: units };

/// Markdown of Discord and of `CommonMark`: punctuation with a meaning is escaped, and no name after an at sign is a name any more.
pub(super) const MARKDOWN: Markup = Markup {
    escape: |c, out| {
        if matches!(
            c,
            '\\' | '*'
                | '_'
                | '~'
                | '`'
                | '|'
                | '>'
                | '<'
                | '#'
                | '+'
                | '-'
                | '='
                | '['
                | ']'
                | '('
                | ')'
                | '!'
                | ':'
                | '{'
                | '}'
                | '&'
                | '$'
        ) {
            out.push('\\');
        }
        out.push(c);
        if c == '@' {
            out.push('\u{200b}');
        }
    },
    size: units,
};

impl Markup {
    /// The text on one line, escaped, of a size of at most `max`; where it is cut it ends with an ellipsis.
    pub(super) fn fit(self, text: &str, max: usize) -> String {
        let ellipsis = (self.size)("…");
        let (mut out, mut used, mut boundary) = (String::new(), 0, 0);
        let mut joined = false;
        for c in one_line(text) {
            if used + ellipsis <= max && !joined && !is_clinging(c) {
                boundary = out.len();
            }
            joined = c == '\u{200d}';
            let start = out.len();
            (self.escape)(c, &mut out);
            used += out.get(start..).map_or(0, self.size);
            if used > max {
                out.truncate(boundary);
                out.truncate(out.trim_end().len());
                if ellipsis <= max {
                    out.push('…');
                }
                return out;
            }
        }
        out
    }

    /// The text on one line, escaped.
    pub(super) fn whole(self, text: &str) -> String {
        self.fit(text, usize::MAX - 8)
    }
}

/// Characters that belong to the one before: marks, joiners, variation selectors and skin tones.
fn is_clinging(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// White space of any kind as one space, other controls as none, and nothing that turns the direction of what follows.
fn one_line(text: &str) -> impl Iterator<Item = char> {
    let mut space = true;
    text.trim_end().chars().filter_map(move |c| {
        if c.is_whitespace() {
            let first = !space;
            space = true;
            return first.then_some(' ');
        }
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns || c == '\u{feff}' {
            return None;
        }
        space = false;
        Some(c)
    })
}

/// As many of the lines as fit, and how many are left; `more` writes the line that says so, for which room is kept.
pub(super) fn lines(
    all: &[String],
    max: usize,
    size: fn(&str) -> usize,
    more: impl Fn(usize) -> String,
) -> String {
    let mut out = String::new();
    let mut used = 0;
    for (n, line) in all.iter().enumerate() {
        let left = all.len() - n - 1;
        let reserve = if left == 0 { 0 } else { size(&more(left)) + 1 };
        let next = size(line) + 1;
        if used + next + reserve > max {
            let rest = more(left + 1);
            if used + size(&rest) <= max {
                out.push_str(&rest);
            }
            return out;
        }
        out.push_str(line);
        out.push('\n');
        used += next;
    }
    out.truncate(out.trim_end().len());
    out
}
