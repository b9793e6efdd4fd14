//! What the models see. A feature is a short text; its weight stands in `ontology/decisions.tsv` under it.

mod keep;
mod side;

use std::fmt::{Arguments, Write};

pub(super) use keep::keep_features;
pub(super) use side::side_features;

/// Hands on features, each with and without the label of the act.
struct Out<'o> {
    label: &'o str,
    text: String,
    to: &'o mut dyn FnMut(&str),
}

impl<'o> Out<'o> {
    fn new(label: Option<&'o str>, to: &'o mut dyn FnMut(&str)) -> Self {
        Self { label: label.unwrap_or("-"), text: String::new(), to }
    }

    fn plain(&mut self, feature: Arguments<'_>) {
        self.text.clear();
        let _ = self.text.write_fmt(feature);
        (self.to)(&self.text);
    }

    fn both(&mut self, feature: Arguments<'_>) {
        self.plain(feature);
        let _ = write!(self.text, " @{}", self.label);
        (self.to)(&self.text);
    }
}
