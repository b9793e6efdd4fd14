use serde::Serialize;

/// A stretch of an article's stored text: Unicode code points, 0-based, end-exclusive.
///
/// Every offset that leaves the program is such a count, never bytes, so that RFC 5147
/// fragments (`#char=b,e`) and other programs agree with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// Code points before it.
    pub begin: usize,
    /// Code points up to its end.
    pub end: usize,
}

impl Span {
    /// From `begin` up to, not including, `end`.
    pub fn new(begin: usize, end: usize) -> Self {
        debug_assert!(begin <= end);
        Self { begin, end }
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.begin.min(other.begin), self.end.max(other.end))
    }

    /// Does the other lie in it?
    pub fn contains(self, other: Self) -> bool {
        self.begin <= other.begin && other.end <= self.end
    }

    /// How many code points it has.
    pub fn len(self) -> usize {
        self.end - self.begin
    }

    /// Has it none?
    pub fn is_empty(self) -> bool {
        self.begin == self.end
    }
}
