//! The threads that draw and compose: one per core, for as long as the engine lives.
//!
//! A picture takes several megabytes, and the allocator keeps part of what a thread frees for that thread. On whichever
//! blocking thread happens to be free, a long list would leave such memory behind on every one of them.

use std::{
    any::Any,
    fmt, io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// The pool. Its threads end when it is dropped.
#[derive(Debug)]
pub(crate) struct Threads {
    jobs: Sender<Job>,
}

/// The message of a job that panicked.
#[derive(Debug)]
pub(crate) struct Panic(String);

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Threads {
    /// Starts `count` threads.
    pub(crate) fn start(count: usize) -> io::Result<Self> {
        let (jobs, queue) = channel();
        let queue = Arc::new(Mutex::new(queue));
        for number in 1..=count {
            let queue = Arc::clone(&queue);
            thread::Builder::new().name(format!("draw-{number}")).spawn(move || serve(&queue))?;
        }
        Ok(Self { jobs })
    }

    /// Does `work` on one of the threads, first come first served. Dropping the future before the work has begun cancels
    /// the work.
    ///
    /// # Errors
    /// The panic's message.
    pub(crate) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Panic> {
        let (sender, done) = oneshot::channel();
        let job: Job = Box::new(move || {
            if !sender.is_closed() {
                drop(sender.send(catch_unwind(AssertUnwindSafe(work))));
            }
        });
        let gone = || Panic("the drawing threads have ended".to_owned());
        self.jobs.send(job).map_err(|_| gone())?;
        done.await.map_err(|_| gone())?.map_err(|panic| Panic(message(panic.as_ref())))
    }
}

/// The message that a panic carries.
pub(crate) fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".into())
}

fn serve(queue: &Mutex<Receiver<Job>>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            Ok(job) => job(),
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{panic::resume_unwind, sync::atomic::AtomicBool, sync::atomic::Ordering};

    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn work_is_done_by_the_same_few_threads_and_a_panic_is_the_callers() {
        let threads = Threads::start(2).unwrap();
        let mut names = std::collections::BTreeSet::new();
        for _ in 0..20 {
            names.insert(threads.run(|| thread::current().name().unwrap_or_default().to_owned()).await.unwrap());
        }
        assert!(names.len() <= 2 && names.iter().all(|name| name.starts_with("draw-")), "no others: {names:?}");
        let panicked = threads.run(|| resume_unwind(Box::new("mine"))).await;
        assert_eq!(panicked.map(|(): ()| ()).unwrap_err().to_string(), "mine", "it is told as it was");
        assert_eq!(threads.run(|| 7).await.unwrap(), 7, "and the thread works on");
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_is_not_begun() {
        let threads = Threads::start(1).unwrap();
        let (release, held) = channel::<()>();
        let mut first = Box::pin(threads.run(move || held.recv().is_ok()));
        assert!(first.as_mut().now_or_never().is_none(), "the only thread is busy");
        let begun = Arc::new(AtomicBool::new(false));
        let note = Arc::clone(&begun);
        let second = threads.run(move || note.store(true, Ordering::Relaxed)).now_or_never();
        assert!(second.is_none(), "it queued, and was then dropped");
        release.send(()).unwrap();
        assert!(first.await.unwrap(), "the first goes on");
        threads.run(|| ()).await.unwrap();
        assert!(!begun.load(Ordering::Relaxed), "a cancelled sheet composes nothing more");
    }
}
