//! Words by which official texts mark what they are, in the languages of their publishers. All in lower case.
//!
//! Lists are packed by hand: one word a line would hide them.

mod furniture;
mod months;
mod offices;
mod openings;
mod publishers;
mod turns;

pub(super) use furniture::{FOOT, HTML_FURNITURE, PAGE_CLOCK, PAGE_PARTS, PAGE_WORDS};
pub(super) use months::MONTHS;
pub(super) use offices::{HONORIFICS, OFFICES};
pub(super) use openings::{CONNECTORS, KINDS, SALUTATIONS};
pub(super) use publishers::PUBLISHERS;
pub(super) use turns::{ANSWERS, ASKS, LABELS, REMARKS};
