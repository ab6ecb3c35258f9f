//! Work on many things of one kind on all processors; what comes of it stands in the order of the things.
//!
//! It must not know what is done.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Fewer things are not worth a thread.
const FEWEST: usize = 200;

/// Does the same with every thing.
pub fn each<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t T) -> U + Sync) -> Vec<U> {
    in_parts_with(things, |part, room| {
        let mut done = Vec::with_capacity(room);
        done.extend(part.iter().map(&work));
        done
    })
}

/// Does the same with every part of the things; there are as many parts as processors, and few things are one part.
pub fn in_parts<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t [T]) -> Vec<U> + Sync) -> Vec<U> {
    in_parts_with(things, |part, _| work(part))
}

/// The same, where `work` is told how much room to make: in what comes of the first part the others find theirs.
fn in_parts_with<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t [T], usize) -> Vec<U> + Sync) -> Vec<U> {
    if things.len() < 2 * FEWEST {
        return work(things, things.len());
    }
    let most = processors();
    let mut parts = things.chunks(things.len().div_ceil(most).max(FEWEST));
    let own = parts.next().unwrap_or_default();
    thread::scope(|scope| {
        let others: Vec<_> = parts.map(|part| scope.spawn(|| work(part, part.len()))).collect();
        let mut done = work(own, things.len());
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    })
}

/// Does the same with one block of so many things after another, and hands over what comes of each in their order, while
/// the next ones are being done: no more than two blocks a processor are held.
///
/// # Errors
/// The first error of `take`; nothing is handed over after it.
pub fn in_turns<'t, T: Sync, U: Send, E>(
    things: &'t [T],
    block: usize,
    work: impl Fn(&'t [T]) -> U + Sync,
    mut take: impl FnMut(U) -> Result<(), E>,
) -> Result<(), E> {
    let blocks: Vec<&[T]> = things.chunks(block).collect();
    let most = if things.len() < 2 * FEWEST { 1 } else { processors() };
    let (blocks, work) = (&blocks, &work);
    thread::scope(|scope| {
        // This thread takes its turn too: what another one does is waited for where its turn has come.
        let others: Vec<Receiver<U>> = (1..most)
            .map(|nth| {
                let (done, other) = sync_channel(1);
                scope.spawn(move || blocks.iter().skip(nth).step_by(most).try_for_each(|it| done.send(work(it))));
                other
            })
            .collect();
        for (nth, block) in blocks.iter().enumerate() {
            let turn = nth % most;
            // A thread that has panicked hands over nothing; the scope hands on the panic.
            let done = if turn == 0 { Some(work(block)) } else { others[turn - 1].recv().ok() };
            done.map_or(Ok(()), &mut take)?;
        }
        Ok(())
    })
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
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
