//! What search engines ask for.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use super::asked::Asked;
use super::feeds::number;
use super::plate::Body;
use super::{Web, listed};
use crate::page;

const XML: &str = "text/xml; charset=utf-8";

/// The routes of this module.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/robots.txt", get(robots))
        .route("/sitemap.xml", get(index))
        .route("/sitemap/{name}", get(part))
}

async fn robots(State(web): State<Web>, asked: Asked) -> Response {
    let make = async || Ok(Some(Body::text("text/plain; charset=utf-8", page::robots(&web.site))));
    web.serve_page(&asked, make).await
}

async fn index(State(web): State<Web>, asked: Asked) -> Response {
    let make = async || {
        let (parts, _) = web.store.sitemaps(i64::MAX).await?;
        Ok(Some(Body::text(XML, page::sitemap_index(&web.site, parts))))
    };
    web.serve_page(&asked, make).await
}

/// `/sitemap/pages.xml` and `/sitemap/{n}.xml`.
async fn part(State(web): State<Web>, Path(name): Path<String>, asked: Asked) -> Response {
    let make = async || {
        let Some(name) = name.strip_suffix(".xml") else { return Ok(None) };
        if name == "pages" {
            return Ok(Some(Body::text(XML, page::sitemap_of_pages(&web.site, &listed(&web).await?))));
        }
        let (parts, _) = web.store.sitemaps(i64::MAX).await?;
        let Some(part) = number(name).filter(|part| (1..=parts).contains(part)) else { return Ok(None) };
        let text = page::sitemap_of_statements(&web.site, &web.store.sitemap(part).await?);
        Ok(Some(Body::text(XML, text)))
    };
    web.serve_page(&asked, make).await
}
