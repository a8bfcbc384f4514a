//! A new subscription.

use maud::{Markup, html};

use super::{Viewer, page};
use crate::catalogue::{Catalogue, by_name};
use crate::model::{Dialect, Role};
use crate::page::search::KINDS;

/// Formats by a form: a template is long, and is checked where it is written.
const FORMATS: [Dialect; 9] = [
    Dialect::Standard,
    Dialect::Cloudevents,
    Dialect::Ninjs,
    Dialect::Superdesk,
    Dialect::Slack,
    Dialect::Discord,
    Dialect::Teams,
    Dialect::Mattermost,
    Dialect::Ntfy,
];
const ROLES: [(Role, &str); 3] =
    [(Role::Publisher, "publishes"), (Role::Speaker, "speaks"), (Role::Mentioned, "is mentioned")];

/// A form as it was sent, and why it was refused: the field, where it is one, and the reason.
#[derive(Debug)]
pub struct Tried<'a> {
    /// Names and values.
    pub pairs: &'a [(String, String)],
    /// By the name that the API has for it.
    pub field: Option<&'a str>,
    /// What is wrong.
    pub detail: &'a str,
}

/// The form, empty or as it was tried. `nonce` tells it from every other, so that it adds once however often it is sent.
#[must_use]
pub fn add(viewer: Viewer<'_>, catalogue: &Catalogue, nonce: &str, tried: Option<&Tried<'_>>) -> String {
    let form = Form { tried };
    let kinds = KINDS.iter().map(|(kind, name)| (kind.as_str(), *name));
    let roles = ROLES.iter().map(|(role, name)| (role.as_str(), *name));
    let body = html! {
        @if !viewer.operator {
            p.fact {
                "The endpoint has to agree before it is told: it answers a GET with " code { "?challenge=…" } " with that word alone, or, in the format "
                code { "cloudevents" } ", OPTIONS with " code { "WebHook-Allowed-Origin" } ". Chat tools cannot do that; the operator vouches for those."
            }
        }
        form.tall method="post" action="/manage/subscriptions" {
            @if let Some(tried) = tried { p.notice.wide id="error" role="alert" { (tried.detail) } }
            // A browser that goes back must not put the old one here.
            input type="hidden" name="nonce" value=(nonce) autocomplete="off";
            (form.line("url", "Endpoint", "Where to POST: an https address.", "url"))
            (form.line("name", "Name", "What you call it; may be left out.", "text"))
            (form.choice("organisations", "Organisations", by_name(&catalogue.organisations)))
            (form.choice("topics", "Topics", by_name(&catalogue.topics)))
            (form.boxes("roles", "Where the organisation", roles))
            (form.lines("speakers", "Speakers", "One a line, by their names."))
            (form.lines("phrases", "Words", "A phrase a line; a star stands for any ending: sanction*."))
            p.wide id="alternatives" { "Organisations, topics, speakers and words are alternatives: one is enough. Languages and kinds narrow them." }
            (form.line("languages", "Languages", "By their short names: en, fr. None: any.", "text"))
            (form.boxes("kinds", "Kinds", kinds))
            label.choice.wide { input type="checkbox" name="all" value="true" checked[form.has("all", "true")] aria-describedby=[form.described("all", None)]; "Every statement, whatever it is about" }
            label { "Format "
                select name="format" aria-invalid=[form.invalid("format")] aria-describedby=[form.described("format", Some("format-hint"))] {
                    @for format in FORMATS { option value=(format.as_str()) selected[form.has("format", format.as_str())] { (format.as_str()) } }
                }
                small id="format-hint" { "A template of your own, headers and digests are for the API and the command line." }
            }
            (form.line("since", "Begin", "The number of an event, or a day such as 2026-05-01. Empty: now.", "text"))
            label.choice.wide { input type="checkbox" name="backfill" value="true" checked[form.has("backfill", "true")] aria-describedby=[form.described("backfill", None)]; "With what the first start found, where it begins in the past" }
            button { "Add" }
        }
    };
    page(viewer, "Add a subscription", &body)
}

/// The fields with what was typed into them.
#[derive(Clone, Copy)]
struct Form<'a> {
    tried: Option<&'a Tried<'a>>,
}

impl<'a> Form<'a> {
    fn pairs(self) -> &'a [(String, String)] {
        self.tried.map(|tried| tried.pairs).unwrap_or_default()
    }

    fn has(self, name: &str, value: &str) -> bool {
        self.pairs().iter().any(|(one, given)| one == name && given == value)
    }

    fn typed(self, name: &str) -> &'a str {
        self.pairs().iter().find(|(one, _)| one == name).map_or("", |(_, value)| value.as_str())
    }

    fn is_wrong(self, name: &str) -> bool {
        // Of a filter the reason names the list.
        let listed =
            |tried: &Tried<'_>| tried.field == Some("filter") && tried.detail.contains(&format!(".{name}: "));
        self.tried.is_some_and(|tried| tried.field == Some(name) || listed(tried))
    }

    fn invalid(self, name: &str) -> Option<&'static str> {
        self.is_wrong(name).then_some("true")
    }

    /// The ids of what is said of a field.
    fn described(self, name: &str, hint: Option<&str>) -> Option<String> {
        let error = self.is_wrong(name).then_some("error");
        let ids: Vec<&str> = error.into_iter().chain(hint).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn line(self, name: &str, label: &str, hint: &str, kind: &str) -> Markup {
        let id = format!("{name}-hint");
        html! {
            label { (label) " "
                input type=(kind) name=(name) value=(self.typed(name)) required[name == "url"] autocapitalize="off"
                    aria-invalid=[self.invalid(name)] aria-describedby=[self.described(name, Some(&id))];
                small id=(id) { (hint) }
            }
        }
    }

    fn lines(self, name: &str, label: &str, hint: &str) -> Markup {
        let id = format!("{name}-hint");
        html! {
            label { (label) " "
                textarea name=(name) rows="3" aria-invalid=[self.invalid(name)] aria-describedby=[self.described(name, Some(&id))] { (self.typed(name)) }
                small id=(id) { (hint) }
            }
        }
    }

    fn choice(self, name: &str, label: &str, options: Vec<(String, String)>) -> Markup {
        let id = format!("{name}-hint");
        html! {
            label { (label) " "
                select name=(name) multiple size="6" aria-invalid=[self.invalid(name)] aria-describedby=[self.described(name, Some(&id))] {
                    @for (id, text) in options { option value=(id) selected[self.has(name, &id)] { (text) } }
                }
                small id=(id) { "Several with Ctrl or Command held down." }
            }
        }
    }

    fn boxes<'n>(self, name: &str, legend: &str, values: impl Iterator<Item = (&'n str, &'n str)>) -> Markup {
        html! {
            fieldset.choices.wide aria-describedby=[self.described(name, None)] {
                legend { (legend) }
                @for (value, text) in values {
                    label { input type="checkbox" name=(name) value=(value) checked[self.has(name, value)]; (text) }
                }
            }
        }
    }
}
