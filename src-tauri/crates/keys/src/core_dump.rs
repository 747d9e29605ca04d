//! Core dumps, which hold everything that the process has in memory.

/// Lets a crash write no core dump: the process has keys in memory. A person who debugs raises the limit with `prlimit`.
///
/// On Linux, `PR_SET_DUMPABLE` would forbid more than dumps: the desktop's portals could not look at the app, and open no dialogs.
pub fn keep_out_of_core_dumps() {
    #[cfg(unix)]
    {
        // Where the limit cannot be lowered, it is no reason to stop.
        let _ = rlimit::Resource::CORE.get_hard().and_then(|hard| rlimit::Resource::CORE.set(0, hard));
    }
}

#[cfg(all(test, unix))]
mod tests {
    #[test]
    fn a_crash_writes_no_memory_with_keys_to_the_disk() {
        super::keep_out_of_core_dumps();
        assert_eq!(rlimit::Resource::CORE.get_soft().unwrap(), 0, "the system writes none");
    }
}
