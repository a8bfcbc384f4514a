//! The description of the API in `OpenAPI` 3.1, made from the routes themselves: see [`super::router`].

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, Response, ResponseBuilder, ServerBuilder,
};

/// What the description begins with.
pub(super) fn blank(base_url: &str) -> OpenApi {
    let about = "Official statements, who is told of them, and what was sent. A token has the scope operator, or sees only the \
                 subscriptions that were made with it.";
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("pressroom")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(about))
                .build(),
        )
        .servers(Some([ServerBuilder::new().url(format!("{base_url}/api/v1")).build()]))
        .security(Some([SecurityRequirement::new("token", Vec::<String>::new())]))
        .build()
}

/// Adds what holds for every operation: the token, how problems are told, and an id of its own.
pub(super) fn finish(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    for (path, item) in &mut document.paths.paths {
        let name = path.replace(['/', '{', '}', '-'], "_");
        let operations = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            operation.operation_id = Some(format!("{method}{name}"));
            operation.responses.responses.insert("default".to_owned(), problem().into());
        }
    }
}

fn problem() -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description("What is wrong").content("application/problem+json", content).build()
}
