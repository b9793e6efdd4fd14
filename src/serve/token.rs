use std::fmt;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::ServeError;

/// What a request must show that writes. Only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

/// Shorter ones can be guessed.
const SHORTEST: usize = 16;

impl Token {
    /// Reads the first line of a file.
    pub fn read(path: &Path) -> Result<Self, ServeError> {
        let refused = |why: String| ServeError::Token { path: path.display().to_string(), why };
        let text = std::fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
        let line = text.lines().next().unwrap_or_default().trim();
        match line {
            _ if line.len() < SHORTEST => {
                Err(refused(format!("its first line is shorter than {SHORTEST} characters")))
            }
            _ if !line.bytes().all(|b| b.is_ascii_graphic()) => {
                Err(refused("its first line holds more than letters, digits and signs".to_string()))
            }
            _ => Ok(Self::of(line)),
        }
    }

    /// The token with this text.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Does a header `Authorization` show it? Hashes are compared, so that the time that it takes tells nothing.
    pub fn is_shown_by(&self, header: &str) -> bool {
        let shown = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        shown.is_some_and(|(_, token)| Self::of(token.trim()) == *self)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
