use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The values that were used last, up to a number of bytes. A caller that asks for a missing value makes it; callers that ask
/// for the same value meanwhile wait for that one, and for nothing else.
pub(super) struct Cache<K, V> {
    kept: Mutex<State<K, V>>,
    /// The locks of values that are being made.
    making: Mutex<HashMap<K, Arc<Mutex<()>>>>,
}

struct State<K, V> {
    entries: HashMap<K, Entry<V>>,
    bytes: usize,
    max: usize,
    /// The number of uses so far, by which the oldest entry is found.
    now: u64,
}

struct Entry<V> {
    value: Arc<V>,
    bytes: usize,
    used: u64,
}

impl<K: Clone + Eq + Hash, V> Cache<K, V> {
    /// Keeps at most `max` bytes.
    pub(super) fn new(max: usize) -> Self {
        Self { kept: Mutex::new(State { entries: HashMap::new(), bytes: 0, max, now: 0 }), making: Mutex::default() }
    }

    /// What is kept under `key`, made when it is not there; `bytes` says how large it is.
    pub(super) fn get<E>(
        &self,
        key: &K,
        bytes: impl Fn(&V) -> usize,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        if let Some(value) = locked(&self.kept).find(key) {
            return Ok(value);
        }
        let turn = Arc::clone(locked(&self.making).entry(key.clone()).or_default());
        let made = {
            let _turn = locked(&turn);
            // On a line of its own: in the `match` the lock would be held while the value is made.
            let meanwhile = locked(&self.kept).find(key);
            match meanwhile {
                Some(value) => Ok(value),
                None => make().map(|value| {
                    let value = Arc::new(value);
                    locked(&self.kept).put(key.clone(), Arc::clone(&value), bytes(&value));
                    value
                }),
            }
        };
        drop(turn);
        // Nobody waits for what only the map knows.
        locked(&self.making).retain(|_, turn| Arc::strong_count(turn) > 1);
        made
    }
}

impl<K: Clone + Eq + Hash, V> State<K, V> {
    fn find(&mut self, key: &K) -> Option<Arc<V>> {
        self.now += 1;
        let entry = self.entries.get_mut(key)?;
        entry.used = self.now;
        Some(Arc::clone(&entry.value))
    }

    fn put(&mut self, key: K, value: Arc<V>, bytes: usize) {
        if bytes > self.max {
            return;
        }
        self.bytes += bytes;
        if let Some(old) = self.entries.insert(key, Entry { value, bytes, used: self.now }) {
            self.bytes -= old.bytes;
        }
        while self.bytes > self.max {
            let Some(oldest) = self.entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone())
            else {
                return;
            };
            self.bytes -= self.entries.remove(&oldest).map_or(0, |entry| entry.bytes);
        }
    }
}

/// A maker that panicked kept nothing, so what it leaves behind is whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn get(cache: &Cache<u32, Vec<u8>>, key: u32, made: &AtomicUsize) {
        let make = || {
            made.fetch_add(1, Ordering::Relaxed);
            Ok::<_, Infallible>(vec![0; 40])
        };
        assert_eq!(cache.get(&key, Vec::len, make).unwrap().len(), 40, "the value is given, kept or not");
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let (cache, made) = (Cache::new(100), AtomicUsize::new(0));
        for key in [1, 2, 1, 3] {
            get(&cache, key, &made);
        }
        assert_eq!(made.load(Ordering::Relaxed), 3, "1 was kept");
        get(&cache, 1, &made);
        assert_eq!(made.load(Ordering::Relaxed), 3, "and still is: 2 had to go");
        get(&cache, 2, &made);
        assert_eq!(made.load(Ordering::Relaxed), 4, "two values of 40 bytes are what 100 bytes hold");
    }

    #[test]
    fn many_who_want_the_same_make_it_once() {
        let (cache, made) = (Cache::new(100), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| get(&cache, 7, &made));
            }
        });
        assert_eq!(made.load(Ordering::Relaxed), 1, "a burst decodes a picture once");
        assert!(locked(&cache.making).is_empty(), "and nothing is left of the waiting");
    }

    #[test]
    fn what_could_not_be_made_is_tried_again_and_what_is_too_large_is_not_kept() {
        let cache: Cache<u32, Vec<u8>> = Cache::new(10);
        assert!(cache.get(&1, Vec::len, || Err("broken")).is_err(), "the error is given");
        assert!(cache.get(&1, Vec::len, || Ok::<_, &str>(vec![0; 11])).is_ok(), "and not kept");
        assert_eq!(locked(&cache.kept).bytes, 0, "nor is what would push out everything else");
    }
}
