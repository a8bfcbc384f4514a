//! The way in.

use maud::html;

use super::bare;
use crate::feed::Site;

/// The form that takes a token, and what was wrong with the one before.
#[must_use]
pub fn sign_in(site: &Site, trouble: Option<&str>) -> String {
    let body = html! {
        h1 { "Sign in" }
        p { "Subscriptions to webhooks are managed here, by those who have a token of the operator’s." }
        form method="post" action="/manage/session" {
            @if let Some(trouble) = trouble { p.wide.notice id="trouble" role="alert" { (trouble) } }
            // Programs that keep passwords ask under what name.
            input name="user" value="token" autocomplete="username" hidden;
            label.wide { "Token "
                input type="password" name="token" autocomplete="current-password" required
                    aria-invalid=[trouble.map(|_| "true")] aria-describedby=[trouble.map(|_| "trouble")];
            }
            button { "Sign in" }
        }
        p.fact { "The operator makes one with " code { "pressroom token create --name NAME --scope subscriber" } "." }
    };
    bare(site, "Sign in", &body)
}

/// What is shown of a form that another site sent.
#[must_use]
pub fn foreign(site: &Site) -> String {
    let body = html! {
        h1 { "Nothing was done" }
        p.notice role="alert" {
            "This form was not sent by a page of this site. If you filled it in here: open " a href="/manage" { "the page" }
            " again and send it from there; behind a proxy, the operator lets it pass on the header Host, or sets publish.base_url."
        }
    };
    bare(site, "Nothing was done", &body)
}
