//! How an endpoint is told: in which format, when, and with which headers of its own.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Pace;

/// How an endpoint is told. The default is signed JSON at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Manner {
    /// The format of messages.
    #[serde(skip_serializing_if = "Dialect::is_default")]
    pub format: Dialect,
    /// The template, where the format is `template`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<Template>,
    /// When messages go out.
    #[serde(skip_serializing_if = "Pace::is_default")]
    pub pace: Pace,
    /// Headers that are sent besides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Header>,
    /// How the endpoint knows its caller, beside the signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authentication: Option<Authentication>,
}

/// A format of messages.
#[derive(
    utoipa::ToSchema,
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// Pressroom's own JSON, with a published schema.
    #[default]
    Standard,
    /// `CloudEvents` 1.0, structured mode.
    Cloudevents,
    /// ninjs 3.1 of the IPTC.
    Ninjs,
    /// The flat ninjs 1.x that Superdesk's Newsroom takes at its push endpoint, with its own signature.
    Superdesk,
    /// An incoming webhook of Slack.
    Slack,
    /// A webhook of a Discord channel.
    Discord,
    /// A Teams workflow that posts adaptive cards.
    Teams,
    /// An incoming webhook of Mattermost.
    Mattermost,
    /// A topic of ntfy.
    Ntfy,
    /// Whatever a template makes of it.
    Template,
}

impl Dialect {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::Standard,
        Self::Cloudevents,
        Self::Ninjs,
        Self::Superdesk,
        Self::Slack,
        Self::Discord,
        Self::Teams,
        Self::Mattermost,
        Self::Ntfy,
        Self::Template,
    ];

    /// Its name in JSON and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Cloudevents => "cloudevents",
            Self::Ninjs => "ninjs",
            Self::Superdesk => "superdesk",
            Self::Slack => "slack",
            Self::Discord => "discord",
            Self::Teams => "teams",
            Self::Mattermost => "mattermost",
            Self::Ntfy => "ntfy",
            Self::Template => "template",
        }
    }

    /// Statements that one digest tells of: what is more comes in further messages, so that none of them has to leave anything out.
    #[must_use]
    pub fn digest_max(self) -> usize {
        match self {
            Self::Standard | Self::Cloudevents | Self::Ninjs | Self::Superdesk | Self::Template => 50,
            Self::Slack | Self::Discord | Self::Teams | Self::Mattermost | Self::Ntfy => 10,
        }
    }

    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A template of a message's body, in the language of Jinja.
#[derive(utoipa::ToSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its text.
    pub text: String,
    /// What it makes: with `json`, what is put into it is escaped for use between the quotes of a JSON string.
    #[serde(default)]
    pub makes: Makes,
}

/// What a template makes.
#[derive(
    utoipa::ToSchema, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
pub enum Makes {
    /// JSON, which is checked.
    #[default]
    Json,
    /// Plain text.
    Text,
}

/// A header of an endpoint's own. Its value may be a secret, so that `Debug` does not show it.
#[derive(utoipa::ToSchema, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl fmt::Debug for Header {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: …", self.name)
    }
}

/// How an endpoint knows its caller: RFC 7617 and RFC 6750. `Debug` shows no secret.
#[derive(utoipa::ToSchema, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "scheme")]
pub enum Authentication {
    /// User name and password.
    Basic {
        /// The user; no colon in it.
        user: String,
        /// The password.
        password: String,
    },
    /// A token.
    Bearer {
        /// The token.
        token: String,
    },
}

impl fmt::Debug for Authentication {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Basic { .. } => "Basic …",
            Self::Bearer { .. } => "Bearer …",
        })
    }
}

/// Why something that was asked for cannot be had: the field, what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {cause}; {remedy}")]
pub struct Unusable {
    /// The field.
    pub field: String,
    /// What is wrong with it.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

impl Unusable {
    /// From its parts.
    #[must_use]
    pub fn new(field: impl Into<String>, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { field: field.into(), cause: cause.into(), remedy: remedy.into() }
    }
}

/// Names that a header of an endpoint's own must not take: those of the message, the connection and the signature.
const RESERVED: [&str; 18] = [
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "date",
    "expect",
    "forwarded",
    "host",
    "keep-alive",
    "origin",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
];
const RESERVED_PREFIXES: [&str; 5] = ["webhook-", "proxy-", "sec-", "x-forwarded-", "x-superdesk-"];
/// Headers of an endpoint's own, at most.
const HEADERS_MAX: usize = 10;
/// Bytes of a header's value, a user name, a password or a token, at most.
const SECRET_BYTES_MAX: usize = 1_000;

impl Manner {
    /// Checks headers, authentication and what belongs together. Templates are checked by whoever writes messages.
    ///
    /// # Errors
    /// Names the first part that cannot be used.
    pub fn check(&self) -> Result<(), Unusable> {
        if (self.format == Dialect::Template) != self.template.is_some() {
            let cause = "the format template needs a template, and no other format takes one";
            return Err(Unusable::new("template", cause, "give both or neither"));
        }
        if self.format == Dialect::Superdesk && self.pace.digest.is_some() {
            let cause = "Superdesk takes one item a message";
            return Err(Unusable::new("pace.digest", cause, "leave it out, or use the format ninjs"));
        }
        if self.headers.len() > HEADERS_MAX {
            let cause = format!("more than {HEADERS_MAX} headers");
            return Err(Unusable::new("headers", cause, "send fewer"));
        }
        let mut seen = Vec::new();
        for header in &self.headers {
            let name = header.name.to_ascii_lowercase();
            check_header(&name, header)?;
            if seen.contains(&name) {
                return Err(Unusable::new("headers", format!("{name} stands twice"), "keep one"));
            }
            seen.push(name);
        }
        self.pace.check()?;
        self.authentication.as_ref().map_or(Ok(()), Authentication::check)
    }
}

fn check_header(name: &str, header: &Header) -> Result<(), Unusable> {
    let field = "headers";
    // RFC 9110, section 5.6.2: a token.
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || name.len() > 100 || !name.bytes().all(is_token) {
        return Err(Unusable::new(
            field,
            format!("{:?} is no name of a header", header.name),
            "use letters, digits and hyphens",
        ));
    }
    if RESERVED.contains(&name) || RESERVED_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
        let remedy = "use another name; authentication has its own field";
        return Err(Unusable::new(field, format!("{name} is set by pressroom or by the connection"), remedy));
    }
    is_value(&header.value).then_some(()).ok_or_else(|| {
        let cause = format!(
            "the value of {name} is empty, longer than {SECRET_BYTES_MAX} bytes, or not visible ASCII"
        );
        Unusable::new(field, cause, "use visible ASCII characters and single spaces within")
    })
}

/// Visible ASCII with spaces only within, so that no line can be smuggled in: RFC 9110, section 5.5.
fn is_value(text: &str) -> bool {
    (1..=SECRET_BYTES_MAX).contains(&text.len())
        && text.bytes().all(|byte| (0x20..=0x7e).contains(&byte))
        && text.trim() == text
}

impl Authentication {
    /// The value of the header `authorization`.
    #[must_use]
    pub fn header(&self) -> String {
        match self {
            Self::Basic { user, password } => {
                format!("Basic {}", data_encoding::BASE64.encode(format!("{user}:{password}").as_bytes()))
            }
            Self::Bearer { token } => format!("Bearer {token}"),
        }
    }

    fn check(&self) -> Result<(), Unusable> {
        let plain =
            |text: &str| (1..=SECRET_BYTES_MAX).contains(&text.len()) && !text.chars().any(char::is_control);
        let right = match self {
            Self::Basic { user, password } => plain(user) && plain(password) && !user.contains(':'),
            Self::Bearer { token } => is_value(token) && !token.contains(' '),
        };
        right.then_some(()).ok_or_else(|| {
            let cause = format!("user, password or token is empty, longer than {SECRET_BYTES_MAX} bytes, or has characters that cannot be sent");
            Unusable::new("authentication", cause, "a user has no colon; a token is visible ASCII without spaces")
        })
    }
}
