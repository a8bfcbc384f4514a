//! Pressroom turns a folder of official transcripts into feeds and signed webhooks.
//!
//! # The map
//!
//! ```text
//!   config/*.toml      feeds/*.toml
//!        |                  |
//!     config            catalogue            main → cli → service   (builds the rooms, supervises, stops)
//!                           |
//!   transcripts/            v
//!        |    +---------- intake ----------+
//!        +--->|  transcript  →  tagging    |   bytes → statement → mentions
//!             +-------------+--------------+
//!                           |  accept: one transaction
//!        +================ store ================+
//!          | stale feeds     |        | due       ^
//!          v                 |        v           | attempts, cursors
//!       publish (feed, page) |     deliver (webhook) ----------->  endpoints
//!                            v
//!                           web ------------------------------->  readers
//! ```
//!
//! Read it from top to bottom; nothing goes back up. The four loops ([`intake`], [`publish`], [`deliver`], [`web`]) do not call one
//! another: what one has to tell another is a row of the [`store`], and a bell ([`store::Bells`]) only says "look now". A lost
//! ring costs one poll, never a statement.
//!
//! # Quiet rooms
//!
//! They compute: no I/O, no clock, no randomness, no async; time and dice are arguments.
//! - [`model`]: the words of the house as types; every other room speaks in them.
//! - [`text`]: letters as they are compared. [`catalogue`]: the organisations and topics that exist.
//! - [`transcript`]: bytes to a statement. [`tagging`]: a statement to its subjects, with evidence.
//! - [`likeness`]: whether two statements are one.
//! - [`feed`]: entries to documents. [`page`]: entries to pages.
//! - [`coding`]: bytes packed for the way.
//! - [`timetable`]: when things happen.
//! - [`webhook`]: messages, signatures, addresses, what an answer means. [`websub`]: what hub and subscriber say.
//! - [`order`]: what people ask of subscriptions, checked: the same for the command line, files, the API and `/manage`.
//! - [`concerns`]: what an operator should know, and what to do.
//!
//! # Loud rooms
//!
//! They touch the world and are thin. Each loop has a `run` and a `step` that does one unit of work, so that tests step it.
//! - [`intake`]: events are hints, the sweep is the truth.
//! - [`store`]: a trait of house verbs and its backend. A subscription is a cursor over the journal, so publishing costs the same
//!   however many endpoints are dead.
//! - [`publish`]: what each feed shows now, kept as the names and digests of its entries; the bytes are joined when a reader, the hub
//!   or the static twin asks, and kept in memory by [`web`]. So a statement costs what it says, and a line in each of its feeds.
//! - [`deliver`], [`web`]: both ask `publish` for documents, which are no rows.
//! - `clock`: whether the clock was set; each loop asks for itself.
//! - [`service`] alone spawns the loops; [`cli`] alone prints; [`config`] alone reads the environment.
//!
//! # Where ids come from
//!
//! A statement's id is made from the authority and the path at which it was first seen, so that a store that is rebuilt from the
//! folder gives the same ids. A passage's id is made from its words, so that links survive edits around it. A webhook's id is
//! made from statement, revision and kind of event, so that it is the same on every try.

pub mod catalogue;
pub mod cli;
mod clock;
pub mod coding;
pub mod concerns;
pub mod config;
pub mod deliver;
pub mod feed;
pub mod intake;
pub mod likeness;
pub mod model;
pub mod order;
pub mod page;
pub mod publish;
pub mod service;
pub mod store;
pub mod tagging;
pub mod text;
pub mod timetable;
pub mod transcript;
pub mod web;
pub mod webhook;
pub mod websub;
