//! What stands on printed paper around a text: addresses, heads of letters, numbers of pages and documents, lines of a browser.

use super::{LINE_CHARACTERS_MAX, date, names_kind};

/// `Palace of the Rivers, Bridge Street 2, 2517 ZE Strelsau, Ruritania`: a number of a house, and behind it that of a post office, which
/// is no year; `Bridge Square 5, 118 00 Strelsau`.
pub(super) fn is_address(text: &str) -> bool {
    const COMMAS_MIN: usize = 2;
    const CHARACTERS_MAX: usize = 120;
    if !text.contains(',') || text.chars().count() > CHARACTERS_MAX {
        return false;
    }
    let few = text.matches(',').count() < COMMAS_MIN;
    let digits = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split(',');
    let house = |part: &str| {
        part.split(' ').map(|word| word.trim_end_matches('.')).any(|word| digits(&word) && word.len() < 4)
    };
    let post = |part: &str| {
        let mut words = part.split_whitespace();
        let number = words.next().filter(digits);
        if few {
            return number.is_some_and(|number| number.len() == 3)
                && words.next().filter(digits).is_some_and(|number| number.len() == 2);
        }
        let number = number.filter(|number| (4..=6).contains(&number.len()));
        let letters = words
            .next()
            .is_some_and(|word| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase()));
        number.is_some_and(|number| {
            letters || !(number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
        })
    };
    parts.any(house)
        && parts.any(post)
        && !text.ends_with(['.', ':', ';'])
        && date::find(text).is_none()
        && !names_kind(text)
}

/// `800 River Street, Strelsau - Tel: (646) 555-5061 - Fax: (646) 555-5062`: what stands on paper with a printed head.
pub(super) fn is_letterhead(text: &str) -> bool {
    const DIGITS_MIN: usize = 7;
    text.len() <= LINE_CHARACTERS_MAX
        && text.bytes().any(|byte| matches!(byte, b'(' | b'+'))
        && text.bytes().filter(u8::is_ascii_digit).count() >= DIGITS_MIN
}

/// Whether a line gives a number to call, and where: once on a page, or on each.
pub(super) fn has_telephone(text: &str) -> bool {
    const WORDS: [&str; 9] =
        ["tel", "tél", "tel.", "tél.", "telephone", "phone", "fax", "teléfono", "téléphone"];
    let lower = text.to_lowercase();
    let mut words = lower.split([' ', ':', '|', ',', '(']);
    text.contains([',', '|']) && !text.ends_with('.') && words.any(|word| WORDS.contains(&word))
}

/// What a browser prints around a page: `9/24/24, 4:31 PM ministry.example/news?id=1`, `24.09.24, 16:31 Speech by the Minister`,
/// `https://ministry.example/news?id=1 2/3`.
pub(super) fn is_print_line(text: &str) -> bool {
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/');
    let (url, rest) = text.split_once(' ').unwrap_or((text, ""));
    let of_site = || url.contains("://") || url.starts_with("www.") || url.contains(".html");
    if !rest.is_empty() && number(rest) && url.starts_with(|c: char| c.is_ascii_alphabetic()) && of_site() {
        return true;
    }
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > LINE_CHARACTERS_MAX {
        return false;
    }
    let Some((day, rest)) = text.split_once(", ") else { return false };
    let clock = rest.split(' ').next().is_some_and(|clock| {
        clock.split_once(':').is_some_and(|(hour, minute)| {
            !hour.is_empty() && minute.len() == 2 && number(hour) && number(minute)
        })
    });
    let address = || rest.split(' ').next_back().is_some_and(|last| last.contains('.') && last.contains('/'));
    // Without an address, the half of the day tells it from a line of minutes.
    let half = || ["AM", "PM"].iter().any(|half| rest.ends_with(half)) && !rest.contains(", ");
    // Browsers print the year in two digits, and the title of the page behind the hour.
    let short = || {
        let mut parts = day.rsplit(['/', '.', '-']);
        parts.next().is_some_and(|year| year.len() == 2) && parts.count() == 2
    };
    clock
        && day.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'.' | b'-'))
        && (address() || half() || short())
}

/// `Page 3 of 10`, `3 words`
pub(super) fn is_page_number(bare: &str) -> bool {
    let number =
        |text: &str| !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !bare.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let words: Vec<&str> = bare.split([' ', '/']).take(5).collect();
    match words.as_slice() {
        ["page" | "página" | "seite" | "страница" | "pagina" | "стр", n]
        | [n, "words" | "mots" | "palabras"] => number(n),
        ["page" | "página" | "seite" | "страница" | "pagina" | "стр", n, _, m]
        // `1 of 4`: a page, or a picture.
        | [n, "of" | "von" | "sur" | "из" | "із" | "z" | "di", m] => number(n) && number(m),
        _ => false,
    }
}

/// `C-28/NAT.31`, `A/79/PV.8`: the number of a document, on top of its pages.
pub(super) fn is_document(text: &str) -> bool {
    const CHARACTERS: std::ops::RangeInclusive<usize> = 5..=30;
    CHARACTERS.contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.contains('/')
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"/.-()".contains(&byte))
}

/// `https://ministry.example/news?id=1`
pub(super) fn is_url(text: &str) -> bool {
    ["https://", "http://", "www."].iter().any(|start| text.starts_with(start)) && !text.contains(' ')
}
