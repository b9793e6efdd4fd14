//! Errors that end a command: what is printed and which exit code they give.

use std::io;
use std::process::ExitCode;

use crate::query::QueryError;
use crate::source::{TOO_MANY, is_too_many};

/// Wrong usage that only shows once the command runs: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{what}\nhint: {hint}")]
pub(super) struct Usage {
    pub what: String,
    pub hint: String,
}

pub(super) fn usage(what: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    Usage { what: what.into(), hint: hint.into() }.into()
}

pub(super) fn exit_code(error: &anyhow::Error) -> ExitCode {
    let asked_wrongly = matches!(
        error.downcast_ref(),
        Some(
            QueryError::Unknown { .. }
                | QueryError::NoParameter { .. }
                | QueryError::Value { .. }
                | QueryError::Ambiguous { .. }
                | QueryError::Required { .. }
                | QueryError::Syntax { .. }
                | QueryError::TooDeep { .. }
                | QueryError::TooLong { .. }
        )
    );
    ExitCode::from(if asked_wrongly || error.is::<Usage>() { 2 } else { 3 })
}

/// True where the reader of our output has gone away, which is nobody's fault (`demarche … | head`).
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause
            .downcast_ref::<io::Error>()
            .map(io::Error::kind)
            .or_else(|| cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind));
        kind == Some(io::ErrorKind::BrokenPipe)
    })
}

/// Message and hint of an error and its causes. An error of the library says "\nhint: …" at its
/// end; a cause whose message the error above it already gives is not said twice. No error is without a hint.
pub(super) fn message(error: &anyhow::Error) -> (String, String) {
    let mut said = String::new();
    let mut hint = None;
    for cause in error.chain() {
        let text = cause.to_string();
        let (what, advice) = match text.split_once("\nhint: ") {
            Some((what, advice)) => (what, Some(advice.to_string())),
            None => (text.as_str(), None),
        };
        if said.is_empty() {
            said.push_str(what);
        } else if !said.contains(what) {
            said.push_str(": ");
            said.push_str(what);
        }
        hint = hint.or(advice);
    }
    let hint = hint.or_else(|| error.chain().find_map(advice).map(str::to_string));
    (said, hint.unwrap_or_else(|| "`--verbose` tells more, `--help` what the command takes".to_string()))
}

/// What to do about an error of the system.
fn advice(cause: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    let error = cause.downcast_ref::<io::Error>()?;
    if is_too_many(error) {
        return Some(TOO_MANY);
    }
    Some(match error.kind() {
        io::ErrorKind::NotFound => "check the spelling of the path",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "check that you may read and write there"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full: make room and run the command again; what was stored before is safe"
        }
        io::ErrorKind::FileTooLarge => {
            "a file would grow larger than this shell allows: `ulimit -f unlimited` allows more"
        }
        io::ErrorKind::IsADirectory => "name a file, not a folder",
        io::ErrorKind::NotADirectory => "name a folder, not a file",
        io::ErrorKind::InvalidData => {
            "it is not UTF-8: save it as UTF-8, or convert it with `iconv -t UTF-8`"
        }
        _ if error.raw_os_error().is_some() => "look at the disk or device that it is on",
        _ => return None,
    })
}
