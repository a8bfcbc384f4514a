//! Access for others, for operators.

use jiff::Timestamp;
use maud::html;

use super::parts::since;
use super::{Viewer, page};
use crate::model::{Scope, Token};

const SCOPES: [(Scope, &str); 2] =
    [(Scope::Subscriber, "subscriber: its own subscriptions"), (Scope::Operator, "operator: everything")];

/// Every token, and a form for another: `refused` is why the last one was not made, with its name.
#[must_use]
pub fn tokens(viewer: Viewer<'_>, tokens: &[Token], refused: Option<(&str, &str)>, now: Timestamp) -> String {
    let wrong = refused.is_some();
    let body = html! {
        p.fact { "A token opens these pages and the API. It is shown once, when it is made." }
        ol.statements {
            @for token in tokens {
                li {
                    span.title { bdi { (token.name) } }
                    p.fact { (token.scope.as_str()) " · " (token.id) " · made " (since(token.created, now)) }
                    details {
                        summary { "Revoke " (token.id) }
                        p { "Whoever has it is signed out at once. Its subscriptions stay." }
                        form.act method="post" action={ "/manage/tokens/" (token.id) "/revoke" } {
                            button { "Revoke it for good" }
                        }
                    }
                }
            }
        }
        section {
            h2 { "A new token" }
            form method="post" action="/manage/tokens" {
                @if let Some((detail, _)) = refused { p.error.wide id="error" role="alert" { (detail) } }
                label { "Name "
                    input name="name" required maxlength="200" value=(refused.map_or("", |(_, name)| name)) aria-invalid=[wrong.then_some("true")]
                        aria-describedby=(if wrong { "error name" } else { "name" });
                }
                label { "Scope "
                    select name="scope" { @for (scope, text) in SCOPES { option value=(scope.as_str()) { (text) } } }
                }
                p.wide id="name" { "Whose it is: a desk, a newsroom, a program." }
                button { "Make a token" }
            }
        }
    };
    page(viewer, "Tokens", &body)
}
