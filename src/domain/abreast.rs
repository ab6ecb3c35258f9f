//! Work on many things of one kind on all processors; what comes of it stands in the order of the things.
//!
//! It must not know what is done.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Fewer things are not worth a thread.
const FEWEST: usize = 200;

/// Into so many blocks for each processor things are cut, so that none waits long for another.
const BLOCKS: usize = 8;

/// Does the same with every thing.
pub fn each<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t T) -> U + Sync) -> Vec<U> {
    in_blocks_with(things, |block, done: &mut Vec<U>| done.extend(block.iter().map(&work)))
}

/// Does the same with every block of the things; which processor takes which block is seen when it comes to it.
pub fn in_blocks<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t [T]) -> U + Sync) -> Vec<U> {
    in_blocks_with(things, |block, done| done.push(work(block)))
}

/// Does the same with every part of the things; there are as many parts as processors, and few things are one part.
pub fn in_parts<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t [T]) -> Vec<U> + Sync) -> Vec<U> {
    if things.len() < 2 * FEWEST {
        return work(things);
    }
    let mut parts = things.chunks(things.len().div_ceil(processors()).max(FEWEST));
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

/// The blocks are taken from both ends: this thread takes the next one from the front, so that what comes of it stands where
/// it is to stand, and the others take the last one that is left.
fn in_blocks_with<'t, T: Sync, U: Send>(things: &'t [T], work: impl Fn(&'t [T], &mut Vec<U>) + Sync) -> Vec<U> {
    let mut done = Vec::with_capacity(things.len());
    if things.len() < 2 * FEWEST {
        work(things, &mut done);
        return done;
    }
    let most = processors();
    let left = Mutex::new(things.chunks(things.len().div_ceil(most * BLOCKS)).enumerate());
    let left = || left.lock().unwrap_or_else(PoisonError::into_inner);
    thread::scope(|scope| {
        let other = || {
            let mut done = Vec::new();
            loop {
                let Some((nth, block)) = left().next_back() else { return done };
                let mut of_block = Vec::with_capacity(block.len());
                work(block, &mut of_block);
                done.push((nth, of_block));
            }
        };
        let others: Vec<_> = (1..most).map(|_| scope.spawn(other)).collect();
        loop {
            let Some((_, block)) = left().next() else { break };
            work(block, &mut done);
        }
        let others = others.into_iter().flat_map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        let mut others: Vec<(usize, Vec<U>)> = others.collect();
        others.sort_unstable_by_key(|(nth, _)| *nth);
        done.extend(others.into_iter().flat_map(|(_, of_block)| of_block));
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
            assert_eq!(in_blocks(&things, <[usize]>::to_vec).concat(), things);
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
