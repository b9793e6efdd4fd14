//! What goes wrong, and how it is told: as `application/problem+json` (RFC 9457), or as a page to browsers.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{accept, page};
use crate::query::{QueryError, WriteError};
use crate::store::StoreError;

/// A request that is not answered, and why.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub status: StatusCode,
    pub what: String,
    pub hint: String,
}

impl Problem {
    pub fn new(status: StatusCode, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { status, what: what.into(), hint: hint.into() }
    }

    pub fn bad(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, what, hint)
    }

    pub fn none(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, what, hint)
    }

    pub fn not_acceptable(offers: &[&str]) -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "nothing that the request accepts can be given",
            format!("accept one of {}", offers.join(", ")),
        )
    }

    /// A fault of ours: what it is stands in the log, not in the answer.
    pub fn fault(what: impl std::fmt::Display) -> Self {
        eprintln!("error: {what}");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the server failed to answer",
            "its standard error says why; other requests are not touched",
        )
    }

    /// Message and hint of one of our errors.
    fn of(status: StatusCode, error: &impl std::fmt::Display) -> Self {
        let text = error.to_string();
        let (what, hint) = text.split_once("\nhint: ").unwrap_or((&text, "mend what it names"));
        Self::new(status, what, hint)
    }

    fn into_page_or_json(self, page: bool) -> Response {
        let (kind, body) = match page {
            true => ("text/html; charset=utf-8", page::problem(&self).into_string()),
            false => {
                let title = self.status.canonical_reason().unwrap_or("Error");
                let (status, detail, hint) = (self.status.as_u16(), &self.what, &self.hint);
                let told = json!({"title": title, "status": status, "detail": detail, "hint": hint});
                ("application/problem+json", format!("{told}\n"))
            }
        };
        let mut response = (self.status, body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        match self.status {
            StatusCode::UNAUTHORIZED => {
                response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            }
            _ => {}
        }
        response
    }
}

/// Puts a problem in the form that the client reads.
pub(super) fn tell(mut response: Response, accept: Option<&str>) -> Response {
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem.into_page_or_json(accept::wants_page(accept)),
        None => response,
    }
}

impl IntoResponse for Problem {
    /// Only a mark, which [`tell`] puts into words.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        match &error {
            QueryError::Unknown { .. } => Self::of(StatusCode::NOT_FOUND, &error),
            QueryError::NoParameter { .. }
            | QueryError::Value { .. }
            | QueryError::Ambiguous { .. }
            | QueryError::Required { .. }
            | QueryError::Syntax { .. }
            | QueryError::TooDeep { .. }
            | QueryError::TooLong { .. }
            | QueryError::Evaluation(_) => Self::of(StatusCode::BAD_REQUEST, &error),
            QueryError::NotFederated { endpoint, .. } => Self::new(
                StatusCode::FORBIDDEN,
                format!("the query asks {endpoint} (SERVICE), which is not allowed here"),
                "who runs the server can allow a host with --federate-host",
            ),
            QueryError::Timeout(time) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                format!("the answer took longer than {} s", time.as_secs_f64()),
                "ask for less: a narrower pattern, a LIMIT, bounds of days",
            ),
            QueryError::Memory { .. } | QueryError::Thread(_) => {
                Self::of(StatusCode::SERVICE_UNAVAILABLE, &error)
            }
            QueryError::NotLoaded { .. } => Self::of(StatusCode::FORBIDDEN, &error),
            QueryError::TwoDatasets => Self::of(StatusCode::BAD_REQUEST, &error),
            QueryError::NoGraph { .. } => Self::of(StatusCode::NOT_FOUND, &error),
            QueryError::GraphThere { .. } => Self::of(StatusCode::CONFLICT, &error),
            QueryError::TooMuch { .. } => Self::of(StatusCode::UNPROCESSABLE_ENTITY, &error),
            QueryError::Endpoint { .. } => Self::of(StatusCode::BAD_GATEWAY, &error),
            QueryError::Store(_) => match error {
                QueryError::Store(error) => error.into(),
                error => Self::fault(error),
            },
            QueryError::Read { .. } | QueryError::NoFolder { .. } | QueryError::Decorator { .. } => {
                Self::fault(&error)
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::OwnGraph { .. } | StoreError::DefaultGraph => Self::of(StatusCode::FORBIDDEN, &error),
            StoreError::Elsewhere { .. } => Self::of(StatusCode::CONFLICT, &error),
            _ => Self::fault(error),
        }
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        Self::fault(error)
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::fault(error)
    }
}
