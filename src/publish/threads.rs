//! Work that computes, spread over the processors.

use std::num::NonZero;
use std::sync::LazyLock;

/// Fewer things than this for each thread are done at once: a thread costs more.
const LEAST: usize = 4;

/// Processors that this process may use. The system tells by files that it makes anew for each question.
pub(super) fn processors() -> usize {
    static PROCESSORS: LazyLock<usize> =
        LazyLock::new(|| std::thread::available_parallelism().map_or(1, NonZero::get));
    *PROCESSORS
}

/// Does `work` for every item, over as many threads as there are processors. The results are in the order of the items.
pub(super) fn each<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = processors().min(items.len() / LEAST);
    if threads < 2 {
        return items.into_iter().map(work).collect();
    }
    let size = items.len().div_ceil(threads);
    let mut items = items.into_iter();
    let parts: Vec<Vec<T>> = (0..threads).map(|_| items.by_ref().take(size).collect()).collect();
    let work = &work;
    std::thread::scope(|scope| {
        let run = |part: Vec<T>| scope.spawn(move || part.into_iter().map(work).collect::<Vec<R>>());
        let running: Vec<_> = parts.into_iter().map(run).collect();
        let results = running
            .into_iter()
            .map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        results.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn results_are_in_order() {
        for n in [0, 1, 7, 8, 9, 1_000] {
            assert_eq!(each((0..n).collect(), |k: u32| k + 1), (1..=n).collect::<Vec<_>>());
        }
    }
}
