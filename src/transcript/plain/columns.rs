//! Heads of letters in two languages side by side, as `pdftotext -layout` leaves them: the left column, then the right one.

/// Lines from the start of a text in which its head stands.
const LINES_MAX: usize = 60;
/// Spaces between two columns.
const GAP: &str = "    ";
/// Lines that stand side by side, at least.
const LINES_MIN: usize = 3;
/// Letters of either side, at least.
const LETTERS_MIN: usize = 6;
/// Characters by which the right sides of two lines, which may be centred, begin apart.
const SHIFT_MAX: usize = 12;

/// The lines of a text with their numbers, from 1; columns at its head one below the other.
pub(super) fn in_turn(text: &str) -> Vec<(&str, u32)> {
    let lines: Vec<(&str, u32)> = text.split('\n').zip(1_u32..).collect();
    let head = lines.get(..LINES_MAX.min(lines.len())).unwrap_or_default();
    let Some(first) = head.iter().position(|(line, _)| sides(line).is_some()) else { return lines };
    let Some((_, _, at)) = head.get(first).and_then(|(line, _)| sides(line)) else { return lines };
    // A line that is empty, or so short that its other side is empty, belongs to them.
    let beside = |line: &str| {
        let whole = line.trim_end();
        sides(line).map_or(
            whole.chars().count() < at.saturating_sub(GAP.len()) || one_side(line, at),
            |(.., start)| start.abs_diff(at) <= SHIFT_MAX,
        )
    };
    let run = head.iter().skip(first).take_while(|(line, _)| beside(line)).count();
    let Some(last) = head.iter().skip(first).take(run).rposition(|(line, _)| sides(line).is_some()) else {
        return lines;
    };
    let block = first..first + last + 1;
    let both = head.get(block.clone()).unwrap_or_default();
    if both.iter().filter(|(line, _)| sides(line).is_some()).count() < LINES_MIN {
        return lines;
    }
    let left = both.iter().map(|(line, n)| match sides(line) {
        Some((left, ..)) => (left, *n),
        None if one_side(line, at) => ("", *n),
        None => (*line, *n),
    });
    let right = both.iter().map(|(line, n)| match sides(line) {
        Some((_, right, _)) => (right, *n),
        None if one_side(line, at) => (*line, *n),
        None => ("", *n),
    });
    let before = lines.iter().take(block.start).copied();
    let after = lines.iter().skip(block.end).copied();
    before
        .chain(left)
        .chain([("", lines.get(block.end - 1).map_or(1, |(_, n)| *n))])
        .chain(right)
        .chain(after)
        .collect()
}

/// Whether a line has a right side only.
fn one_side(line: &str, at: usize) -> bool {
    let indent = line.chars().count() - line.trim_start().chars().count();
    !line.trim().is_empty() && indent + SHIFT_MAX >= at
}

/// Both sides of a line that one wide gap divides, and the character with which the right one begins.
fn sides(line: &str) -> Option<(&str, &str, usize)> {
    let indent = line.len() - line.trim_start().len();
    let whole = line.trim();
    let (left, rest) = whole.split_once(GAP)?;
    let right = rest.trim_start();
    let worded = |side: &str| side.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS_MIN;
    let start = line.get(..indent + whole.len() - right.len())?.chars().count();
    // What divides the lines of one column divides those of the other.
    let ruled = is_rule(left) && is_rule(right);
    (!right.contains("  ") && (worded(left) && worded(right) || ruled)).then_some((left, right, start))
}

/// `---------`, `* * *`
fn is_rule(side: &str) -> bool {
    side.chars().all(|c| c.is_ascii_punctuation() || matches!(c, ' ' | '–' | '—' | '•' | '…'))
}

#[cfg(test)]
mod tests {
    use super::in_turn;

    #[test]
    fn columns() {
        let text = "\
RÉPUBLIQUE DE RURITANIE              REPUBLIC OF RURITANIA
Paix – Travail                       Peace – Work

DÉCLARATION DE                       STATEMENT BY
M. JEAN EXEMPLE                      MR. JEAN EXEMPLE
                                     MINISTER

Monsieur le Président,";
        let lines: Vec<(&str, u32)> = in_turn(text)
            .into_iter()
            .map(|(line, n)| (line.trim(), n))
            .filter(|(line, _)| !line.is_empty())
            .collect();
        assert_eq!(
            lines,
            [
                ("RÉPUBLIQUE DE RURITANIE", 1),
                ("Paix – Travail", 2),
                ("DÉCLARATION DE", 4),
                ("M. JEAN EXEMPLE", 5),
                ("REPUBLIC OF RURITANIA", 1),
                ("Peace – Work", 2),
                ("STATEMENT BY", 4),
                ("MR. JEAN EXEMPLE", 5),
                ("MINISTER", 6),
                ("Monsieur le Président,", 8),
            ]
        );
        // A marker, a table of figures, and two lines are no columns.
        for text in [
            "Q    What do you think of the bridge?\nQ    And of the river?\nQ    Really?",
            "A line of text    and more\nA line of text    and more\nThe end of it is here.",
        ] {
            assert_eq!(in_turn(text).len(), 3);
        }
    }
}
