//! What every request passes: who asks under which name, whose pages may read the answer, what browsers may do with it,
//! and what is told of it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::accept;
use super::access;
use super::app::App;
use super::cache::{Kept, Key};
use super::problem::{Problem, tell};
use super::settings::Settings;

/// No script, style, picture or request but our own; no page may frame ours.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The outermost step.
pub(super) async fn pass(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    app.metrics.begun();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_string());
    let accept = text(request.headers(), header::ACCEPT).map(str::to_string);
    let origin = allowed_origin(&app.settings, request.headers());
    let response = match admitted(&app.settings, &request, origin.is_some()) {
        Err(problem) => problem.into_response(),
        Ok(()) if method == Method::OPTIONS && origin.is_some() => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => next.run(request).await,
    };
    let mut response = tell(response, accept.as_deref());
    protect(response.headers_mut(), origin);
    let (status, took) = (response.status(), begun.elapsed());
    app.metrics.answered(route.as_deref().unwrap_or("other"), status.as_u16(), took);
    access::tell(app.settings.access, &method, &uri, status, took);
    response
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Refuses what comes under a foreign name, and what a foreign page sends.
fn admitted(settings: &Settings, request: &Request, origin_allowed: bool) -> Result<(), Problem> {
    let headers = request.headers();
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (hosts.next().map(HeaderValue::to_str), hosts.next()) {
        (Some(Ok(host)), None) => host,
        _ => return Err(Problem::bad("the request names no host, or several", "send one header `Host`")),
    };
    let named = |authority: &str| authority.parse::<Authority>().is_ok_and(|a| is_ours(settings, &a));
    if !named(host) || !request.uri().authority().is_none_or(|a| named(a.as_str())) {
        return Err(Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "this server does not answer under that name",
            "ask by its address or as localhost; who runs it can add a name with --host",
        ));
    }
    let foreign = text(headers, HeaderName::from_static("sec-fetch-site")) == Some("cross-site");
    if foreign && !origin_allowed && request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "a page of another site sent this",
            "who runs the server can allow its origin with --cors",
        ));
    }
    Ok(())
}

/// An address cannot be had by a foreign name server, a name can: of names only those that were given count.
fn is_ours(settings: &Settings, authority: &Authority) -> bool {
    let host = authority.host();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address.parse::<IpAddr>().is_ok()
        || settings.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
}

/// The origin of a request, if its pages may read the answer.
fn allowed_origin(settings: &Settings, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = text(headers, header::ORIGIN)?;
    if settings.cors.iter().any(|allowed| allowed == "*") {
        return Some(HeaderValue::from_static("*"));
    }
    let known = settings.cors.iter().any(|allowed| allowed == origin);
    known.then(|| HeaderValue::from_str(origin).ok()).flatten()
}

fn protect(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    let mut set = |name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    let shared = if origin.is_some() { "cross-origin" } else { "same-origin" };
    set(HeaderName::from_static("cross-origin-resource-policy"), shared);
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    headers.append(header::VARY, HeaderValue::from_static("Accept, Origin"));
    if let Some(origin) = origin {
        let mut set = |name, value| headers.insert(name, value);
        set(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        set(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE"));
        set(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("Accept, Authorization, Content-Type"),
        );
        set(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("ETag, Link"));
    }
}

/// Answers with "not modified", or with what was answered before, where the store is as it was then.
pub(super) async fn again(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return next.run(request).await;
    }
    let state = app.shelf.current().state();
    let asked = asked(&request);
    let tag = tag(state, &asked);
    if text(request.headers(), header::IF_NONE_MATCH).is_some_and(|known| matches(known, &tag)) {
        return tagged(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    let key = (state, asked);
    if let Some(kept) = app.cache.get(&key) {
        app.metrics.kept();
        return tagged(kept.map(Body::from), &tag);
    }
    let response = match request.method() == Method::GET {
        true => app.cache.once(&key, whole(&app, &key, next.run(request))).await.map(Body::from),
        false => next.run(request).await,
    };
    match lasts(&response) {
        true => tagged(response, &tag),
        false => response,
    }
}

/// Is it what anybody gets who asks the same of the same state of the store?
fn lasts<B>(response: &Response<B>) -> bool {
    response.status() == StatusCode::OK && response.headers().get(header::CACHE_CONTROL).is_none()
}

/// What is asked for, in which form, under which name. Browsers, which all name other types beside pages, ask for the same.
fn asked(request: &Request) -> String {
    let (path, headers) = (request.uri().path(), request.headers());
    let accept = text(headers, header::ACCEPT).unwrap_or_default();
    let programs = ["/sparql", "/store", "/api"].iter().any(|address| path.starts_with(address));
    let form = if !programs && accept::wants_page(Some(accept)) { "text/html" } else { accept };
    let host = text(headers, header::HOST).unwrap_or_default();
    format!("{host} {} {form}", request.uri().path_and_query().map_or("", |p| p.as_str()))
}

/// An answer with all of its body, which is kept where all went well.
async fn whole(app: &App, key: &Key, response: impl Future<Output = Response>) -> Kept {
    let (parts, body) = response.await.into_parts();
    // all bodies are in memory as they are
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return Problem::fault("an answer broke off").into_response().map(|_| Bytes::new());
    };
    let kept = Kept::from_parts(parts, body);
    if lasts(&kept) {
        app.cache.put(key.clone(), kept.clone());
    }
    kept
}

/// The program's version is part of it: another one may say the same otherwise. Weak, since it stands for the packed
/// and the plain form.
fn tag(state: u64, asked: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (asked, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    format!("W/\"{state:016x}-{:016x}\"", hasher.finish())
}

fn matches(known: &str, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_string();
    known.trim() == "*" || known.split(',').any(|known| bare(known) == bare(tag))
}

fn tagged(mut response: Response, tag: &str) -> Response {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
