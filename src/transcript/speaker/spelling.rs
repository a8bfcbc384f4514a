//! Names in capitals, as they are spelt elsewhere.

use super::is_particle;

/// `MR. KIRBY` as Mr. Kirby; names in mixed case stay.
pub(in crate::transcript) fn title_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    // A word of another language stands beside a Turkish name: `FOREIGN MINISTER ŞAHİN`.
    let foreign = |word: &str| super::is_office(word) && !is_turkish(word);
    let turkish = name.split(' ').any(is_turkish) && !name.split(' ').any(foreign);
    let words = name.split(' ').map(|word| in_small(word, turkish || is_turkish(word)));
    respelled(&words.collect::<Vec<_>>().join(" "))
}

/// Whether a word in capitals has letters that only Turkish has, or is an office of its.
fn is_turkish(word: &str) -> bool {
    word.contains(['İ', 'Ş', 'Ğ']) || word.starts_with("BAKAN") || word.starts_with("SÖZCÜ")
}

/// A word in small letters but for the first of each part; a sigma that ends a word is written otherwise in Greek.
fn in_small(word: &str, turkish: bool) -> String {
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    for c in word.chars() {
        match c {
            _ if start => out.push(c),
            'İ' => out.push('i'),
            'I' if turkish => out.push('ı'),
            _ => out.extend(c.to_lowercase()),
        }
        start = !c.is_alphabetic() && c != '’' && c != '\'';
    }
    match out.strip_suffix('σ') {
        Some(stem) => format!("{stem}ς"),
        None => out,
    }
}

/// `Mcenany` is `McEnany`, and `Jane De La Doe Iii` is `Jane de la Doe III`.
fn respelled(name: &str) -> String {
    let words = name.split(' ').enumerate().map(|(n, word)| match word.strip_prefix("Mc") {
        _ if n > 0 && matches!(word, "Ii" | "Iii" | "Iv") => word.to_uppercase(),
        _ if n > 0 && is_particle(&word.to_lowercase()) => word.to_lowercase(),
        Some(rest) if rest.len() > 2 => {
            let mut letters = rest.chars();
            let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
            format!("Mc{first}{}", letters.as_str())
        }
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}
