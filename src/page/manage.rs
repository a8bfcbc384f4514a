//! Pages for those who manage subscriptions, behind a token. Nobody else sees them: they name no feed, and no search engine keeps them.

mod add;
mod front;
mod parts;
mod sign_in;
mod subscription;
mod tokens;
mod words;

use maud::{Markup, html};

use super::frame::{Head, layout};
use crate::feed::Site;

pub use add::{Tried, add};
pub use front::{Front, Row, front};
pub use parts::{Issued, issued};
pub use sign_in::{foreign, sign_in};
pub use subscription::{Deed, PARKED_MAX, Said, Shown, sends, subscription};
pub use tokens::tokens;

/// Whose page it is.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    /// The site.
    pub site: &'a Site,
    /// The name of the token.
    pub name: &'a str,
    /// Whether it may do everything.
    pub operator: bool,
}

/// A page for somebody who is signed in.
fn page(viewer: Viewer<'_>, title: &str, body: &Markup) -> String {
    let body = html! {
        div.bar {
            nav aria-label="Manage" {
                a href="/manage" { "Subscriptions" }
                a href="/manage/subscriptions/new" { "Add one" }
                @if viewer.operator { a href="/manage/tokens" { "Tokens" } }
            }
            form.act method="post" action="/manage/session/end" {
                span { "Signed in as " bdi { (viewer.name) } }
                button.quiet { "Sign out" }
            }
        }
        h1 { (title) }
        (body)
    };
    bare(viewer.site, title, &body)
}

/// A page for anybody.
fn bare(site: &Site, title: &str, body: &Markup) -> String {
    let head = Head { title, language: "en", description: "Webhooks of this site.", ..Head::default() };
    layout(site, &head, body)
}

/// What is shown where something cannot be had.
#[must_use]
pub fn refusal(viewer: Viewer<'_>, title: &str, detail: &str) -> String {
    page(
        viewer,
        title,
        &html! { p.notice role="alert" { (detail) } p { a href="/manage" { "All subscriptions" } } },
    )
}
