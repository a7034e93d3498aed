//! Numbers that look random and are the same for the same seed (SplitMix64).

pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap().max(1);
        usize::try_from(self.next() % limit).unwrap()
    }

    /// One of them.
    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    /// So many of them at most, in their order.
    pub(crate) fn some<T>(&mut self, all: Vec<T>, number: usize) -> Vec<T> {
        let mut left = all.len();
        let mut wanted = number.min(left);
        let mut chosen = Vec::with_capacity(wanted);
        for one in all {
            if self.below(left) < wanted {
                chosen.push(one);
                wanted -= 1;
            }
            left -= 1;
        }
        chosen
    }
}
