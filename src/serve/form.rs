//! Parameters, of an address or of a form.

use oxigraph::model::NamedNode;

use super::problem::Problem;

/// Names and values, decoded, in their order.
#[derive(Debug, Default, Clone)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `name=value&…`; what is not UTF-8 once it is decoded is refused.
    pub fn parse(text: &[u8]) -> Result<Self, Problem> {
        let mut pairs = Vec::new();
        for pair in text.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            pairs.push((decode(&pair[..at])?, decode(pair.get(at + 1..).unwrap_or_default())?));
        }
        Ok(Self(pairs))
    }

    /// All names with their values, in order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that is given once at most; an empty one is none.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let first = values.next();
        if values.next().is_some() {
            return Err(Problem::bad(format!("`{name}` is given more than once"), "give it once"));
        }
        Ok(first.filter(|value| !value.trim().is_empty()))
    }

    pub fn nodes(&self, name: &str) -> Result<Vec<NamedNode>, Problem> {
        let node = |iri: &str| {
            NamedNode::new(iri)
                .map_err(|_| Problem::bad(format!("`{name}`: `{iri}` is no absolute IRI"), "give one"))
        };
        self.all(name).map(node).collect()
    }

    /// The parameters but for some, those without a value left out.
    pub fn without(&self, names: &[&str]) -> Vec<(String, String)> {
        let given =
            |(name, value): &&(String, String)| !names.contains(&name.as_str()) && !value.trim().is_empty();
        self.0.iter().filter(given).cloned().collect()
    }
}

fn decode(text: &[u8]) -> Result<String, Problem> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let hex = |b: u8| (b as char).to_digit(16).map(|digit| digit as u8);
        match text[at] {
            b'+' => bytes.push(b' '),
            b'%' => {
                match (text.get(at + 1).copied().and_then(hex), text.get(at + 2).copied().and_then(hex)) {
                    (Some(high), Some(low)) => {
                        bytes.push(high << 4 | low);
                        at += 2;
                    }
                    _ => bytes.push(b'%'),
                }
            }
            byte => bytes.push(byte),
        }
        at += 1;
    }
    String::from_utf8(bytes).map_err(|_| {
        Problem::bad("a parameter is not UTF-8", "encode it as UTF-8 before percent signs are put in")
    })
}

/// Escapes a value for an address.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_escaped_comes_back(name in "[a-z]{1,5}", value in ".{0,30}") {
            let form = Form::parse(format!("{name}={}", escape(&value)).as_bytes()).unwrap();
            proptest::prop_assert_eq!(form.all(&name).collect::<Vec<_>>(), vec![value.as_str()]);
        }
    }

    #[test]
    fn what_is_no_utf_8_is_refused_and_a_lone_percent_sign_stays() {
        assert!(Form::parse(b"query=%FF").is_err());
        let form = Form::parse(b"a=100%&b=x+y&a=2&&c").unwrap();
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["100%", "2"]);
        assert_eq!(form.one("b").unwrap(), Some("x y"));
        assert_eq!(form.one("c").unwrap(), None);
        assert!(form.one("a").is_err());
    }
}
