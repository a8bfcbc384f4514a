//! Pressroom turns a folder of transcripts into feeds and signed webhooks.

pub mod catalogue;
pub mod cli;
pub mod config;
pub mod deliver;
pub mod feed;
pub mod intake;
pub mod model;
pub mod page;
pub mod publish;
pub mod service;
pub mod store;
pub mod tagging;
pub mod transcript;
pub mod web;
pub mod webhook;
