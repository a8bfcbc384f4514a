//! What stands where a page was, for servers that cannot redirect.

use maud::{DOCTYPE, html};

/// A page that leads to the address.
#[must_use]
pub fn moved(url: &str) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="refresh" content={ "0; url=" (url) };
                meta name="robots" content="noindex";
                link rel="canonical" href=(url);
                title { "Moved" }
            }
            body { p { "This page has moved to " a href=(url) { (url) } "." } }
        }
    }
    .into_string()
}
