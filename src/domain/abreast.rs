//! Work on many things of one kind on all processors; what comes of it stands in the order of the things.
//!
//! It must not know what is done.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// Fewer things are not worth a thread.
const FEWEST: usize = 200;

/// Does the same with every thing.
pub fn each<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t T) -> U + Sync) -> Vec<U> {
    in_parts(things, |part| part.iter().map(&work).collect())
}

/// Does the same with every part of the things; there are as many parts as processors, and few things are one part.
pub fn in_parts<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t [T]) -> Vec<U> + Sync) -> Vec<U> {
    if things.len() < 2 * FEWEST {
        return work(things);
    }
    let most = thread::available_parallelism().map_or(1, NonZero::get);
    let mut parts = things.chunks(things.len().div_ceil(most).max(FEWEST));
    let own = parts.next().unwrap_or_default();
    thread::scope(|scope| {
        let others: Vec<_> = parts.map(|part| scope.spawn(|| work(part))).collect();
        let mut done = work(own);
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_many_things_stands_in_their_order() {
        for count in [0, 1, 2 * FEWEST - 1, 2 * FEWEST, 5000] {
            let things: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = (0..count).map(|thing| thing * 2).collect();
            assert_eq!(each(&things, |thing| thing * 2), doubled);
            assert_eq!(in_parts(&things, <[usize]>::to_vec), things);
        }
    }
}
