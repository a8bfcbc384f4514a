//! Words by which official texts mark what they are, in the languages of their publishers. All in lower case.
//!
//! Lists are packed by hand: one word a line would hide them.

mod cities;
mod furniture;
mod header;
mod months;
mod offices;
mod openings;
mod press;
mod publishers;
mod sought;
mod turns;

pub(super) use cities::is_city;
pub(super) use furniture::{
    CONTACTS, FOOT, FOOT_LINES, HTML_FURNITURE, LICENCES, before_update, has_page_part, is_credit,
    is_language_link, is_menu_word, is_page_clock, is_page_word, is_skip_link, may_be_page_word, site_owner,
    was_fetched,
};
pub(super) use header::{Label, header_label, is_byline, is_label_alone};
pub(super) use months::{ARTICLES, DAY_SUFFIXES, JOINTS, MONTHS, SOLAR_MONTHS, TERMS, WEEKDAYS, YEAR_WORDS};
pub(super) use offices::{
    AWAY, HONORIFICS, LANDS, LINKS, NO_NAMES, OFFICE_STEMS, OFFICES, PARTICLES, POSTNOMINALS, RANKS, WITHIN,
};
pub(super) use openings::{
    ABOUT, BY, CONNECTORS, CONVERSED, DECLARED, FOLLOWING, INTERVIEWED, INVOCATIONS, KINDS, MOTTOES,
    OCCASIONS, QUOTED, RELEASES, SAID, SALUTATIONS, SELF, SESSIONS, names_kind, tells_speech,
};
pub(super) use press::{ABBREVIATIONS, JOURNALISTS, MEDIA, MEDIA_WORDS};
pub(super) use publishers::{
    PUBLISHERS, ends_as_publisher, is_kind_of_publisher, is_publisher_alone, is_translated,
    may_name_publisher,
};
pub(super) use sought::{Beginnings, Ranked, Sought, begins_with_one};
pub(super) use turns::{ANSWERS, ASKS, LABELS, LEADERS, PUBLIC, REMARKS, UNNAMED, asks, ends_asking};
