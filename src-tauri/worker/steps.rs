//! The steps of a test, as they are taken and told.

/// Which steps were taken, of those there are.
pub(crate) struct Steps<'a> {
    names: &'static [&'static str],
    taken: usize,
    told: &'a mut dyn FnMut(&'static str),
}

impl<'a> Steps<'a> {
    pub fn new(names: &'static [&'static str], told: &'a mut dyn FnMut(&'static str)) -> Self {
        Self { names, taken: 0, told }
    }

    /// Tells a step that went well; one that comes twice is told once.
    pub fn take(&mut self, step: &'static str) {
        if self.names.get(self.taken) == Some(&step) {
            self.taken += 1;
            (self.told)(step);
        }
    }

    /// All that were taken went well; the one behind them did not, where there was trouble.
    pub fn told(&self, failed: bool) -> Vec<(&'static str, bool)> {
        let well = self.names.iter().take(self.taken).map(|step| (*step, true));
        let next = self.names.get(self.taken).filter(|_| failed);
        well.chain(next.map(|step| (*step, false))).collect()
    }
}
