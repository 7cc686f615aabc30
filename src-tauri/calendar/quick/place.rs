//! Where it is, what is left of the line, and what of it may be a name.

use super::{Kind, Reader};

/// More words are no name.
const LONGEST_NAME: usize = 4;

impl Reader<'_> {
    /// What stands behind "in", "bei", "chez", "@", up to what is something else or a comma. Without one, what people meet by.
    pub(super) fn place(&mut self) -> String {
        for at in 0..self.pieces.len() {
            let Some(first) = self.behind_place(at) else { continue };
            let ends = |at: &usize| {
                self.used.get(*at).is_none_or(Option::is_some)
                    || [",", ";"].iter().any(|sign| self.is_sign(*at, sign, false))
            };
            let next = (first..=self.pieces.len()).find(ends).unwrap_or(first);
            self.mark(Kind::Place, at, next);
            return self.said(first, next).trim().to_owned();
        }
        let is_interview = self.used.contains(&Some(Kind::Interview));
        let held = self.parts.iter().find(|(kind, ..)| *kind == Kind::Held).filter(|_| !is_interview);
        held.and_then(|(_, start, end)| self.text.get(*start..*end)).unwrap_or_default().to_owned()
    }

    fn behind_place(&self, at: usize) -> Option<usize> {
        self.is_free(at).then_some(())?;
        let is_at = self.is_sign(at, "@", false) && !self.is_sign(at, "@", true);
        let next = if is_at { at + 1 } else { self.any(self.words.before_place, at)? };
        (self.is_free(next) && self.pieces.get(next)?.is_name).then_some(next)
    }

    fn is_free(&self, at: usize) -> bool {
        self.used.get(at).is_some_and(Option::is_none)
    }

    fn said(&self, from: usize, next: usize) -> &str {
        let (Some(first), Some(last)) = (self.pieces.get(from), next.checked_sub(1).and_then(|at| self.pieces.get(at)))
        else {
            return "";
        };
        self.text.get(first.at.0..last.at.1).unwrap_or_default()
    }

    /// What is nothing else; that it is an interview belongs to it.
    pub(super) fn title(&self, is_interview: bool) -> String {
        let mut title = String::new();
        for (piece, used) in self.pieces.iter().zip(&self.used) {
            let stays = match used {
                None | Some(Kind::Interview) => true,
                Some(Kind::Held) => !is_interview && self.place_is_elsewhere(),
                Some(_) => false,
            };
            if stays {
                if !piece.glued && !title.is_empty() {
                    title.push(' ');
                }
                title.push_str(self.text.get(piece.at.0..piece.at.1).unwrap_or_default());
            }
        }
        title.trim_matches(|one: char| one.is_whitespace() || ",;:-–—".contains(one)).to_owned()
    }

    fn place_is_elsewhere(&self) -> bool {
        self.used.contains(&Some(Kind::Place))
    }

    /// Words with a capital that stand in a row and are nothing else.
    pub(super) fn names(&self) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < self.pieces.len() {
            let is_name = |at: usize| {
                self.is_free(at)
                    && self.pieces.get(at).is_some_and(|it| it.is_name && it.text.chars().any(char::is_alphabetic))
            };
            let next = (at..self.pieces.len().min(at + LONGEST_NAME))
                .find(|at| !is_name(*at))
                .unwrap_or(self.pieces.len().min(at + LONGEST_NAME));
            if let (true, Some(first), Some(last)) =
                (next > at, self.pieces.get(at), next.checked_sub(1).and_then(|at| self.pieces.get(at)))
            {
                found.push((first.at.0, last.at.1));
            }
            at = next.max(at + 1);
        }
        found
    }
}
