//! People and their offices, as headlines, lines of their own and markers name them.

mod declension;
mod eastern;
mod evidence;
mod headline;
mod known;
mod name;
mod person;
mod portfolios;
mod spelling;
mod traits;
mod word;

pub(super) use declension::{begins_declined as is_declined, owner};
pub(super) use eastern::{goes_on, is_behind_day, is_eastern, is_japanese_office, is_unspaced};
pub(super) use evidence::{addressed, of_text};
pub(super) use headline::of_headline;
pub(super) use known::{complete, full_names, office_holders, resolve};
pub(super) use name::{
    fold, honorific_or_office, in_order, is_honorific, is_name, is_no_name, is_office, is_particle, proper,
};
pub(super) use spelling::title_case;

use super::lexicon::ABBREVIATIONS;
use crate::model::Speaker;
use name::bare;
use person::people;

/// Characters of a line that is a person.
const LINE_CHARACTERS_MAX: usize = 160;

/// Who a marker means: `JANE DOE, MINISTER OF TRADE`, `MR. DOE`, `MODERATOR JOHN DOE`.
pub(super) fn of_marker(label: &str) -> Speaker {
    if let Some(one) = in_short(label) {
        return one;
    }
    let label = without_article(label);
    // A marker declines nobody.
    if let Some(one) = one_person(label) {
        return Speaker {
            name: title_case(&one.name),
            role: one.role.map(|role| title_case(&role)),
            organisation: None,
        };
    }
    let label =
        label.strip_prefix("Moderator ").filter(|name| is_name(name) && name.contains(' ')).unwrap_or(label);
    // `JANE DOE, NURSE`: what follows the comma is what she is.
    if let Some((name, role)) = label.split_once(", ").filter(|(name, _)| is_name(name) && name.contains(' '))
    {
        // `Deputy Commissioner Jane Doe, River Police`
        if let Some(one) = one_person(name).filter(|one| !one.is_nameless()) {
            return one;
        }
        return Speaker { name: bare(name), role: Some(role.to_owned()), organisation: None };
    }
    let mut name = bare(&spaced(label));
    if name != label && !name.chars().any(char::is_lowercase) {
        name = title_case(&name);
    }
    let role = is_office(&name).then(|| name.clone());
    Speaker { name, role, organisation: None }
}

/// `LE PRÉSIDENT` without the article.
fn without_article(label: &str) -> &str {
    const ARTICLES: [&str; 7] = ["le ", "la ", "el ", "il ", "der ", "die ", "o "];
    let article = ARTICLES.iter().find(|article| starts_with(label, article));
    let office = article.and_then(|article| label.get(article.len()..));
    office.filter(|office| is_office(office)).unwrap_or(label)
}

/// `SG` as the Secretary-General, `StS Doe` as Staatssekretär Doe.
fn in_short(label: &str) -> Option<Speaker> {
    let (word, name) = label.split_once(' ').unwrap_or((label, ""));
    let lower = word.to_lowercase();
    let (_, office) = ABBREVIATIONS.iter().find(|(short, _)| *short == lower.trim_end_matches('.'))?;
    let alone = name.is_empty() && word.chars().count() < 6;
    let name = if alone { (*office).to_owned() } else { title_case(name) };
    (alone || is_name(&name)).then(|| Speaker { name, role: Some((*office).to_owned()), organisation: None })
}

/// Whether titles tell two people of one family name apart: `Mr. Doe`, `Ms. Doe`.
pub(super) fn of_other_sex(one: &str, other: &str) -> bool {
    let sex = |label: &str| {
        let title = label.split([' ', '.']).next().unwrap_or_default().to_lowercase();
        match title.as_str() {
            "mr" | "sir" | "herr" | "monsieur" | "señor" | "г-н" => Some(true),
            "mrs" | "ms" | "miss" | "mme" | "frau" | "madame" | "señora" | "г-жа" => Some(false),
            _ => None,
        }
    };
    matches!((sex(one), sex(other)), (Some(one), Some(other)) if one != other)
}

/// `DR.DOE` with the space that belongs there.
fn spaced(label: &str) -> String {
    match label.split_once('.') {
        Some((title, name)) if is_honorific(title) && name.starts_with(char::is_alphabetic) => {
            format!("{title}. {name}")
        }
        _ => label.to_owned(),
    }
}

/// A line that is a person: `H.E. Mr. A B`, `A B, Minister of Trade`, `Minister of Trade of the Republic A B`.
pub(super) fn of_line(line: &str) -> Option<Speaker> {
    if line.chars().count() > LINE_CHARACTERS_MAX || line.ends_with(['.', ':', ';', '!', '?']) {
        return None;
    }
    let text = ["MP", "MEP", "KC", "QC"]
        .iter()
        .find_map(|end| line.strip_suffix(end).filter(|head| head.ends_with([' ', ','])))
        .map_or(line, |head| head.trim_end_matches([' ', ',']));
    let text = ["by ", "de ", "par ", "von ", "speaker: ", "sprecher: "]
        .iter()
        .find_map(|by| starts_with(text, by).then(|| text.get(by.len()..))?)
        .unwrap_or(text);
    let label = ["speaker: ", "sprecher: "].iter().any(|label| starts_with(line, label));
    let labelled = || {
        let name = || word::words(text).len() >= 2 && is_name(text);
        let alone = || name().then(|| Speaker { name: text.to_owned(), role: None, organisation: None });
        person(text).filter(|_| begins_with_person(text)).or_else(alone).filter(|_| label)
    };
    // `Ambassador Jane Doe, Permanent Representative`
    let twice = || {
        let (person, office) = text.split_once(", ").filter(|(_, office)| is_office_alone(office))?;
        if !person.starts_with(char::is_uppercase) {
            return None;
        }
        whole_line(person).map(|one| Speaker { role: Some(office.to_owned()), ..one })
    };
    whole_line(text)
        .or_else(labelled)
        .or_else(twice)
        .filter(|one| !one.is_nameless() && (is_name(&one.name) || is_eastern(&one.name)))
}

/// Whether a text begins with ASCII letters, whatever their case.
fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Who is named beside a date in a script without capitals: `2024.12.19 김예시 대변인`.
pub(super) fn beside_date(line: &str) -> Option<Speaker> {
    const CHARACTERS_MAX: usize = 40;
    let short = line.chars().count() <= CHARACTERS_MAX;
    (short && is_eastern(line)).then(|| eastern::first(line)).flatten().map(|(one, _)| one)
}

/// Whether a line begins with a name and an office: `Minister Jane Doe`, `S.E. el Presidente Juan Ejemplo`.
pub(super) fn begins_with_person(text: &str) -> bool {
    let words = word::words(text);
    let first = person::people_among(&words).into_iter().next();
    first.is_some_and(|one| !one.is_office_alone() && words.get(..one.from).is_some_and(are_titles))
}

/// Whether words go before an office and mean nobody: `H.E. the`.
fn are_titles(words: &[word::Word<'_>]) -> bool {
    words.iter().all(|word| word.is_link() || word.is_particle() || is_honorific(word.text))
}

/// The name with which a headline begins, where a small word goes on: `Jane Doe on River Radio`.
pub(super) fn leading(title: &str) -> Option<Speaker> {
    if is_eastern(title) {
        return eastern::leading(title);
    }
    let words = word::words(title);
    let one = person::plain_name(&words, 0)?;
    let goes_on = words.get(one.until).is_some_and(|word| !word.is_capital());
    goes_on.then_some(one.speaker)
}

/// The people whom a line names with their offices; their commas may have lost their spaces.
pub(super) fn people_named(text: &str) -> Vec<Speaker> {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_uppercase() && spaced.ends_with(',') {
            spaced.push(' ');
        }
        spaced.push(c);
    }
    let named =
        people(&spaced).into_iter().filter(|one| !one.is_office_alone() && one.speaker.role.is_some());
    named.map(|one| one.speaker).collect()
}

/// Whether a line begins with a name, and the office follows: `Jane Doe, President of the Bank, …`
pub(super) fn begins_with_name(text: &str) -> bool {
    let first = people(text).into_iter().next();
    first.is_some_and(|one| {
        one.from == 0
            && one.speaker.role.is_some()
            && !one.is_office_alone()
            && text.starts_with(&one.speaker.name)
    })
}

/// Whether a line is an office and whose it is, without a name.
pub(super) fn is_office_alone(text: &str) -> bool {
    let alone = |one: person::Person| one.is_office_alone() && one.from <= 1;
    text.chars().count() <= LINE_CHARACTERS_MAX
        && !is_eastern(text)
        && people(text).into_iter().next().is_some_and(alone)
}

/// The person who is all that a text names, whatever the case in which it does.
fn whole_line(text: &str) -> Option<Speaker> {
    one_person(text).map(declension::nominative)
}

fn one_person(text: &str) -> Option<Speaker> {
    if is_eastern(text) {
        return eastern::first(text).filter(|(_, all)| *all).map(|(one, _)| one);
    }
    let words = word::words(text);
    let one = person::people_among(&words).into_iter().next()?;
    let lead = words.get(..one.from)?;
    // `Minister Jane Doe’s` goes on below.
    let owner = words.last().is_some_and(|last| last.after == word::After::Owner);
    let all = one.until == words.len() && are_titles(lead) && !owner;
    all.then_some(one.speaker)
}

/// The first person whom a text names, by name.
pub(super) fn person(text: &str) -> Option<Speaker> {
    people(text).into_iter().find(|one| !one.is_office_alone()).map(|one| one.speaker)
}

#[cfg(test)]
mod tests {
    use super::{full_names, of_headline, of_line, of_marker, person};

    #[test]
    fn headlines() {
        let cases = [
            (
                "Foreign Minister Sergey Lavrov’s remarks at a meeting",
                "Sergey Lavrov",
                Some("Foreign Minister"),
            ),
            (
                "Press Briefing by Press Secretary Jane Doe, March 3, 2022",
                "Jane Doe",
                Some("Press Secretary"),
            ),
            ("Remarks by President Doe Before Marine One Departure", "Doe", Some("President")),
            ("Remarks by the President at a DNC Event", "President", Some("President")),
            (
                "Discours de Son Excellence Monsieur Jean Exemple, Président de la République",
                "Jean Exemple",
                Some("Président"),
            ),
        ];
        for (title, name, role) in cases {
            let found = of_headline(title);
            let first = found.first().unwrap_or_else(|| panic!("{title} names nobody"));
            assert_eq!(first.name, name, "{title}");
            assert!(
                role.is_none_or(|role| first.role.as_deref().is_some_and(|office| office.contains(role))),
                "{title}: {first:?}"
            );
        }
    }

    #[test]
    fn lines() {
        let cases = [
            ("Antony J. Example, Secretary of State", "Antony J. Example"),
            ("H.E. Mr. Alexander Example", "Alexander Example"),
            ("His Excellency Professor Muhammad Example", "Muhammad Example"),
            (
                "Kazakhstan Minister of Foreign Affairs of the Republic of Kazakhstan H.E. Mr. Murat Example",
                "Murat Example",
            ),
        ];
        for (line, name) in cases {
            assert_eq!(of_line(line).map(|speaker| speaker.name).as_deref(), Some(name), "{line}");
        }
        for line in [
            "Berlin, Germany",
            "Office of the Spokesperson",
            "We met the Minister.",
            "Ministry of Foreign Affairs",
        ] {
            assert_eq!(of_line(line), None, "{line}");
        }
    }

    #[test]
    fn offices_and_names() {
        assert_eq!(person("President of Russia Vladimir Example").unwrap().name, "Vladimir Example");
        assert_eq!(of_marker("Mr. Kirby").name, "Kirby");
        let full = |surname: &str, in_office: bool, text: &str| {
            full_names(&[(surname.to_owned(), in_office)].into(), &[text]).remove(surname)
        };
        let text = "Admiral John Kirby is here. Thank you, John Kirby’s staff. Kirby left; so did Anna Kirby-Example.";
        assert_eq!(full("Kirby", false, text).as_deref(), Some("John Kirby"));
        assert_eq!(full("Kirby", true, text).as_deref(), Some("John Kirby"), "an admiral is in office");
        assert_eq!(full("Kirby", true, "Our son Beau Kirby."), None);
        assert_eq!(
            full("O’Neill", false, "We met Anna O’Neill, and O’Neills.").as_deref(),
            Some("Anna O’Neill")
        );
    }
}
