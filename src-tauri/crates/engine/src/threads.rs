//! The threads that draw and compose: as many as there are cores, and always the same ones.
//!
//! Pictures are large, and the allocator keeps some of what a thread has freed for that thread. On whichever thread is free they would
//! leave such memory with each of many, and a list would take the more of it the longer it is.

use std::{
    any::Any,
    io,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SendError, Sender, channel, sync_channel},
    },
    thread,
};

use tokio::task::JoinError;

use crate::Inner;

type Job = Box<dyn FnOnce() + Send>;

/// They end when this goes.
#[derive(Debug)]
pub(crate) struct Threads {
    jobs: Sender<Job>,
}

impl Threads {
    /// Starts `count` of them.
    pub(crate) fn start(count: usize) -> io::Result<Self> {
        let (jobs, queue) = channel();
        let queue = Arc::new(Mutex::new(queue));
        for number in 1..=count {
            let queue = Arc::clone(&queue);
            thread::Builder::new().name(format!("draw-{number}")).spawn(move || serve(&queue))?;
        }
        Ok(Self { jobs })
    }

    /// Does `work` on one of them and waits for it. Its panic goes on here.
    pub(crate) fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let (sender, done) = sync_channel(1);
        let job: Job = Box::new(move || drop(sender.send(catch_unwind(AssertUnwindSafe(work)))));
        // They last as long as this; should none be there all the same, it is done here.
        if let Err(SendError(job)) = self.jobs.send(job) {
            job();
        }
        let lost: Box<dyn Any + Send> = Box::new("the thread that draws is gone");
        done.recv().unwrap_or(Err(lost)).unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl Inner {
    /// Does `work`, which draws or takes as much memory, once a core is free for it.
    pub(crate) async fn on_a_core<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        let _core = self.cores.acquire().await;
        let threads = Arc::clone(&self.threads);
        tokio::task::spawn_blocking(move || threads.run(work)).await
    }
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
    use super::*;

    #[test]
    fn work_is_done_by_the_same_few_threads_and_a_panic_is_the_callers() {
        let threads = Threads::start(2).unwrap();
        let names: std::collections::BTreeSet<_> =
            (0..20).map(|_| threads.run(|| thread::current().name().unwrap_or_default().to_owned())).collect();
        assert!(names.len() <= 2 && names.iter().all(|name| name.starts_with("draw-")), "no others: {names:?}");
        let panicked = catch_unwind(AssertUnwindSafe(|| threads.run(|| resume_unwind(Box::new("mine")))));
        assert_eq!(panicked.unwrap_err().downcast_ref::<&str>(), Some(&"mine"), "it is told as it was");
        assert_eq!(threads.run(|| 7), 7, "and the thread works on");
    }
}
