//! What the lists say of a word: whether it is an office, a title, a link. One look-up answers all.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::eastern;
use crate::transcript::lexicon::{
    AWAY, HONORIFICS, KINDS, LANDS, LINKS, NO_NAMES, OFFICE_STEMS, OFFICES, PARTICLES, WITHIN,
};

/// How German and the Scandinavian languages end the portfolio and the office, which they write as one word.
const MINISTERS: [&str; 13] = [
    "minister",
    "ministers",
    "ministern",
    "ministerns",
    "ministeren",
    "ministerin",
    "ministeri",
    "ministri",
    "miniszter",
    "sekretär",
    "sekretärs",
    "präsident",
    "präsidenten",
];
/// Bytes of such a word.
const MINISTER_BYTES_MIN: usize = 10;
/// Characters by which a Slavic office is declined.
const DECLINED_CHARACTERS_MAX: usize = 3;

/// The lists in which a word stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits(u16);

impl Traits {
    pub(super) const OFFICE: Self = Self(1);
    pub(super) const HONORIFIC: Self = Self(1 << 1);
    /// It ties an office to what it is an office of.
    pub(super) const LINK: Self = Self(1 << 2);
    /// It turns to whom one speaks, or to where and when.
    pub(super) const AWAY: Self = Self(1 << 3);
    /// It stands within an office: foreign, prime, иностранных.
    pub(super) const WITHIN: Self = Self(1 << 4);
    /// A small word of names: `von`, `bin`.
    pub(super) const PARTICLE: Self = Self(1 << 5);
    /// It has a capital and is no part of a name.
    pub(super) const NO_NAME: Self = Self(1 << 6);
    /// A kind of statement: remarks, interview.
    pub(super) const KIND: Self = Self(1 << 7);
    /// The last word of the name of a country.
    pub(super) const LAND: Self = Self(1 << 8);
    /// How an office begins that is declined.
    const STEM: Self = Self(1 << 9);

    /// Those of a word, whatever its case; marks around it hide no office.
    pub(super) fn of(word: &str) -> Self {
        if let Some(short) = packed(word) {
            let traits = SHORT.get(&short).copied().unwrap_or_default();
            return traits.with(Self::OFFICE, traits.has(Self::OFFICE) || is_minister(word));
        }
        let lower = word.to_lowercase();
        let lower = lower.as_str();
        let traits = Self::listed(lower);
        let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
        let untitled = lower.trim_end_matches(',').trim_end_matches('.');
        // `L’honorable`
        let untitled =
            ["l'", "l’"].iter().find_map(|article| untitled.strip_prefix(article)).unwrap_or(untitled);
        let bare = unelided(bare);
        let office = if bare.len() == lower.len() { traits } else { Self::listed(bare) };
        let honorific = if untitled.len() == lower.len() { traits } else { Self::listed(untitled) };
        // `Representative/Vice-President`
        let both = bare.contains('/') && bare.split('/').all(|part| Self::listed(part).has(Self::OFFICE));
        let office = office.has(Self::OFFICE) || both || is_unlisted_office(bare);
        traits
            .with(Self::OFFICE, office)
            .with(Self::HONORIFIC, traits.has(Self::HONORIFIC) || honorific.has(Self::HONORIFIC))
            .with(Self::LINK, traits.has(Self::LINK) || has_article(lower, &["dell", "d"]))
            .with(Self::AWAY, traits.has(Self::AWAY) || has_article(lower, &["all", "nell", "dall"]))
    }

    /// Whether a word has one of these.
    pub(super) fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// These and those.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn with(self, one: Self, has: bool) -> Self {
        if has { self.or(one) } else { Self(self.0 & !one.0) }
    }

    fn listed(lower: &str) -> Self {
        // Romanian is often written with the cedillas of Turkish.
        let with_commas = || {
            lower
                .contains(['ş', 'ţ'])
                .then(|| LISTED.get(lower.replace('ş', "ș").replace('ţ', "ț").as_str()))
                .flatten()
        };
        LISTED.get(lower).or_else(with_commas).copied().unwrap_or_default()
    }
}

/// The words of all lists.
static LISTED: LazyLock<FxHashMap<&str, Traits>> = LazyLock::new(|| {
    let mut listed: FxHashMap<&str, Traits> = FxHashMap::default();
    let kinds: Vec<&str> = KINDS.iter().flat_map(|(_, words)| *words).copied().collect();
    for (words, one) in [
        (OFFICES, Traits::OFFICE),
        (HONORIFICS, Traits::HONORIFIC),
        (LINKS, Traits::LINK),
        (AWAY, Traits::AWAY),
        (WITHIN, Traits::WITHIN),
        (PARTICLES, Traits::PARTICLE),
        (NO_NAMES, Traits::NO_NAME),
        (&kinds, Traits::KIND),
        (LANDS, Traits::LAND),
        (OFFICE_STEMS, Traits::STEM),
    ] {
        for word in words {
            let traits = listed.entry(word).or_default();
            *traits = traits.or(one);
        }
    }
    listed
});

/// Those of them that are short.
static SHORT: LazyLock<FxHashMap<u128, Traits>> =
    LazyLock::new(|| LISTED.iter().filter_map(|(word, traits)| Some((packed(word)?, *traits))).collect());

/// A short word of ASCII letters as a number, blind to case: most words are such.
fn packed(word: &str) -> Option<u128> {
    if word.len() > size_of::<u128>() {
        return None;
    }
    word.bytes().try_fold(0, |packed, byte| {
        byte.is_ascii_alphabetic().then(|| packed << 8 | u128::from(byte.to_ascii_lowercase()))
    })
}

/// `dell’Ambasciatore` without its article.
pub(super) fn unelided(word: &str) -> &str {
    const ARTICLES: [&str; 5] = ["l", "d", "dell", "all", "dall"];
    let elided = word
        .split_once(['\'', '’'])
        .filter(|(head, _)| ARTICLES.iter().any(|one| head.eq_ignore_ascii_case(one)));
    elided.map_or(word, |(_, rest)| rest)
}

/// Whether a word begins with one of these and an apostrophe.
fn has_article(lower: &str, articles: &[&str]) -> bool {
    lower.contains(['\'', '’'])
        && articles
            .iter()
            .any(|one| lower.strip_prefix(one).is_some_and(|rest| rest.starts_with(['\'', '’'])))
}

/// Offices that are told by how they begin or end.
fn is_unlisted_office(bare: &str) -> bool {
    // From the whole word down to its stem.
    let ends = bare.char_indices().rev().map(|(at, _)| at).take(DECLINED_CHARACTERS_MAX);
    let mut stems = std::iter::once(bare.len()).chain(ends).filter_map(|end| bare.get(..end));
    is_minister(bare)
        || !bare.is_ascii()
            && (eastern::is_office(bare)
                || ["премьер-", "прем’єр-", "прем'єр-", "министър-", "вице-п", "віце-п"]
                    .iter()
                    .any(|start| bare.starts_with(start))
                || stems.any(|stem| Traits::listed(stem).has(Traits::STEM)))
}

fn is_minister(word: &str) -> bool {
    let ends = |end: &str| {
        let tail = word.len().checked_sub(end.len()).and_then(|at| word.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    word.len() >= MINISTER_BYTES_MIN && MINISTERS.into_iter().any(ends)
}

#[cfg(test)]
mod tests {
    use super::Traits;

    #[test]
    fn words() {
        let cases = [
            ("President", Traits::OFFICE),
            ("(MINISTER,", Traits::OFFICE),
            ("Министру", Traits::OFFICE),
            ("Außenministerin", Traits::OFFICE),
            ("Representative/Vice-President", Traits::OFFICE),
            ("发言人", Traits::OFFICE),
            ("Mr.", Traits::HONORIFIC),
            ("dell’Ambiente", Traits::LINK),
            ("The", Traits::LINK),
            ("All’apertura", Traits::AWAY),
            ("FOREIGN", Traits::WITHIN),
            ("von", Traits::PARTICLE),
            ("January", Traits::NO_NAME),
            ("Remarks", Traits::KIND),
            ("России", Traits::LAND),
        ];
        for (word, one) in cases {
            assert!(Traits::of(word).has(one), "{word}");
        }
        assert_eq!(Traits::of("harbour"), Traits::default());
        assert!(!Traits::of("allegedly").has(Traits::AWAY));
    }
}
