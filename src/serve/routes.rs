//! Which address is answered by what.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::compression::{CompressionLayer, CompressionLevel};

use super::app::App;
use super::problem::Problem;
use super::{
    answer, assets, curation, events, gate, graphs, node, openapi, page, read, reconcile, saved, sparql,
};

pub(super) fn router(app: Arc<App>) -> Router {
    let kept = Router::new()
        .route("/", get(page::routes::front))
        .route("/search", get(page::routes::search))
        .route("/queries", get(page::routes::queries))
        .route("/queries/{*name}", get(page::routes::query))
        .route("/dyad/{one}/{other}", get(page::routes::dyad))
        .route("/map", get(page::routes::map))
        .route("/network", get(page::routes::network))
        .route("/read", get(page::routes::read))
        .route("/curation", get(page::routes::curation))
        .route("/curation/mark", get(page::routes::mark))
        .route("/api/curation", get(curation::list).post(curation::decide))
        .route("/sparql", get(sparql::get).post(sparql::post))
        .route("/sparql/", get(sparql::get).post(sparql::post))
        .route("/store", get(graphs::get).put(graphs::put).post(graphs::post).delete(graphs::delete))
        .route("/store/{*path}", get(graphs::get).put(graphs::put).post(graphs::post).delete(graphs::delete))
        .route("/id/{*path}", get(node::get))
        .route("/term/{*path}", get(node::get))
        .route("/api", get(|| async { Redirect::to("/api/openapi.json") }))
        .route("/api/openapi.json", get(openapi::get))
        .route("/api/queries", get(saved::list))
        .route("/api/query/{*name}", get(saved::get))
        .route("/api/events", get(events::get))
        .route("/api/articles", get(read::list).post(read::store))
        .route("/api/extract", post(read::extract))
        .layer(from_fn_with_state(Arc::clone(&app), gate::again));
    Router::new()
        .merge(kept)
        .route("/reconcile", get(reconcile::answer).post(reconcile::answer))
        .route("/reconcile/{*path}", get(reconcile::answer))
        .route("/assets/{name}", get(assets::get))
        .route("/health", get(|| async { answer::body("text/plain", "ok\n") }))
        .route("/metrics", get(metrics))
        .fallback(nothing)
        .method_not_allowed_fallback(other_method)
        .layer(from_fn_with_state(Arc::clone(&app), gate::pass))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app)
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    answer::body("text/plain; version=0.0.4", app.metrics.text())
}

async fn nothing() -> Problem {
    Problem::none(
        "there is no such page",
        "`/` leads to all pages, /api/openapi.json tells the addresses for programs",
    )
}

async fn other_method() -> Response {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "the address does not take this method",
        "the header `Allow` says which it takes",
    )
    .into_response()
}
