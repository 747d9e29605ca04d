//! The processes of one test: one group, one mark in every environment, all gone at the end.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// In the environment of every process of a test, so that those that left the group are found too.
const MARK: &str = "THUMBSHEET_E2E";

pub(crate) struct Processes {
    mark: String,
    group: Option<u32>,
    children: Vec<(String, Child)>,
    logs: PathBuf,
}

impl Processes {
    pub(crate) fn new(mark: &str, logs: &Path) -> Self {
        Self { mark: mark.to_owned(), group: None, children: Vec::new(), logs: logs.to_owned() }
    }

    /// Starts one with its output in a log of its name.
    pub(crate) fn start(&mut self, name: &str, command: &mut Command) -> u32 {
        let log = self.log(name);
        command.stdout(log.try_clone().unwrap());
        self.spawn(name, command, log)
    }

    /// Starts one that tells its address (or display) in the first line of its standard output.
    pub(crate) fn start_and_hear(&mut self, name: &str, command: &mut Command) -> String {
        let log = self.log(name);
        command.stdout(Stdio::piped());
        self.spawn(name, command, log);
        let out = self.children.last_mut().and_then(|(_, child)| child.stdout.take()).unwrap();
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).unwrap();
        assert!(!line.trim().is_empty(), "{name} said nothing; its log is {}", self.logs.join(name).display());
        line.trim().to_owned()
    }

    fn spawn(&mut self, name: &str, command: &mut Command, log: File) -> u32 {
        use std::os::unix::process::CommandExt as _;
        command.env(MARK, &self.mark).stderr(log).process_group(self.group.unwrap_or(0).cast_signed());
        let child = command.spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let id = child.id();
        self.group.get_or_insert(id);
        self.children.push((name.to_owned(), child));
        id
    }

    fn log(&self, name: &str) -> File {
        File::options().create(true).append(true).open(self.logs.join(format!("{name}.log"))).unwrap()
    }

    /// The processes of this test whose binary is `binary`.
    pub(crate) fn running(&self, binary: &Path) -> Vec<u32> {
        let is = |id: &u32| std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == binary);
        self.marked().into_iter().filter(is).collect()
    }

    /// All processes of this test that are alive.
    pub(crate) fn marked(&self) -> Vec<u32> {
        let wanted = format!("{MARK}={}", self.mark);
        let ids = std::fs::read_dir("/proc").unwrap().flatten();
        let ids = ids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        let ours = |id: &u32| {
            let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|pair| pair == wanted.as_bytes())
        };
        ids.filter(ours).collect()
    }

    /// Kills what an earlier test left behind because it was killed itself: processes of `program` with this argument. Their place is
    /// this test's alone.
    pub(crate) fn end_left_over(program: &str, argument: &str) {
        let ids = std::fs::read_dir("/proc").unwrap().flatten();
        for id in ids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()) {
            let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            let mut words = line.split(|byte| *byte == 0);
            if words.next() == Some(program.as_bytes()) && words.any(|word| word == argument.as_bytes()) {
                Self::kill(id, "KILL");
            }
        }
    }

    /// Ends one, by its id.
    pub(crate) fn kill(id: u32, signal: &str) {
        let _ =
            Command::new("kill").args([&format!("-{signal}"), "--", &id.to_string()]).stderr(Stdio::null()).status();
    }

    /// Ends the one started under `name`, and waits for it.
    pub(crate) fn end(&mut self, name: &str) {
        for (_, child) in self.children.iter_mut().filter(|(called, _)| called == name) {
            let _ = child.kill();
            let _ = child.wait();
        }
        self.children.retain(|(called, _)| called != name);
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        if let Some(group) = self.group {
            let _ = Command::new("kill").args(["-TERM", "--", &format!("-{group}")]).stderr(Stdio::null()).status();
        }
        let patience = Instant::now() + Duration::from_secs(2);
        while Instant::now() < patience && !self.marked().is_empty() {
            for (_, child) in &mut self.children {
                let _ = child.try_wait();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        for id in self.marked() {
            Self::kill(id, "KILL");
        }
        for (_, child) in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
