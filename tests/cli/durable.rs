//! What has to outlast a power cut is on the disk in time: seen from outside, by the calls that the program makes.

use std::{fs, path::PathBuf, process::Command};

use crate::bench::{Bench, Ran};

const FLARE: &str = "openai/gpt-image-2.6-flare";

/// Writes a line for every file that is synced and for every connection, in their order, then does what was asked.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void note(const char *line) {
    const char *name = getenv("SYNC_LOG");
    if (name == NULL) return;
    int log = open(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (log < 0) return;
    if (write(log, line, strlen(line)) < 0) abort();
    close(log);
}

static void synced(int fd) {
    char link[64], path[4096], line[4200];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    snprintf(line, sizeof line, "sync %s\n", path);
    note(line);
}

int fsync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int result = real(fd);
    if (result == 0) synced(fd);
    return result;
}

int fdatasync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int result = real(fd);
    if (result == 0) synced(fd);
    return result;
}

int connect(int fd, const struct sockaddr *to, socklen_t length) {
    int (*real)(int, const struct sockaddr *, socklen_t) =
        (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "connect");
    if (to->sa_family == AF_INET) {
        char line[64];
        snprintf(line, sizeof line, "connect %d\n", ntohs(((const struct sockaddr_in *)to)->sin_port));
        note(line);
    }
    return real(fd, to, length);
}
"#;

/// The shim as a library that the program is started with.
fn shim(bench: &Bench) -> PathBuf {
    let (source, library) = (bench.place.path().join("shim.c"), bench.place.path().join("shim.so"));
    fs::write(&source, SHIM).unwrap();
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .output()
        .unwrap_or_else(|error| panic!("cc, which builds SQLite too: {error}"));
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    library
}

/// The calls of the program, in order.
fn calls(bench: &Bench, arguments: &[&str]) -> Vec<String> {
    let log = bench.place.path().join("calls");
    let mut command = bench.command(arguments);
    command.env("LD_PRELOAD", shim(bench)).env("SYNC_LOG", &log);
    Ran::of(command.output().unwrap()).ends(0, "a picture is made");
    fs::read_to_string(log).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn an_attempt_is_on_the_disk_before_it_is_sent_and_a_picture_before_it_is_booked() {
    let bench = Bench::new();
    // The journal is there: what is seen below is the run's own.
    bench.run(&["list", "runs"]).ends(0, "a home");
    let calls = calls(&bench, &["generate", "Outlasts a power cut", "-m", FLARE]);
    let port = bench.openai.base_url().rsplit(':').next().unwrap().trim_end_matches("/v1").to_owned();
    let sent = calls.iter().position(|call| *call == format!("connect {port}")).expect("one request is sent");
    let (before, after) = calls.split_at(sent);

    let is_journal = |call: &&String| call.ends_with("/journal.db-wal");
    let commits = before.iter().filter(is_journal).count();
    assert!(commits >= 2, "the run and its attempt are on the disk, each by a commit of its own: {calls:#?}");

    let home = bench.home().canonicalize().unwrap();
    let arrivals = home.join("arrivals").display().to_string();
    let place = |what: &str, is: &dyn Fn(&str) -> bool| {
        let at = after.iter().position(|call| call.strip_prefix("sync ").is_some_and(is));
        at.unwrap_or_else(|| panic!("{what} is not synced: {calls:#?}"))
    };
    let file = place("the picture", &|path| path.starts_with(&format!("{arrivals}/")));
    let name = place("the picture's name", &|path| path == arrivals);
    let store = home.join("store").display().to_string();
    let stored = place("the picture's name in the store", &|path| {
        path.strip_prefix(&format!("{store}/")).is_some_and(|folder| folder.len() == 2)
    });
    let booked = place("the journal's entry of it", &|path| path.ends_with("/journal.db-wal"));
    assert!(
        file < name && name < stored && stored < booked,
        "first the picture, then who says that it is there: {calls:#?}"
    );

    let out = bench.out().canonicalize().unwrap().display().to_string();
    let finished = place("the finished file", &|path| path.starts_with(&format!("{out}/")));
    assert!(finished < place("the finished file's name", &|path| path == out), "{calls:#?}");
}
