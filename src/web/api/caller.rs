//! Who calls: the token of a request.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::Api;
use super::problem::Problem;
use crate::model::{Scope, Subscription, SubscriptionId, Token, TokenSecret};

/// The holder of a token.
#[derive(Debug)]
pub(in crate::web) struct Caller(pub(in crate::web) Token);

impl FromRequestParts<Api> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let secret = header.and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
        });
        let secret = secret.ok_or_else(Problem::unauthorised)?;
        Self::of(api, secret).await?.ok_or_else(Problem::unauthorised)
    }
}

impl Caller {
    /// Who holds this token; nobody where there is none, or it was revoked.
    pub(in crate::web) async fn of(api: &Api, secret: String) -> Result<Option<Self>, Problem> {
        // What is looked up is a digest, so that the time that it takes tells nothing of the token.
        Ok(api.store.token(&TokenSecret::from(secret)).await?.map(Self))
    }

    /// Whether it may do everything.
    pub(in crate::web) fn is_operator(&self) -> bool {
        self.0.scope == Scope::Operator
    }

    /// Whose subscriptions it sees; `None` for everybody's.
    pub(super) fn owner(&self) -> Option<&str> {
        (!self.is_operator()).then_some(self.0.id.as_str())
    }

    /// Whether it may see a subscription: an operator any, a subscriber his own.
    pub(super) fn may_see(&self, one: &Subscription) -> bool {
        self.is_operator() || one.owner.as_deref() == Some(self.0.id.as_str())
    }

    /// A subscription that it may see. To others it looks as if there were none.
    pub(in crate::web) async fn subscription(&self, api: &Api, id: &str) -> Result<Subscription, Problem> {
        let found = api.store.subscription(&SubscriptionId::from(id.to_owned())).await?;
        found.filter(|one| self.may_see(one)).ok_or_else(|| Problem::missing("subscription"))
    }

    /// Refuses everybody but operators.
    pub(super) fn operator(&self) -> Result<(), Problem> {
        let refused = || Problem::forbidden("this takes a token with the scope operator");
        self.is_operator().then_some(()).ok_or_else(refused)
    }
}
