//! Work on many things of one kind on all processors; what comes of it stands in the order of the things.
//!
//! It must not know what is done.

use rayon::prelude::*;

/// Fewer things are not worth another processor.
const FEWEST: usize = 200;
/// How many things are a part: many enough to share what was found out, few enough that no processor waits long.
const PART: usize = 500;
/// How many blocks are done before they are handed over.
const BLOCKS: usize = 32;

/// Does the same with every thing.
pub fn each<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t T) -> U + Sync + Send) -> Vec<U> {
    if things.len() < 2 * FEWEST {
        return things.iter().map(work).collect();
    }
    things.par_iter().with_min_len(FEWEST).map(work).collect()
}

/// Does the same with every part of the things. The parts are the same on every machine; few things are one part.
pub fn in_parts<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t [T]) -> Vec<U> + Sync + Send) -> Vec<U> {
    if things.len() < 2 * FEWEST {
        return work(things);
    }
    things.par_chunks(PART).flat_map_iter(work).collect()
}

/// Does the same with one block of so many things after another, and hands over what comes of each in their order. No more
/// than a few blocks are held at a time.
///
/// # Errors
/// The first error of `take`; nothing is handed over after it.
pub fn in_turns<'t, T: Sync, U: Send, E>(
    things: &'t [T],
    block: usize,
    work: impl Fn(&'t [T]) -> U + Sync + Send,
    take: impl FnMut(U) -> Result<(), E>,
) -> Result<(), E> {
    let done = things.chunks(block * BLOCKS).flat_map(|some| {
        let blocks: Vec<&[T]> = some.chunks(block).collect();
        if some.len() < 2 * FEWEST {
            blocks.into_iter().map(&work).collect::<Vec<_>>()
        } else {
            blocks.into_par_iter().map(&work).collect()
        }
    });
    { done }.try_for_each(take)
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
            let mut taken = Vec::new();
            let take = |block: Vec<usize>| {
                taken.extend(block);
                if taken.len() < 4000 { Ok(()) } else { Err(taken.len()) }
            };
            let end = in_turns(&things, 64, <[usize]>::to_vec, take);
            assert_eq!((end.err(), &taken[..]), ((count == 5000).then_some(4032), &things[..count.min(4032)]));
        }
    }
}
